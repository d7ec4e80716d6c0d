"""`hoidap-eval sweep`: the same questions under many settings, and what each costs and is worth."""
