import asyncio
from collections.abc import Iterator

import pytest
from langchain_core.runnables import RunnableLambda

from rag.assistant import Assistant
from rag.errors import InputError
from rag.langchain import HoidapEmbeddings, HoidapRetriever
from rag.types import Filters
from tests.fakes import FakeEncoder
from tests.pages import BRIDGE, ingested, opened, write_pages

QUESTION = "Cầu Bến Gỗ dài bao nhiêu mét?"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("retriever")
    ingested(folder / "data", [write_pages(folder / "pages")])
    ingested(folder / "data", [write_pages(folder / "b", {"mat.txt": "Mật\n\nCầu Mật dài 7 mét.\n"})], collection="b")
    with opened(folder / "data") as assistant:
        yield assistant


def test_a_document_is_a_passage_and_tells_which_characters_of_what_it_is(assistant):
    (found,) = HoidapRetriever(assistant=assistant, k=1).invoke(QUESTION)
    known = found.metadata
    stored = assistant.document(known["document"], revision=known["revision"], collection=known["collection"])
    assert stored.text[known["start"] : known["end"]] == found.page_content
    assert found.page_content.startswith(BRIDGE)
    assert found.id == f"default/{known['document']}/1/{known['start']}-{known['end']}"
    assert {name: known[name] for name in ("title", "source", "url", "published", "language", "heading")} == {
        "title": "Thông xe cầu Bến Gỗ",
        "source": "cau.txt",
        "url": None,
        "published": None,
        "language": "vi",
        "heading": "",
    }


def test_documents_come_in_the_order_and_with_the_score_of_the_assistant(assistant):
    hits = assistant.retrieve(QUESTION)
    found = HoidapRetriever(assistant=assistant).invoke(QUESTION)
    assert [(one.page_content, one.metadata["score"]) for one in found] == [(hit.text, hit.score) for hit in hits]


def test_collections_and_filters_bound_what_is_found(assistant):
    both = HoidapRetriever(assistant=assistant, collections=["default", "b"], filters=Filters(sources=("mat.txt",)))
    assert [one.metadata["collection"] for one in both.invoke(QUESTION)] == ["b"]


def test_one_call_can_ask_for_less(assistant):
    retriever = HoidapRetriever(assistant=assistant)
    assert (len(retriever.invoke(QUESTION)), len(retriever.invoke(QUESTION, k=1))) == (3, 1)


def test_a_retriever_is_a_link_of_a_chain_in_every_way_langchain_calls_one(assistant):
    chain = HoidapRetriever(assistant=assistant, k=1) | RunnableLambda(lambda found: found[0].metadata["source"])
    called = [chain.invoke(QUESTION), *chain.batch([QUESTION]), *chain.stream(QUESTION)]
    assert [*called, asyncio.run(chain.ainvoke(QUESTION))] == ["cau.txt"] * 4


def test_a_question_that_cannot_be_used_is_an_error_of_ours(assistant):
    with pytest.raises(InputError):
        HoidapRetriever(assistant=assistant).invoke("  ")


def test_embeddings_are_the_vectors_of_the_encoder():
    encoder = FakeEncoder()
    embeddings = HoidapEmbeddings(encoder)
    assert embeddings.embed_documents(["cầu", "sông"]) == encoder.encode_passages(["cầu", "sông"]).tolist()
    assert embeddings.embed_query("cầu") == encoder.encode_question("cầu").tolist()
    assert asyncio.run(embeddings.aembed_query("cầu")) == embeddings.embed_query("cầu")
