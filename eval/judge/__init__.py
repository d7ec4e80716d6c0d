"""What a language model thinks of a run's answers: beside the deterministic figures, never instead of them."""
