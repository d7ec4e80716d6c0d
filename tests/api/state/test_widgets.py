import pytest

from api.state.widgets import Widget, Widgets
from rag.errors import InputError

NOW = "2026-03-01T08:00:00.000+00:00"
SITE, SHOP = "https://site.example", "https://shop.example"


@pytest.fixture
def widgets(database):
    return Widgets(database, now=lambda: NOW)


def test_a_widget_is_found_as_it_was_made(widgets):
    widgets.create("cong-dan", [SITE, SHOP, SITE], frozenset({"b", "a"}), rate="5/minute")
    expected = Widget("cong-dan", (SHOP, SITE), frozenset({"a", "b"}), "5/minute", NOW, None)
    assert (widgets.find("cong-dan"), widgets.all(), widgets.find("other")) == (expected, [expected], None)


def test_an_origin_is_allowed_by_any_live_widget_and_by_no_other_thing(widgets):
    widgets.create("one", [SITE], frozenset({"a"}))
    widgets.create("two", [SITE, SHOP], frozenset({"a"}))
    widgets.revoke("two")
    asked = [SITE, SHOP, "https://site.example.evil.example", "http://site.example", "null", ""]
    assert [origin for origin in asked if widgets.allow(origin)] == [SITE]


def test_a_revoked_widget_allows_none_of_its_origins(widgets):
    widgets.create("one", [SITE], frozenset({"a"}))
    before = widgets.find("one").allows(SITE)
    widgets.revoke("one")
    assert (before, widgets.find("one").allows(SITE), widgets.find("one").live) == (True, False, False)


def test_a_revoked_widget_may_be_made_anew_and_keeps_nothing_of_the_old_one(widgets):
    widgets.create("one", [SITE], frozenset({"a"}), rate="5/minute")
    widgets.revoke("one")
    widgets.create("one", [SHOP], frozenset({"b"}))
    assert widgets.find("one") == Widget("one", (SHOP,), frozenset({"b"}), None, NOW, None)
    assert not widgets.allow(SITE)


def test_a_widget_in_use_is_not_replaced(widgets):
    widgets.create("one", [SITE], frozenset({"a"}))
    with pytest.raises(InputError, match=r"already. Revoke it first: hoidap widgets revoke one"):
        widgets.create("one", [SHOP], frozenset({"b"}))


def test_a_widget_without_an_origin_is_refused(widgets):
    with pytest.raises(InputError, match=r"has no origin. Give one: --origin https://www"):
        widgets.create("one", [], frozenset({"a"}))


def test_revoking_what_is_not_there_names_the_list(widgets):
    with pytest.raises(InputError, match=r"There is no widget 'one'. See: hoidap widgets list"):
        widgets.revoke("one")
