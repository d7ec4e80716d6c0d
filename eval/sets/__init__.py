"""Question sets in the formats they come in, read and checked."""

from eval.sets.load import load_set

__all__ = ["load_set"]
