"""Server-sent events, read back."""

import json
from typing import Any


def read_events(text: str) -> list[tuple[str, Any]]:
    """Return the name and the data of each event of a stream; comments are left out."""
    events = []
    for block in text.split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
        if lines:
            events.append((lines["event"], json.loads(lines["data"])))
    return events
