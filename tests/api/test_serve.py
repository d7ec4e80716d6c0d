"""`hoidap serve` as a process: what it says, what it logs, how it ends."""

import json
import os
import resource
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.api.conftest import Hoidap

ROOT = Path(__file__).parent.parent.parent
SECRET = "bi-mat-7f3a"


@dataclass(frozen=True)
class Serving:
    """A running `hoidap serve`: what it said when it began, and where it listens."""

    process: subprocess.Popen[str]
    said: list[str]
    url: str

    def end(self, number: int = signal.SIGTERM) -> tuple[int, list[str]]:
        """Stop it; return its exit code and what it wrote since it began."""
        self.process.send_signal(number)
        _, rest = self.process.communicate(timeout=30)
        return self.process.returncode, rest.splitlines()


@contextmanager
def serving(data: Path, *options: str, before: str = ":", **environment: str) -> Iterator[Serving]:
    """Run the command as a shell starts it after the command `before`."""
    serve = [sys.executable, "-m", "api", "serve", "--data", str(data), *options]
    command = ["sh", "-c", f'{before}; exec "$@"', "sh", *serve]
    process = subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, cwd=ROOT, env={**os.environ, "COLUMNS": "300", **environment}
    )
    assert process.stderr is not None
    try:
        said = [process.stderr.readline().rstrip()]
        while said[-1] and not said[-1].startswith("Stop it"):
            said.append(process.stderr.readline().rstrip())
        address = next((line.partition("listens on ")[2] for line in said if "listens on " in line), "")
        yield Serving(process, said, address.partition(" ")[0])
    finally:
        process.kill()
        process.wait()
        process.stderr.close()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def test_it_says_where_it_listens_what_is_open_and_how_to_stop_it(room: Path) -> None:
    port = free_port()
    with serving(room / "data", "--port", str(port)) as running:
        answer = httpx.post(f"{running.url}/v1/ask", json={"question": "Ai là Bí thư Tỉnh ủy?"}, timeout=30).json()
        ended = running.end()
    address = f"http://127.0.0.1:{port}"
    assert running.said == [
        f"Hỏi Đáp listens on {address} (without TLS; leave that to a proxy).",
        "Whoever reaches this machine may ask 'default' without a key; HOIDAP_HTTP_ASKING=keyed changes that.",
        f"The pages: {address}/ (demo), {address}/ask, {address}/docs (the API).",
        "Stop it with Ctrl-C or SIGTERM.",
    ]
    assert answer["citations"]
    assert (ended[0], ended[1][-1]) == (0, "Stopped.")


def test_an_empty_service_may_be_filled_later_and_says_how(data: Path) -> None:
    with serving(data, "--port", "0", "-c", "law", "-c", "news") as running:
        refused = httpx.post(f"{running.url}/v1/ask", json={"question": "Điều 5 nói gì?", "collections": ["law"]})
    assert "Nothing was read into 'law', 'news' yet: hoidap ingest FOLDER, or upload with a key." in running.said
    assert (refused.status_code, refused.json()["type"]) == (404, "/problems/unknown-collection")


def test_asking_open_to_a_whole_network_is_said_loudly(data: Path) -> None:
    with serving(data, "--port", "0", "--host", "0.0.0.0") as running:
        assert running.said[1].startswith("ANYONE on the networks of this machine may ask 'default' without a key")


def test_it_says_which_model_writes_and_where_questions_are_sent(data: Path) -> None:
    with serving(data, "--port", "0", HOIDAP_LLM="http://127.0.0.1:9/v1#tiny", HOIDAP_LLM_TRACING="true") as running:
        pass
    assert running.said[-3] == (
        "Answers are written by tiny of 127.0.0.1:9: questions, their conversations and the passages found are sent to "
        "127.0.0.1:9. langchain may send them to LangSmith too (HOIDAP_LLM_TRACING)."
    )


def test_a_model_that_cannot_be_called_is_told_at_the_start_and_the_service_starts_nonetheless(data: Path) -> None:
    with serving(data, "--port", "0", HOIDAP_LLM="http://127.0.0.1:9/v1#tiny") as running:
        ready = httpx.get(f"{running.url}/readyz").json()
    assert running.said[-2:] == [
        "WARNING: The language model url:tiny could not be reached: does its server run, and is this its address? "
        "(APIConnectionError). Until it answers, the sources are quoted.",
        "Stop it with Ctrl-C or SIGTERM.",
    ]
    assert ready["language_model"] == "fails"


