"""Reading: from the passages found to the sentences that answer, and how sure one can be."""
