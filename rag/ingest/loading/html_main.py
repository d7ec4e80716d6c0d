"""Which of a page's visible blocks are its main text.

trafilatura says where the main text is; the blocks a reader sees say what stands there. So a table, a caption or a
short line in the middle of an article that the extractor passes over is kept, and what it finds can be measured: where
it is too little, every visible block is taken. A line of chrome too many can be cleaned away later, a lost paragraph
cannot be brought back.
"""

import re
from collections.abc import Sequence
from configparser import ConfigParser
from copy import deepcopy

import trafilatura
from lxml.html import HtmlElement
from trafilatura.settings import DEFAULT_CONFIG

from rag.ingest.loading.html_visible import Block

_COVERED = 0.6  # of the running text; the rest is comments and teasers
_TITLE_REACH = 10  # blocks between a title and the first paragraph: date, author, sharing
_SIGNATURE_REACH = 2
_SIGNATURE_LENGTH = 40
_NO_LETTER = re.compile(r"[\W_]+")
_KEY_LENGTH = 80


def main_blocks(tree: HtmlElement, blocks: Sequence[Block]) -> Sequence[Block]:
    """Return the blocks from the title to the last line of the main text, without those that are links."""
    kept = _squeezed(_extract(tree))
    found = [bool(key := _squeezed(block.text)[:_KEY_LENGTH]) and key in kept for block in blocks]
    prose = [index for index, block in enumerate(blocks) if block.is_prose]
    anchors = [index for index in prose if found[index]]
    if not anchors or _size(blocks, anchors) < _COVERED * _size(blocks, prose):
        return blocks
    first, last = _beginning(blocks, found, anchors[0]), _ending(blocks, found, anchors[-1])
    return [blocks[index] for index in range(first, last + 1) if not blocks[index].is_link or found[index]]


def _beginning(blocks: Sequence[Block], found: Sequence[bool], first: int) -> int:
    """Go up from the first paragraph over what was extracted with it, and to a title close above."""
    while first and found[first - 1] and not blocks[first - 1].is_link:
        first -= 1
    above = range(first - 1, max(-1, first - 1 - _TITLE_REACH), -1)
    title = next((index for index in above if blocks[index].heading == 1), None)
    heading = next((index for index in above[:1] if blocks[index].heading), first)
    return heading if title is None else title


def _ending(blocks: Sequence[Block], found: Sequence[bool], last: int) -> int:
    """Go down from the last paragraph over what was extracted with it, and over a signature below."""
    while last + 1 < len(blocks) and found[last + 1] and not blocks[last + 1].is_link:
        last += 1
    for block in blocks[last + 1 : last + 1 + _SIGNATURE_REACH]:
        if block.is_link or block.heading or block.kind or len(block.text) > _SIGNATURE_LENGTH:
            break
        last += 1
    return last


def _size(blocks: Sequence[Block], indices: Sequence[int]) -> int:
    return sum(len(blocks[index].text) for index in indices)


def _extract(tree: HtmlElement) -> str:
    found = trafilatura.bare_extraction(
        tree, favor_recall=True, include_comments=False, include_tables=True, include_formatting=False, config=_CONFIG
    )
    return str(getattr(found, "text", None) or "")


def _squeezed(text: str) -> str:
    return _NO_LETTER.sub("", text)


def _config() -> ConfigParser:
    """Return the extractor's settings without its lower bounds: a page of two sentences is a page."""
    config = deepcopy(DEFAULT_CONFIG)
    for name in ("min_extracted_size", "min_output_size", "min_file_size"):
        config["DEFAULT"][name] = "0"
    return config


_CONFIG = _config()
