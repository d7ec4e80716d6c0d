"""Length-prefixed frames: how the reader and its parsing process speak. JSON and bytes only."""

import json
import struct
from collections.abc import Mapping
from typing import Any, BinaryIO

_LENGTH = struct.Struct(">Q")
_LONGEST = 1 << 31


def write_frame(stream: BinaryIO, payload: bytes) -> None:
    """Write one frame: eight bytes of length, then the payload."""
    stream.write(_LENGTH.pack(len(payload)))
    stream.write(payload)
    stream.flush()


def read_frame(stream: BinaryIO) -> bytes:
    """Return the payload of the next frame. Raises EOFError when the other side is gone, ValueError for nonsense."""
    (length,) = _LENGTH.unpack(_read_exactly(stream, _LENGTH.size))
    if length > _LONGEST:
        raise ValueError(f"a frame of {length} bytes")
    return _read_exactly(stream, length)


def pack_message(message: Mapping[str, Any]) -> bytes:
    """Return a message as bytes of JSON. Texts hold no lone surrogates: `stored_text` took them out."""
    return json.dumps(message, ensure_ascii=False).encode("utf-8")


def unpack_message(payload: bytes) -> dict[str, Any]:
    """Return the message in a frame's payload. Raises ValueError for anything that is not a JSON object."""
    message = json.loads(payload)
    if not isinstance(message, dict):
        raise ValueError("not a JSON object")
    return message


def _read_exactly(stream: BinaryIO, length: int) -> bytes:
    data = stream.read(length)
    if len(data) < length:
        raise EOFError("the other side closed the stream")
    return data
