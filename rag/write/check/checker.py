"""Holds a language model's sentence to the passages it cites: its looks, its facts by value, then its content."""

from collections.abc import Sequence

from embeddings.encoder import Encoder
from rag.types import Hit, Reason
from rag.write.check.choosing import candidates_of, choose, shortlist, untold
from rag.write.check.features import Meaning, features_of
from rag.write.check.prompt_talk import without_lead_in
from rag.write.check.readable import text_for_readers
from rag.write.check.reasons import Weighed, reasons_of_content
from rag.write.check.shape import reasons_of_shape
from rag.write.check.source_day import without_source_day
from rag.write.check.sources import sources_of
from rag.write.check.statement import Statement
from rag.write.check.vectors import SentenceVectors
from rag.write.check.weights import CheckerWeights, group_of, load_weights
from rag.write.claims import Claim, Proof

_ENCODED, _ENCODED_FOREIGN = 3, 24  # sentences; words prove little across languages, so nearly all are
_ORDER: tuple[Reason, ...] = (
    "no-citation", "hidden-text", "link", "prompt", "language", "too-long", "document", "date", "number", "name",
    "negation", "unsupported",
)  # fmt: skip
_RULES = "4"  # to be raised when a rule changes what a claim's check comes to


def checker_digest(weights: CheckerWeights) -> str:
    """Return the digest of a checker with these weights, without one."""
    return f"{weights.digest}-{_RULES}"


class EvidenceChecker:
    """Checks claims against the sentences they cite. Safe for any number of threads; keeps the vectors of sentences."""

    def __init__(self, encoder: Encoder, weights: CheckerWeights | None = None) -> None:
        self._vectors = SentenceVectors(encoder)
        self._weights = weights or load_weights()

    @property
    def digest(self) -> str:
        """Tells apart two checkers that may judge differently: their weights and the version of the rules."""
        return checker_digest(self._weights)

    def check(self, claim: Claim) -> Proof:
        """Return what of a claim its passages prove; every reason that applies, in one order."""
        told = [text for hit in claim.cited for text in _told_readers(hit)]
        reasons = set(reasons_of_shape(claim.text, claim.language, told))
        if "too-long" in reasons:  # whoever writes so much shall not keep us busy
            return Proof(_ordered(reasons), (), 0.0)
        weighed = self.weigh(claim)
        if weighed is None:
            reasons.add("unsupported" if claim.cited else "no-citation")
            return Proof(_ordered(reasons), (), 0.0)
        group = self._weights.groups[group_of(claim.language, foreign=weighed.sources.foreign)]
        support = float(group.model.probability([weighed.features.as_row()])[0])
        reasons |= reasons_of_content(weighed)
        if support < group.supported_from:
            reasons.add("unsupported")
        evidence = tuple(one.sentence.as_reading(support) for one in weighed.chosen)
        return Proof(_ordered(reasons), evidence, support)

    def weigh(self, claim: Claim) -> Weighed | None:
        """Return what was found for a claim, None when nothing it cites may prove anything; fitting uses it too."""
        sources = sources_of(claim.cited, claim.language)
        if not sources.sentences:
            return None
        days = [hit.metadata.published for hit in claim.cited if hit.metadata.published is not None]
        said = without_lead_in(without_source_day(claim.text, days))
        statement = Statement.of(said, sources)
        candidates = candidates_of(statement, sources)
        listed = shortlist(candidates, _ENCODED_FOREIGN if sources.foreign else _ENCODED)
        vectors = self._vectors.of([said, *(candidates[place].sentence.text for place in listed)])
        cosines = dict(zip(listed, (vectors[1:] @ vectors[0]).tolist(), strict=True))
        around = frozenset(place for place, fact in enumerate(statement.facts) if sources.tell_around(fact))
        places = choose(statement, candidates, cosines, around)
        chosen = [candidates[place] for place in places]
        missing = untold(statement, chosen, around)
        encoded = [listed.index(place) + 1 for place in places if place in cosines] or [1]
        meaning = Meaning.of(vectors[0], vectors[encoded])
        features = features_of(statement, sources, chosen, missing, meaning)
        return Weighed(statement, sources, tuple(chosen), tuple(missing), features)


def _told_readers(hit: Hit) -> tuple[str, ...]:
    return hit.metadata.title, hit.passage.heading, text_for_readers(hit.text, hit.passage.heading)


def _ordered(reasons: Sequence[Reason] | set[Reason]) -> tuple[Reason, ...]:
    return tuple(reason for reason in _ORDER if reason in reasons)
