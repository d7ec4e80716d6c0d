"""Documents that try to command the machine that reads them, and a model that obeys them: what is shown then."""
