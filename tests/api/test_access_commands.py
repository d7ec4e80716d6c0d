import json
import re

import pytest

from api.console import load_settings
from api.state.opening import opened_state
from tests.store.folders import read_only

KEY = re.compile(r"hd_[0-9a-f]{8}_[A-Za-z0-9_-]{43}")


def test_a_key_is_printed_alone_and_once(hoidap, data):
    made = hoidap("keys", "create", "web")
    assert KEY.fullmatch(made.out.strip())
    assert "The key 'web' (ask) is shown this once." in made.err
    key = made.out.strip()
    listed = hoidap("keys", "list").out + hoidap("keys", "list", "--json").out + made.err
    assert key[12:] not in listed
    with opened_state(data) as state:
        assert state.keys.find(key).name == "web"


def test_a_key_as_json_has_all_that_was_asked_for(hoidap, data):
    made = json.loads(hoidap("keys", "create", "web", "--role", "admin", "-c", "b", "-c", "a", "--json").out)
    assert made == {"key": made["key"], "name": "web", "role": "admin", "collections": ["a", "b"]}
    with opened_state(data) as state:
        assert state.keys.find(made["key"]).role == "admin"


def test_the_list_tells_how_each_key_stands(hoidap):
    hoidap("keys", "create", "web")
    hoidap("keys", "create", "boss", "--role", "admin", "-c", "default", "--rate", "5/minute", "--until", "2999-12-31")
    assert hoidap("keys", "revoke", "web").code == 0
    lines = [line.split(maxsplit=1)[1].split() for line in hoidap("keys", "list").out.splitlines()]
    assert lines == [
        ["ask", "revoked", "web", "(all", "collections;", "never", "used)"],
        ["admin", "live", "boss", "(default;", "never", "used)"],
    ]
    _, boss = json.loads(hoidap("keys", "list", "--json").out)
    assert (boss["rate"], boss["expires_at"]) == ("5/minute", "3000-01-01T00:00:00.000+00:00")


def test_a_collection_that_is_not_there_yet_is_noticed_and_taken(filled):
    made = filled("keys", "create", "web", "-c", "default", "-c", "lutt")
    notice = "There is no collection 'lutt' yet (there: default). Fill it with: hoidap ingest -c lutt FOLDER\n"
    assert (made.code, made.err.startswith(notice)) == (0, True)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("keys", "create", "Web"), "'Web' is no name for a key. Use 1 to 63 of a-z"),
        (("keys", "create", "web", "-c", "Tin Tức"), "'Tin Tức' is no collection name. Use 1 to 63 of a-z"),
        (("keys", "create", "web", "--rate", "5/year"), "'5/year' is no rate: write a rate as 60/minute"),
        (("keys", "create", "web", "--until", "2020-01-01"), "would have expired with 2020-01-01. Name a day to come"),
        (("keys", "revoke", "web"), "There is no key 'web'. See: hoidap keys list"),
        (
            ("widgets", "create", "w", "--origin", "site.example"),
            "'site.example' is no web origin; write it as https://",
        ),
        (("widgets", "create", "w", "--origin", "https://*.example"), "'https://*.example' is no web origin"),
        (("widgets", "revoke", "w"), "There is no widget 'w'. See: hoidap widgets list"),
    ],
)
def test_what_cannot_be_done_says_what_can(hoidap, words, told):
    done = hoidap(*words)
    assert (done.code, done.out) == (1, "")
    assert told in done.err


def test_a_widget_prints_the_tag_for_its_pages(hoidap):
    made = hoidap(
        "widgets", "create", "cong-dan", "--origin", "https://Site.example/page", "--origin", "http://localhost:80"
    )
    assert made.out == '<script src="https://YOUR-SERVICE/widget.js" data-hoidap="cong-dan" defer></script>\n'
    assert hoidap("widgets", "list").out == "live     cong-dan  (default)  http://localhost, https://site.example\n"


def test_a_revoked_widget_is_listed_as_such_and_may_be_made_anew(hoidap):
    make = ("widgets", "create", "w", "--origin", "https://a.example")
    again = hoidap(*make), hoidap(*make)
    assert [done.code for done in again] == [0, 1]
    assert "Revoke it first: hoidap widgets revoke w" in again[1].err
    assert hoidap("widgets", "revoke", "w").code == 0
    assert [(one["name"], one["live"]) for one in json.loads(hoidap("widgets", "list", "--json").out)] == [("w", False)]
    assert hoidap(*make).code == 0


def test_a_data_folder_that_may_not_be_written_to_ends_in_a_sentence(hoidap, data):
    with read_only(data):
        done = hoidap("keys", "create", "web")
    assert (done.code, "Traceback" in done.err, done.err.count("\n")) == (1, False, 1)


def test_the_commands_take_the_data_folder_of_the_environment(hoidap, data, tmp_path):
    hoidap("keys", "create", "web", "--data", tmp_path / "other")
    assert hoidap("keys", "list").out == ""
    assert load_settings(data).data == data
