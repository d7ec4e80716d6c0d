"""From files to stored passages: load, clean, read metadata, split, embed, store."""
