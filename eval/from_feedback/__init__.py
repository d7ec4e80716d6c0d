"""Feedback into tests: what visitors found wrong becomes lines of a question set, to be completed by hand."""
