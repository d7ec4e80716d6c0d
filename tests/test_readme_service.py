"""What README says of the service is what a running one does: endpoints, settings, examples, deployment."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.http.settings import HttpSettings
from api.widget.bundle import widget_script
from embeddings.bundled.encoder import BundledEncoder
from tests.service import RunningService, running_service
from tests.test_readme import README, ROOT, SERVICE, blocks, table

CURL = [line for line in "".join(blocks("sh")).splitlines() if line.startswith("curl") and SERVICE in line]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, bundled_encoder: BundledEncoder) -> Iterator[RunningService]:
    data = tmp_path_factory.mktemp("served")
    with running_service(data, encoder=bundled_encoder) as service:
        service.assistant.ingest(sorted((ROOT / "eval" / "data" / "corpus").rglob("*buyt*")))
        service.assistant.catch_up()
        yield service


def test_the_endpoints_are_the_endpoints(served: RunningService) -> None:
    described = served.client.get("/openapi.json").json()["paths"]
    real = {f"{method.upper()} {path}" for path, methods in described.items() for method in methods}
    told = {row[0].strip("`") for row in table("HTTP API")}
    assert told - real == set()
    assert {one for one in real - told if one.startswith("POST /v1/") or one.startswith("DELETE")} <= {
        "POST /v1/widget/token"  # the widget's own
    }


def test_the_http_settings_are_the_settings() -> None:
    told = {row[0].strip("`"): (row[1].strip("`"), row[3]) for row in table("HTTP settings")}
    assert told == {
        f"HOIDAP_HTTP_{name.upper()}": (_default(field.default), str(field.description))
        for name, field in HttpSettings.model_fields.items()
    }


def _default(value: object) -> str:
    if isinstance(value, tuple):
        value = ",".join(value)
    return str(value).lower() if value not in ("", ()) else "unset"


@pytest.mark.parametrize("example", [example for example in blocks("python") if SERVICE in example])
def test_a_python_example_gets_a_cited_answer(example: str, served: RunningService) -> None:
    code = example.replace(SERVICE, served.url)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env=_offline())
    assert (done.returncode, done.stderr) == (0, "")
    assert "[1]" in done.stdout
    assert "12.000 đồng" in done.stdout


@pytest.mark.parametrize("line", [line for line in CURL if "$KEY" not in line and "$ANSWER" not in line])
def test_a_curl_example_is_answered(line: str, served: RunningService) -> None:
    done = _shell(line, served)
    assert (done.returncode, '"kind":' in done.stdout.replace(" ", "")) == (0, True), done.stdout + done.stderr


@pytest.mark.parametrize("line", [line for line in CURL if "$KEY" in line])
def test_a_curl_example_uploads(line: str, served: RunningService, tmp_path: Path) -> None:
    shutil.copy(next((ROOT / "eval" / "data" / "corpus" / "a").glob("*.pdf")), tmp_path / "notice.pdf")
    key = served.service.state.keys.create("uploads", "admin")
    done = _shell(line, served, folder=tmp_path, KEY=key)
    assert (done.returncode, json.loads(done.stdout)["state"]) == (0, "queued")


def test_the_curl_example_of_feedback_is_answered_as_it_says(served: RunningService) -> None:
    (line,) = (line for line in CURL if "$ANSWER" in line)
    answer = served.client.post("/v1/ask", json={"question": "Giá vé xe buýt tuyến 03 là bao nhiêu?"}).json()["id"]
    done = _shell(line, served, ANSWER=answer)
    told = re.findall(r"`(\{\"id\":\"fb_[0-9a-f]+\"\})`", README)
    assert (done.returncode, [re.sub("[0-9a-f]{16}", "", one) for one in (done.stdout, *told)]) == (
        0,
        ['{"id":"fb_"}'] * 2,
    )


def _shell(
    line: str, served: RunningService, *, folder: Path = ROOT, **variables: str
) -> subprocess.CompletedProcess[str]:
    command = ["/bin/sh", "-c", line.replace("curl -s", "curl --fail -s").replace(SERVICE, served.url)]
    told = {**_offline(), **variables}
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder, env=told)


@pytest.mark.skipif(shutil.which("node") is None, reason="needs Node")
def test_the_javascript_example_reads_the_stream(served: RunningService, tmp_path: Path) -> None:
    script = tmp_path / "ask.mjs"
    script.write_text(blocks("js")[0].replace(SERVICE, served.url), "utf-8")
    done = subprocess.run(["node", str(script)], capture_output=True, text=True, check=False, env=_offline())
    assert (done.returncode, done.stderr) == (0, "")
    assert "quote:" in done.stdout


def test_the_attributes_of_the_widget_are_those_it_reads() -> None:
    told = {name for row in table("Chat widget") for name in re.findall(r"`data-([a-z]+)`", row[0])} - {"hoidap"}
    read = set(re.findall(r'"(\w+)"', widget_script().partition("ATTRIBUTES = [")[2].partition("]")[0])) - {"widget"}
    assert told == read


def test_the_files_of_deployment_name_settings_that_exist() -> None:
    known = {f"HOIDAP_HTTP_{name.upper()}" for name in HttpSettings.model_fields} | {"HOIDAP_DATA"}
    files = sorted((ROOT / "deploy").iterdir())
    assert [file.name for file in files if file.is_file()] == ["Dockerfile", "hoidap.service", "nginx.conf"]
    for text in (*(file.read_text("utf-8") for file in files if file.is_file()), README):
        named = set(re.findall(r"HOIDAP_(?:HTTP_\w+|DATA)", text))
        assert {name for name in named - known if name != "HOIDAP_HTTP_"} == set()


def _offline() -> dict[str, str]:
    """Return our environment without a proxy, which would take requests to this machine elsewhere."""
    return {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
