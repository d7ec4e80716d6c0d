"""Teaches the bundled model to read two texts together. Needs torch; serving what was taught does not."""
