import signal
import time

import pytest

from tests.pages import BRIDGE, write_pages
from tests.write.scripted_server import scripted_server, slow


def many_pages(folder, count=70):
    page = (
        "Thông báo số {0}\n\n" + "Nội dung riêng của thông báo số {0} kể về việc thứ {0} trong năm nay của tỉnh. " * 4
    )
    return write_pages(folder, {f"tin-{n:03}.txt": page.format(n) for n in range(count)})


def test_ctrl_c_keeps_what_was_reported_and_the_next_run_finishes(started, hoidap, tmp_path):
    folder = many_pages(tmp_path / "many")
    child = started("ingest", folder)
    first = child.stdout.readline()
    child.send_signal(signal.SIGINT)
    rest, err = child.communicate()
    reported = [line[2:] for line in (first + rest).splitlines() if line.startswith("+ ")]
    assert (child.returncode, err.splitlines()[-1].split(".")[0]) == (130, "Interrupted")
    assert ("Traceback" in err, 1 <= len(reported) < 70) == (False, True)
    listed = [line.split()[2] for line in hoidap("documents", "list").out.splitlines()]
    assert listed[: len(reported)] == reported
    assert hoidap("ask", "Thông báo số 0 kể về việc gì?").code in (0, 3)
    again = hoidap("ingest", folder)
    assert (again.code, again.out.startswith("The last run stopped after ")) == (0, True)
    assert len(hoidap("documents", "list").out.splitlines()) == 70


def test_ctrl_c_while_an_answer_is_written_leaves_the_sentences_that_passed_and_says_so(started, room):
    with scripted_server([slow(f"{BRIDGE} [1]", between=60)]) as server:
        child = started("ask", "Cầu Bến Gỗ dài bao nhiêu mét?", "--data", room / "data", env={"HOIDAP_LLM": server.url})
        told = child.stdout.read(len(f"{BRIDGE} [1]"))
        time.sleep(0.3)  # the console has put it behind itself by then
        child.send_signal(signal.SIGINT)
        rest, err = child.communicate()
        assert server.wait_until_left()
    assert (child.returncode, told + rest) == (130, f"{BRIDGE} [1]\n")
    assert err.splitlines()[-1] == "Interrupted before the answer was complete."


@pytest.mark.parametrize("pause", [0.3, 0.6, 0.9])
def test_ctrl_c_while_the_command_loads_or_waits_for_input_ends_it_quietly(started, room, pause):
    child = started("ingest", "-", "--data", room / "data")
    time.sleep(pause)
    child.send_signal(signal.SIGINT)
    out, err = child.communicate()
    assert child.returncode in (-signal.SIGINT, 130)
    assert ("Traceback" in err, out) == (False, "")


def test_a_reader_that_leaves_early_gets_no_traceback(started, room):
    child = started("search", "Bí thư", "--data", room / "data")
    child.stdout.close()
    child.stdin.close()
    err = child.stderr.read()
    child.wait()
    assert "Traceback" not in err


def test_an_ascii_terminal_gets_utf8_and_valid_json(started, room):
    env = {"PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    out, err = started("ask", "Cầu Bến Gỗ dài bao nhiêu mét?", "--data", room / "data", env=env).communicate()
    assert out.startswith("Cầu Bến Gỗ dài 1.250 mét")
    assert err == ""
