"""Clauses of a claim that its sources know nothing of: a true half proves no other half that is joined to it.

A few strange words in a long claim weigh little; a clause that is made of them has no source.
"""

import re
from collections.abc import Sequence

from rag.write.check.choosing import Candidate
from rag.write.check.facts import Fact
from rag.write.check.sources import Sources
from rag.write.check.statement import Statement, spread
from rag.write.check.told import Told

_JOINT = re.compile(
    r"[,;:–—]\s|\s(?:và|nhưng|còn|đồng thời|trong khi|song|nên|vì|do|bởi|nhờ|hoặc|and|but|while|whereas|which|who|so|"
    r"because|since|until|or)\s",
    re.IGNORECASE,
)
_STRANGE_FROM = 0.6  # of the words of a clause that the titles do not have; chosen on made pairs
_LEAST_WORDS = 2
_LEAST_WORDS_FOREIGN = 6  # fewer have a meaning that is near to too much


def has_a_strange_clause(statement: Statement, sources: Sources) -> bool:
    """Tell whether most of what some clause says of its subject is in no sentence that the claim cites.

    Titles and headings name the subject, so that their words do not count. Across languages nothing can be told.
    """
    if statement.foreign:
        return False
    above = _keys(sources.around)
    known = above | _keys([*(one.told for one in sources.sentences), *sources.openings])
    return any(_is_strange(clause, above, known) for clause in _clauses(statement))


def shares_nothing(statement: Statement, chosen: Sequence[Candidate], missing: Sequence[Fact]) -> bool:
    """Tell whether a short claim over foreign sources has no fact and no name or loan word of its evidence.

    How near its meaning is to theirs is then all there is, which is too little to go by.
    """
    if not statement.foreign or len(statement.keys) >= _LEAST_WORDS_FOREIGN or len(missing) < len(statement.facts):
        return False
    return not any(key in one.keys for one in chosen for key in statement.keys)


def _clauses(statement: Statement) -> list[list[str]]:
    ends = [*(found.end() for found in _JOINT.finditer(statement.text)), len(statement.text)]
    starts = [0, *ends[:-1]]
    return [
        spread([word for word in statement.words if start <= word.range.start < end], bare=False)
        for start, end in zip(starts, ends, strict=True)
    ]


def _is_strange(clause: Sequence[str], above: frozenset[str], known: frozenset[str]) -> bool:
    own = [key for key in clause if key not in above]
    strangers = sum(key not in known for key in own)
    return len(clause) >= _LEAST_WORDS and strangers > 0 and strangers >= _STRANGE_FROM * len(own)


def _keys(tolds: Sequence[Told]) -> frozenset[str]:
    return frozenset(key for told in tolds for key in spread(told.words, bare=False))
