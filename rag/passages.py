"""How a passage is put before the models: its words, with what the page says above them."""


def indexed_text(title: str, heading: str, text: str) -> str:
    """Return the text that is embedded and indexed for a passage: title, headings, then the passage itself.

    >>> indexed_text("Luật Đất đai", "Chương I", "Điều 1. Phạm vi")
    'Luật Đất đai\\nChương I\\nĐiều 1. Phạm vi'
    """
    return "\n".join(part for part in (title, heading, text) if part)
