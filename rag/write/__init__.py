"""Answers written by a language model, every sentence held to what it cites."""
