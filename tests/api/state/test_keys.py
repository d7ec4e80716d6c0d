import re
from datetime import date

import pytest

from api.state.keys import Key, Keys
from rag.errors import InputError

NOW = "2026-03-01T08:00:00.000+00:00"


@pytest.fixture
def keys(database):
    return Keys(database, now=lambda: NOW)


def test_a_key_has_a_name_to_find_it_by_and_256_secret_bits(keys):
    text = keys.create("web", "ask")
    assert re.fullmatch(r"hd_[0-9a-f]{8}_[A-Za-z0-9_-]{43}", text)
    assert text != keys.create("app", "ask")


def test_a_key_is_found_by_its_text_as_it_was_made(keys):
    text = keys.create("web", "admin", frozenset({"b", "a"}), rate="5/minute", last_day=date(2026, 12, 31))
    assert keys.find(text) == Key(
        id=text[3:11],
        name="web",
        role="admin",
        collections=frozenset({"a", "b"}),
        rate="5/minute",
        created_at=NOW,
        expires_at="2027-01-01T00:00:00.000+00:00",
        revoked_at=None,
        used_on=None,
    )


def test_the_file_holds_no_part_of_a_key(keys, data):
    text = keys.create("web", "ask")
    stored = b"".join(path.read_bytes() for path in data.iterdir())
    assert text.encode() not in stored
    assert text[12:].encode() not in stored


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text[:-1],
        lambda text: text + "A",
        lambda text: text[:-1] + ("A" if text[-1] != "A" else "B"),
        lambda text: "hd_00000000_" + text[12:],
        lambda text: text.upper(),
        lambda text: text[3:],
        lambda text: text[:0],
        lambda text: "hd_' OR 1=1 --_" + text[12:],
        lambda text: "hd_" + text[3:11] + "_" + "đ" * 43,
    ],
)
def test_a_text_that_differs_from_a_key_finds_none(keys, spoil):
    assert keys.find(spoil(keys.create("web", "ask"))) is None


@pytest.mark.parametrize(
    ("moment", "standing"),
    [("2026-03-31T23:59:59.999+00:00", "live"), ("2026-04-01T00:00:00.000+00:00", "expired")],
)
def test_a_key_is_valid_through_its_last_day(keys, moment, standing):
    found = keys.find(keys.create("web", "ask", last_day=date(2026, 3, 31)))
    assert found.standing(moment) == standing


def test_a_revoked_key_stays_revoked_and_is_still_known(keys):
    text = keys.create("web", "ask")
    assert keys.revoke("web").name == "web"
    assert keys.revoke(text[3:11]).standing(NOW) == "revoked"
    assert keys.find(text).revoked_at == NOW


def test_the_day_of_the_last_use_is_kept(keys):
    text = keys.create("web", "ask")
    keys.note_use(keys.find(text))
    assert keys.find(text).used_on == "2026-03-01"


@pytest.mark.parametrize("name", ["", "Web", "-web", "a b", "a" * 64, "tên", "web\n"])
def test_what_is_no_name_is_refused(keys, name):
    with pytest.raises(InputError, match=r"is no name for a key. Use 1 to 63 of a-z"):
        keys.create(name, "ask")


def test_a_name_is_used_once_for_a_revoked_key_too(keys):
    keys.create("web", "ask")
    keys.revoke("web")
    with pytest.raises(InputError, match=r"There is a key 'web' already, revoked. Give the new one another name"):
        keys.create("web", "ask")


def test_a_last_day_that_is_over_is_refused(keys):
    with pytest.raises(InputError, match=r"would have expired with 2026-02-28"):
        keys.create("web", "ask", last_day=date(2026, 2, 28))


def test_revoking_what_is_not_there_names_the_list(keys):
    with pytest.raises(InputError, match=r"There is no key 'web'. See: hoidap keys list"):
        keys.revoke("web")
