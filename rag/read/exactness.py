"""What is left of the support of a sentence where a name or number of the question is told nowhere near it.

A trained model reads `Tỉnh ủy An Giang` and `Tỉnh ủy Nghệ An` as nearly the same words, and a regression over many
questions finds a name that is missing to mean little, since texts write names in many ways. For whoever asks it means
nearly everything: so it is a rule.
"""

from rag.question import Question
from rag.read.spans import proper_names
from rag.text.characters import base_letters, match_key
from rag.text.numbers import find_numbers
from rag.types import Hit

_WITHOUT_NAMES = 0.2
_WITHOUT_NUMBERS = 0.4


def kept_of_support(question: Question, hit: Hit) -> float:
    """Return the factor, 1 where all is told: in the passage, or in the title or opening of its document.

    Texts in another language than the question may write names otherwise, so nothing is asked of them. Years of a
    question about a time may stand in the document's date: retrieval judges them.
    """
    if question.is_foreign_to(hit.metadata.language):
        return 1.0
    text = question.searched
    told = base_letters(match_key(hit.told))
    names = {base_letters(match_key(text[start:end])) for start, end in proper_names(text)}
    missing = sum(name not in told for name in names) / (len(names) or 1)
    kept = _WITHOUT_NAMES**missing
    if question.period is None and (asked := {number.value for number in find_numbers(text)}):
        held = {number.value for number in find_numbers(hit.told)}
        kept *= _WITHOUT_NUMBERS ** (len(asked - held) / len(asked))
    return float(kept)