def test_the_log_has_a_line_of_json_for_each_request_without_the_question(data: Path) -> None:
    with serving(data, "--port", "0") as running:
        httpx.post(
            f"{running.url}/v1/ask?{SECRET}", json={"question": f"{SECRET}?"}, headers={"X-Request-ID": "request-1"}
        )
        _, lines = running.end()
    line = next(line for line in map(json.loads, lines[:-1]) if line["logger"] == "hoidap.access")
    assert {key: line[key] for key in ("request_id", "method", "route", "status", "principal", "problem")} == {
        "request_id": "request-1",
        "method": "POST",
        "route": "/v1/ask",
        "status": 404,
        "principal": "open",
        "problem": "unknown-collection",
    }
    assert SECRET not in "\n".join(lines)


def test_questions_are_logged_where_that_is_switched_on_and_cannot_forge_a_line(data: Path) -> None:
    question = f"{SECRET}\n12:00:00 info    GET /forged\x1b[2J\u202e"
    with serving(data, "--port", "0", "--log", "text", HOIDAP_HTTP_LOG_QUESTIONS="true") as running:
        httpx.post(f"{running.url}/v1/ask", json={"question": question})
        _, lines = running.end()
    (line,) = (line for line in lines if SECRET in line)
    assert line.isprintable()
    assert line.count("POST /v1/ask") == 1


def test_ctrl_c_is_a_good_end(data: Path) -> None:
    with serving(data, "--port", "0") as running:
        code, lines = running.end(signal.SIGINT)
    assert (code, lines[-1]) == (0, "Stopped.")


def refused(data: Path, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command that does not come to serve; in a process of its own, whose log it sets up."""
    command = [sys.executable, "-m", "api", "serve", "--data", str(data), *options]
    known = {**os.environ, "COLUMNS": "300", **environment}
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, env=known, timeout=60)


def test_a_port_that_is_taken_is_an_error_when_it_was_asked_for(data: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = refused(data, "--port", str(port))
    assert done.returncode == 1
    assert f"Port {port} of 127.0.0.1 is taken. Stop what listens there, or choose another: --port." in done.stderr


def test_the_next_free_port_is_taken_when_none_was_asked_for(data: Path) -> None:
    port = free_port()
    with (
        socket.create_server(("127.0.0.1", port)),
        serving(data, HOIDAP_HTTP_PORT=str(port)) as running,
    ):
        assert port < int(running.url.rpartition(":")[2]) < port + 20


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"HOIDAP_HTTP_ASKING": "all"}, "HOIDAP_HTTP_ASKING='all' cannot be used"),
        ({"HOIDAP_HTTP_ASKNG": "open"}, "HOIDAP_HTTP_ASKNG names no setting. Did you mean HOIDAP_HTTP_ASKING?"),
        ({"HOIDAP_HTTP_ORIGINS": "*"}, "write it as https://www.example.org"),
        (
            {"HOIDAP_LLM": "http://127.0.0.1:9/v1#tiny", "HOIDAP_LLM_SECONDS": "28"},
            "HOIDAP_HTTP_ANSWER_SECONDS=30 is too short beside HOIDAP_LLM_SECONDS=28, in which the language model may "
            "write. Raise it to 33 or more, or lower HOIDAP_LLM_SECONDS.",
        ),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(hoidap: Hoidap, environment: dict[str, str], said: str) -> None:
    done = hoidap("serve", env=environment)
    assert (done.code, said in " ".join(done.err.split())) == (1, True)


def test_an_address_of_another_machine_is_refused(data: Path) -> None:
    done = refused(data, HOIDAP_HTTP_HOST="203.0.113.7")
    assert (done.returncode, "'203.0.113.7' is no address of this machine" in done.stderr) == (1, True)


def test_no_other_command_loads_the_web_framework() -> None:
    code = "import sys, api.command_line; print(*sorted({'fastapi', 'uvicorn', 'starlette'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.split() == []


def test_a_low_limit_on_open_files_is_raised_for_its_connections(data: Path) -> None:
    with serving(data, "--port", "0", before="ulimit -Sn 150", HOIDAP_HTTP_CONNECTIONS="180") as running:
        allowed, _ = resource.prlimit(running.process.pid, resource.RLIMIT_NOFILE)
        clients = [socket.create_connection(("127.0.0.1", int(running.url.rpartition(":")[2]))) for _ in range(200)]
        for client in clients:
            client.close()
        assert httpx.get(f"{running.url}/healthz").status_code == 200
        _, lines = running.end()
    assert allowed > 200
    assert [line for line in lines if "out of system resource" in line] == []


def test_a_limit_on_open_files_that_cannot_be_raised_means_fewer_connections(data: Path) -> None:
    with serving(data, "--port", "0", before="ulimit -n 600") as running:
        assert httpx.get(f"{running.url}/healthz").status_code == 200
    assert json.loads(running.said[0])["message"] == (
        "Only 88 connections at once, not 1000: this process may have 600 files open. "
        "Raise that (systemd: LimitNOFILE, Docker: --ulimit nofile), or lower HOIDAP_HTTP_CONNECTIONS."
    )
