"""Text to unit vectors. Knows nothing of documents or settings."""
