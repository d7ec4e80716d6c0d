"""Lines that repeat across the documents of one site are its furniture, not any document's content."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from rag.ingest.cleaning import edge_lines
from rag.ingest.draft import Draft
from rag.store import Store

_LEAST = 3
_SHARE = 0.3


def repeated_by_site(store: Store, collection: str, drafts: Sequence[Draft]) -> Mapping[str, frozenset[str]]:
    """Return, for each site of these drafts, the edge lines that at least three of its documents share.

    Counted over what the store remembers of the site and over the drafts themselves, so that a first run cleans too.
    """
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    pages: Counter[str] = Counter()
    for draft in drafts:
        if draft.format != "record":
            counts[draft.site or ""].update(edge_lines(draft.text))
            pages[draft.site or ""] += 1
    return {
        site: store.repeated_lines(collection, site, least=_LEAST, share=_SHARE)
        | {line for line, count in counts[site].items() if count >= max(_LEAST, _SHARE * pages[site])}
        for site in pages
    }
