"""Language models: opened by name or address, called with limits, and every failure told apart."""
