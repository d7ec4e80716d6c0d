"""Made pairs of a claim and the passages it cites, known to be supported or not: what the check of claims is worth."""
