"""The passages of an open assistant as a retriever of langchain's."""

from collections.abc import Sequence
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever

from rag.assistant import Assistant
from rag.types import Filters, Hit


class HoidapRetriever(BaseRetriever):
    """Finds the best `k` passages of the collections, best first: by meaning and by words, as answers are found.

    The assistant must stay open. `collections`, `k` and `filters` can be given to one call too:
    `retriever.invoke(question, k=3)`. Raises what `Assistant.retrieve` raises.
    """

    assistant: Assistant
    collections: Sequence[str] = ("default",)
    k: int = 10
    filters: Filters = Filters()

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002 - langchain gives it
        **changes: Any,
    ) -> list[Document]:
        asked = {"collections": self.collections, "k": self.k, "filters": self.filters, **changes}
        return [document_of(hit) for hit in self.assistant.retrieve(query, **asked)]


def document_of(hit: Hit) -> Document:
    """Return a passage as langchain's document: its text, and in the metadata which exact characters of what it is.

    `document` in its `revision` from `start` to `end` is what `Assistant.document(…).text[start:end]` gives; `source`
    is the name it was stored under, `published` an ISO date, `score` what it was ranked by.
    """
    passage, known = hit.passage, hit.metadata
    return Document(
        id=f"{hit.collection}/{passage.document}/{passage.revision}/{passage.start}-{passage.end}",
        page_content=hit.text,
        metadata={
            "collection": hit.collection,
            "document": passage.document,
            "revision": passage.revision,
            "start": passage.start,
            "end": passage.end,
            "heading": passage.heading,
            "title": known.title,
            "source": known.source,
            "url": known.url,
            "published": known.published.isoformat() if known.published else None,
            "language": known.language,
            "score": hit.score,
        },
    )
