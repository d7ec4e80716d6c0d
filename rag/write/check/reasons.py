"""What the rules hold against a claim, once what it cites was weighed."""

from dataclasses import dataclass

from rag.types import Reason
from rag.write.check.choosing import Candidate
from rag.write.check.clauses import has_a_strange_clause
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

    Across languages a name may be translated, so that one that is missing weighs in the support and is no reason.
    """
    foreign = weighed.sources.foreign
    reasons: set[Reason] = {fact.reason for fact in weighed.missing if fact.certain or not foreign}
    if weighed.features.turned:
        reasons.add("negation")
    if has_a_strange_clause(weighed.statement, weighed.sources):
        reasons.add("unsupported")
    return reasons
