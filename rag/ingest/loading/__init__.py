"""Files, folders, pages, records and bytes → drafts, or a refusal that says why and what to do."""
