"""Calibrating: from questions whose answers are known to a confidence that means what it says."""
