"""The HTTP service: what `hoidap serve` starts."""
