"""Examples for the API's description, from the sample documents: an invented province."""

from typing import Any, Final

QUESTION: Final = "Cầu Cả Nhỏ 2 dài bao nhiêu mét?"
_QUOTE: Final = (
    "Cầu Cả Nhỏ 2 dài 1.176 m, rộng 22,5 m với bốn làn xe, vượt sông Cả Nhỏ cách cầu cũ 2,3 km về phía hạ lưu; hai đầu "
    "có 4,8 km đường dẫn."
)
_SOURCE: Final[dict[str, Any]] = {
    "collection": "default",
    "document": "c9ab1fd683ee1cec",
    "revision": 1,
    "start": 305,
    "end": 439,
    "title": "Cầu Cả Nhỏ 2 lùi tiến độ, đội vốn 156 tỷ đồng",
    "source": "cau-ca-nho-2.txt",
    "url": "https://bao.lamgiang.example/cau-ca-nho-2",
    "link": "https://bao.lamgiang.example/cau-ca-nho-2#:~:text=C%E1%BA%A7u%20C%E1%BA%A3%20Nh%E1%BB%8F%202%20d%C3%A0i"
    "%201.176,km%20%C4%91%C6%B0%E1%BB%9Dng%20d%E1%BA%ABn",
    "published": "2023-03-15",
    "published_inferred": False,
}
ANSWER: Final[dict[str, Any]] = {
    "id": "ans_f04d0a6542a642aebc03cca20360deb9",
    "question": QUESTION,
    "understood": None,
    "text": f"{_QUOTE} [1]",
    "pieces": [{"text": _QUOTE, "markers": [1], "unverified": False}],
    "kind": "extracted",
    "confidence": 0.87,
    "language": "vi",
    "citations": [{**_SOURCE, "marker": 1, "quote": _QUOTE, "span": {"start": 322, "end": 329}}],
    "timings": {"understand": 0.001, "retrieve": 0.012, "read": 0.04},
    "writing": None,
    "notice": None,
}
_WRITTEN = "Cầu Cả Nhỏ 2 dài 1.176 mét."
WRITTEN: Final[dict[str, Any]] = {
    **ANSWER,
    "id": "ans_5be0a2f7c1d94d0f8a5e6b7c8d9e0f1a",
    "text": f"{_WRITTEN} [1]",
    "pieces": [{"text": _WRITTEN, "markers": [1], "unverified": False}],
    "kind": "written",
    "citations": [{**_SOURCE, "marker": 1, "quote": _QUOTE, "span": None}],
    "timings": {**ANSWER["timings"], "write": 1.2, "first": 0.7, "check": 0.02},
    "writing": {
        "model": "openai:gpt-5",
        "prompt": "answer.vi",
        "prompt_digest": "0f3b9c1d2e4a5b68",
        "sentences": [
            {"verdict": "supported", "text": _WRITTEN, "markers": [1], "reasons": []},
            {"verdict": "dropped", "text": "", "markers": [], "reasons": ["number"]},
        ],
        "trouble": None,
        "cached": False,
        "usage": {"asked": 1480, "answered": 41},
    },
}
SEARCHED: Final[dict[str, Any]] = {
    "question": QUESTION,
    "understood": None,
    "hits": [
        {
            **_SOURCE,
            "rank": 1,
            "heading": "",
            "text": _QUOTE,
            "author": None,
            "site": "bao.lamgiang.example",
            "language": "vi",
        }
    ],
}
