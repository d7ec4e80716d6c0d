"""What OpenAI's API answers where a whole reply, and not a stream, is asked for; for `tests.write.scripted_server`."""

import json
from typing import Any

from tests.fakes import FakeEncoder
from tests.write.scripted_server import Request, Script

REPLY = "Theo tài liệu, đó là người được bầu."
_USAGE = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}


def play_openai(request: Request) -> Script:
    """Embed with the fake encoder; in a chat, call the first tool there is with the question, then say `REPLY`."""
    return _embedded(request.json) if request.path.endswith("/embeddings") else _replied(request.json)


def _embedded(asked: dict[str, Any]) -> Script:
    vectors = FakeEncoder().encode_passages(asked["input"]).tolist()
    data = [{"object": "embedding", "index": index, "embedding": one} for index, one in enumerate(vectors)]
    return _whole({"object": "list", "data": data, "model": asked["model"], "usage": _USAGE})


def _replied(asked: dict[str, Any]) -> Script:
    message: dict[str, Any] = {"role": "assistant", "content": REPLY}
    if asked.get("tools") and asked["messages"][-1]["role"] == "user":
        called = {"name": asked["tools"][0]["function"]["name"], "arguments": json.dumps(_question(asked))}
        message = {**message, "content": None, "tool_calls": [{"id": "1", "type": "function", "function": called}]}
    choice = {"index": 0, "message": message, "finish_reason": "tool_calls" if "tool_calls" in message else "stop"}
    kept = {"id": "1", "object": "chat.completion", "created": 0, "model": asked["model"], "usage": _USAGE}
    return _whole({**kept, "choices": [choice]})


def _question(asked: dict[str, Any]) -> dict[str, str]:
    return {"query": asked["messages"][-1]["content"]}


def _whole(body: dict[str, Any]) -> Script:
    return Script(body=json.dumps(body), content_type="application/json")
