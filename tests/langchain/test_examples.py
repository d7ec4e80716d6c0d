"""The examples of README's section about langchain, each run as it stands there."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from rag.assistant import open_assistant
from rag.settings import Settings
from tests.openai_api import REPLY, play_openai
from tests.write.scripted_server import ScriptedServer, scripted_server

ROOT = Path(__file__).parent.parent.parent
SECTION = (ROOT / "README.md").read_text("utf-8").partition("### With langchain\n")[2].partition("\n## ")[0]
EXAMPLES = re.findall(r"^```python\n(.*?)^```$", SECTION, re.MULTILINE | re.DOTALL)
DOCUMENT = "bao-lam-giang-bau-bi-thu-tinh-uy-2020.txt"
SENTENCE = "được bầu giữ chức Bí thư Tỉnh ủy"


def example(holding: str) -> str:
    (one,) = (one for one in EXAMPLES if holding in one)
    return one


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, bundled_model: Path) -> Path:
    """A folder with documents, and a store of them, as a reader of README has it."""
    folder = tmp_path_factory.mktemp("examples")
    for below in ("documents", "store"):
        (folder / below).mkdir()
    shutil.copy(ROOT / "eval" / "data" / "corpus" / "a" / DOCUMENT, folder / "documents")
    (folder / "store" / "models").symlink_to(bundled_model.parent)
    (folder / "models").symlink_to(bundled_model.parent)
    with open_assistant(Settings.load(data=folder / "store"), create=True) as assistant:
        assistant.ingest([folder / "documents"])
    return folder


def run_example(code: str, place: Path) -> tuple[str, ScriptedServer]:
    """Run an example where OpenAI is a server of ours; return what it printed and the server."""
    with scripted_server(play_openai) as server:
        openai = {"OPENAI_API_KEY": "none", "OPENAI_BASE_URL": server.url}
        ours = {"HOIDAP_DATA": str(place / "store"), "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
        run, environment = [sys.executable, "-c", code], {**os.environ, **openai, **ours}
        done = subprocess.run(run, capture_output=True, text=True, check=False, cwd=place, env=environment)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout, server


def test_the_retriever_serves_an_agent(place: Path):
    said, server = run_example(example("create_agent"), place)
    (source, found), *_ = (line.split(" ", 1) for line in said.splitlines())
    seen = server.requests[-1].json["messages"][-1]
    assert (source, said.splitlines()[-1]) == (DOCUMENT, REPLY)
    assert (seen["role"], seen["content"].startswith(found)) == ("tool", True)


def test_the_assistant_is_a_link_of_a_chain(place: Path):
    said, server = run_example(example("HoidapAssistant(assistant"), place)
    answered, followed = said.split("\n", 1)
    assert (SENTENCE in answered, answered.endswith(f" [1] ['{DOCUMENT}']")) == (True, True)
    assert ("quê ở xã An Bình" in followed, followed.endswith(" [1]"), server.requests) == (True, True, [])


def test_our_encoder_serves_a_vector_store_of_langchain_s(place: Path):
    assert run_example(example("HoidapEmbeddings"), place)[0] == "Cầu Bến Gỗ dài 1.250 mét.\n"


def test_embeddings_of_a_provider_serve_as_the_encoder(place: Path):
    said, server = run_example(example("LangchainEncoder"), place)
    assert {request.path for request in server.requests} == {"/v1/embeddings"}
    assert server.requests[-1].json["input"] == ["Ai là Bí thư Tỉnh ủy Lam Giang?"]
    assert said.strip().endswith("[1]")


def test_every_example_is_run():
    assert len(EXAMPLES) == 4
