"""Holding a language model's sentences to the passages they cite: facts by value, content by fitted weights."""
