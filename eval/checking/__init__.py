"""Can a question set of our own be trusted? What `hoidap-eval check` looks at."""
