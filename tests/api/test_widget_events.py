"""The widget's reading of server-sent events, run by Node where there is one; the browser tests run it everywhere."""

import base64
import json
import shutil
import subprocess

import pytest

from api.widget import bundle

NODE = shutil.which("node")
pytestmark = pytest.mark.skipif(NODE is None, reason="no Node on this machine")

READ = """
import { eventsOf } from %(module)s;
const { bytes, cuts } = %(given)s;
const whole = Uint8Array.from(bytes);
async function read(cut) {
  const bytes = () => Array.from(whole, (byte) => Uint8Array.of(byte));
  const parts = cut === null ? bytes() : [whole.slice(0, cut), whole.slice(cut)];
  const found = [];
  const body = new ReadableStream({ start(to) { parts.forEach((part) => to.enqueue(part)); to.close(); } });
  for await (const event of eventsOf(body)) found.push([event.name, event.data]);
  return found;
}
const results = [];
for (const cut of cuts) results.push(await read(cut));
console.log(JSON.stringify(results));
"""


def read(stream: bytes, cuts: list[int | None]) -> list[object]:
    """Read a stream cut into two at each place, or into single bytes for None."""
    module = base64.b64encode((bundle.HERE / "events.js").read_bytes()).decode()
    given = json.dumps({"bytes": list(stream), "cuts": cuts})
    script = READ % {"module": json.dumps(f"data:text/javascript;base64,{module}"), "given": given}
    done = subprocess.run([str(NODE), "--input-type=module", "-e", script], capture_output=True, check=True)
    found: list[object] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_events_are_whole_wherever_the_network_cuts_them(end: str) -> None:
    lines = [": keep-alive", "", 'event: piece\ndata: {"text":\ndata: "Đường 🚌 số 3"}', 'data:{"n": 1}\nid: 7', ""]
    stream = "\n\n".join(lines).replace("\n", end).encode()
    told = [["piece", {"text": "Đường 🚌 số 3"}], ["message", {"n": 1}]]
    cuts: list[int | None] = [None, *range(len(stream))]
    # A lone CR at the very end may be half a CRLF: the event before it waits for what never comes.
    assert read(stream + end.encode() * 2, cuts) == [told] * len(cuts)


def test_an_event_that_was_cut_off_is_none() -> None:
    assert read(b'event: piece\ndata: {"text": "a"}\n\nevent: done\ndata: {"text": "a"}\n', [None]) == [
        [["piece", {"text": "a"}]]
    ]
