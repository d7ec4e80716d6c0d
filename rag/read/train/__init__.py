"""Teaches the reader: `python -m rag.read.train`."""
