"""Two runs of one question set side by side, and a run held against a committed baseline."""
