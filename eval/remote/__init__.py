"""A service that runs elsewhere, seen through its HTTP API as an evaluation sees the one in its own process."""
