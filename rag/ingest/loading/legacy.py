"""Recognising Vietnamese encodings from before Unicode, and UTF-8 that was read as Windows-1252.

Every candidate decoding is judged by the share of its accented words that are Vietnamese syllables. It is taken only
when that is certain and no other decoding says something else as credibly: a wrong guess would be stored for good.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NoReturn

from rag.errors import RefusedDocument
from rag.ingest.loading.legacy_tables import LEGACY, to_bytes
from rag.ingest.loading.syllable_shape import Evidence, gather_evidence

Decoder = Callable[[bytes], str]

_SAMPLE_BYTES = 200_000  # evidence enough, and a large file stays quick
_MARGIN = 0.05
_CURE = "Save it as UTF-8 (in Word or Notepad: Save As, encoding UTF-8), then run again"
# The first bytes of `á à ã …`, `ạ … ỹ`, `đ`, `ơ ư` in UTF-8, read as Windows-1252, with what must follow.
_TWICE_SIGN = re.compile("Ã[^\\w\\s]|Ã[ªºµ¬£ ](?=[a-z ])|á[º»][^\\w\\s]|Ä[‘\x90]|Æ[°¡]|â€[™œ\x9d“”]")


@dataclass(frozen=True, slots=True)
class _Reading:
    name: str
    text: str
    evidence: Evidence


def decode_legacy(data: bytes) -> str:
    """Return bytes that are not Unicode as text. Raises `RefusedDocument("encoding")` unless that is certain."""
    name = _certain_encoding([line for line in data.splitlines() if not line.isascii()], LEGACY)
    if name is None:
        _refuse("is not UTF-8, and no Vietnamese encoding fits it with certainty")
    try:
        return LEGACY[name](data)
    except UnicodeDecodeError as error:
        _refuse(f"looks like {name}, but byte {error.start} does not belong to it")


def repair_text(text: str) -> str:
    """Return text with those lines repaired that were decoded wrongly before they came here (`Ä‘áº£ng`, `®¶ng`).

    Raises `RefusedDocument("encoding")` when there are such lines and no repair is certain.
    """
    lines = text.split("\n")
    suspects = {index: data for index, line in enumerate(lines) if (data := _suspicious(line)) is not None}
    if not suspects:
        return text
    decoders = {"UTF-8": _decode_utf8, **LEGACY}
    name = _certain_encoding(list(suspects.values()), decoders)
    if name is not None:
        for index, data in suspects.items():
            lines[index] = _better(lines[index], _attempt(decoders[name], data))
    broken = [index for index in suspects if _TWICE_SIGN.search(lines[index])]
    if name is None and not broken and _any_plausible(list(suspects.values()), decoders):
        broken = list(suspects)
    if broken:
        _refuse(f"holds Vietnamese that was decoded wrongly, line {broken[0] + 1}: {lines[broken[0]].strip()[:40]!r}")
    return "\n".join(lines)


def _suspicious(line: str) -> bytes | None:
    """Return the bytes behind a line that does not read as Vietnamese, None where there is nothing to repair."""
    if line.isascii():
        return None
    try:
        data = to_bytes(line)  # fails at once on nearly every line of true Vietnamese
    except UnicodeEncodeError:
        return None
    return data if gather_evidence(line).accented_share < 0.6 else None


def _certain_encoding(lines: list[bytes], decoders: Mapping[str, Decoder]) -> str | None:
    """Return the one decoding that is certain; None when none is, or when two that differ are about as good."""
    certain = [reading for reading in _readings(lines, decoders) if reading.evidence.certain]
    if not certain:
        return None
    best = max(certain, key=lambda reading: reading.evidence.accented_share)
    rivals = [reading.evidence.accented_share for reading in certain if reading.text != best.text]
    return best.name if best.evidence.accented_share >= max(rivals, default=0.0) + _MARGIN else None


def _any_plausible(lines: list[bytes], decoders: Mapping[str, Decoder]) -> bool:
    return any(reading.evidence.plausible for reading in _readings(lines, decoders))


def _readings(lines: list[bytes], decoders: Mapping[str, Decoder]) -> list[_Reading]:
    sample, size = list[bytes](), 0
    for line in lines:
        sample.append(line)
        size += len(line)
        if size > _SAMPLE_BYTES:
            break
    texts = {name: "\n".join(_attempt(decoder, line) for line in sample) for name, decoder in decoders.items()}
    return [_Reading(name, text, gather_evidence(text)) for name, text in texts.items()]


def _attempt(decoder: Decoder, line: bytes) -> str:
    """Decode one line; where that is impossible, one replacement character a word speaks against the decoder."""
    try:
        return decoder(line)
    except UnicodeDecodeError:
        return " ".join("\ufffd" for _ in line.split())


def _better(old: str, new: str) -> str:
    return new if gather_evidence(new).accented_share >= gather_evidence(old).accented_share else old


def _decode_utf8(data: bytes) -> str:
    return data.decode("utf-8")


def _refuse(what: str) -> NoReturn:
    raise RefusedDocument("encoding", f"{what}. {_CURE}")
