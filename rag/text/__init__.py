"""Vietnamese text: characters, syllables, sentences, dates. Pure functions, no state."""
