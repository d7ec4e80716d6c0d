"""What the rules hold against a claim, once what it cites was weighed."""

from dataclasses import dataclass

from rag.types import Reason
from rag.write.check.choosing import Candidate
from rag.write.check.clauses import has_a_strange_clause, shares_nothing
from rag.write.check.facts import Fact
from rag.write.check.features import Features
from rag.write.check.sources import Sources
from rag.write.check.statement import Statement


@dataclass(frozen=True, slots=True, eq=False)
class Weighed:
    """What was found for a claim: the sentences chosen, the facts none of them tells, and what weighs."""

    statement: Statement
    sources: Sources
    chosen: tuple[Candidate, ...]
    missing: tuple[Fact, ...]
    features: Features


def reasons_of_content(weighed: Weighed) -> set[Reason]:
    """Return what of a claim's facts, polarity and clauses its evidence does not bear out.

    Across languages a name may be translated in a way that is not known: it is missing for certain only where the
    evidence has another one in its place, and else weighs in the support.
    """
    certain = not weighed.sources.foreign or weighed.features.name_rival > 0
    reasons: set[Reason] = {fact.reason for fact in weighed.missing if fact.certain or certain}
    if weighed.features.turned:
        reasons.add("negation")
    unknown = has_a_strange_clause(weighed.statement, weighed.sources)
    if unknown or shares_nothing(weighed.statement, weighed.chosen, weighed.missing):
        reasons.add("unsupported")
    return reasons
