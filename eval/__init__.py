"""Question sets, metrics, runs and benchmarks: the service measured through its public door (`python -m eval`)."""
