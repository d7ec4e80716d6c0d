"""What one question scores. Every function returns values in 0…1.

Texts are compared as SQuAD compares them (Rajpurkar et al. 2016: case, punctuation, articles and white space dropped),
extended for Vietnamese: NFC, one tone placement, and English articles dropped from English answers only (`an` is a
Vietnamese syllable, as in An Giang). An answer inside a quote is looked for as whole words and whole numbers. Ranking
metrics come from ir-measures.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import ir_measures
from ir_measures import RR, R, nDCG

from rag.text.characters import match_key
from rag.types import Citation

_GROUPING = re.compile(r"(?<=\d)[.,](?=\d{3}(?!\d))")
# A comma before the last digits of a number, or a point, unless it is one of several as in 14.10.2019.
_DECIMAL = re.compile(r"(?<=\d),(?=\d{1,2}(?!\d))|(?<!\.\d)(?<!\.\d\d)(?<=\d)\.(?=\d{1,2}(?!\d|\.\d))")
_NO_MARK = "\N{MODIFIER LETTER PRIME}"  # a letter to Unicode, so that it holds a number together; no text has it there
_ARTICLES = re.compile(r"\b(?:a|an|the)\b")
_RANKING = {"Recall@1": R @ 1, "Recall@5": R @ 5, "MRR@10": RR @ 10, "nDCG@10": nDCG @ 10}


def normalise_answer(text: str, language: str) -> str:
    """Return what two answers are compared by; `language` is that of the gold answers.

    >>> normalise_answer("Tỉnh uỷ  “An Giang”.", "vi") == normalise_answer("tỉnh ủy An Giang", "vi")
    True
    >>> normalise_answer("The U.S. team", "en"), normalise_answer("An Giang", "vi")
    ('us team', 'an giang')
    """
    return _squeeze(_drop_marks(match_key(text), ""), language)


def exact_match(given: str, answers: Sequence[str], language: str) -> float:
    """Return 1 when the given text is one of the gold answers; a text without a word is none.

    >>> exact_match("07 năm.", ["07 năm", "bảy năm"], "vi"), exact_match("", ["07 năm"], "vi")
    (1.0, 0.0)
    """
    key = normalise_answer(given, language)
    return float(bool(key) and any(key == normalise_answer(answer, language) for answer in answers))


def token_f1(given: str, answers: Sequence[str], language: str) -> float:
    """Return the best F1 over syllables shared with a gold answer.

    >>> token_f1("từ 02 đến 07 năm", ["07 năm"], "vi")  # 2 of 5 given, 2 of 2 wanted
    0.5714285714285714
    """
    tokens = normalise_answer(given, language).split()
    return max((_f1(tokens, normalise_answer(answer, language).split()) for answer in answers), default=0.0)


def contains_answer(quote: str, answers: Sequence[str], language: str) -> float:
    """Return 1 when a gold answer stands in the quote as whole words.

    Here a punctuation mark parts words instead of vanishing, since a quote goes on where the answer ends; but a number
    stays whole: neither `5` nor `5.000` stands in `5.000.000`, nor `12` in `12,5` or `12.5`, which are one number.

    >>> contains_answer("Trận Carolina–Denver diễn ra năm 2016.", ["Denver"], "vi")
    1.0
    >>> contains_answer("Phạt 15.000.000 đồng", ["5.000.000 đồng"], "vi"), contains_answer("12,5 %", ["12"], "vi")
    (0.0, 0.0)
    >>> contains_answer("up 12.5 %", ["5"], "en"), contains_answer("up 12.5 %", ["12,5"], "vi")
    (0.0, 1.0)
    """
    key = f" {_words(quote, language)} "
    wanted = (_words(answer, language) for answer in answers)
    return float(any(answer and f" {answer} " in key for answer in wanted))


def ranking_scores(ranked: Iterable[str], grades: Mapping[str, int]) -> dict[str, float]:
    """Score a ranking of sources, best first; a source found through several passages counts once, at its best rank.

    `grades` says how relevant each gold source is, from 1. nDCG gains what is graded (Järvelin and Kekäläinen 2002); to
    the others any grade is relevant.

    >>> ranking_scores(["luật-2", "luật-1", "luật-2"], {"luật-1": 1})
    {'Recall@1': 0.0, 'Recall@5': 1.0, 'MRR@10': 0.5, 'nDCG@10': 0.6309297535714575}
    """
    once = list(dict.fromkeys(ranked))
    run = {"q": {source: float(len(once) - rank) for rank, source in enumerate(once)}}
    values = ir_measures.iter_calc(list(_RANKING.values()), {"q": dict(grades)}, run)
    found = {str(item.measure): float(item.value) for item in values}
    return {name: found[str(measure)] for name, measure in _RANKING.items()}


def marked_span(citations: Sequence[Citation]) -> str:
    """Return the short answer marked in the first citation that marks one, or nothing."""
    for citation in citations:
        if citation.span is not None:
            return citation.quote[citation.span.start - citation.start : citation.span.end - citation.start]
    return ""


def _words(text: str, language: str) -> str:
    whole = _DECIMAL.sub(_NO_MARK, _GROUPING.sub("", match_key(text)))
    return _squeeze(_drop_marks(whole, " "), language)


def _drop_marks(text: str, instead: str) -> str:
    return "".join(instead if unicodedata.category(char)[0] in "PS" else char for char in text)


def _squeeze(text: str, language: str) -> str:
    return " ".join((_ARTICLES.sub(" ", text) if language == "en" else text).split())


def _f1(given: Sequence[str], wanted: Sequence[str]) -> float:
    shared = sum((Counter(given) & Counter(wanted)).values())
    return 2 * shared / (len(given) + len(wanted)) if shared else 0.0
