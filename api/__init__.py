"""The ways in: the command line now; HTTP and the widget stand beside it."""
