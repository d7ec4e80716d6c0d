"""The report of an evaluation: filtered, sorted and opened by its reader, from a file, with nothing fetched."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from eval.folder import Run
from eval.judge.kept import Verdicts
from eval.judge.verdicts import Verdict
from eval.questions import Evidence
from eval.report.page import render_report
from eval.report.shown import load_sections
from eval.rows import Quoted, Row
from rag.types import Turn
from tests.browser.site import Site
from tests.browser.test_accessibility import violations
from tests.browser.visitor import Come, Visitor
from tests.eval.runs import failed_row, refused_row, right_row, unanswerable_row, write_run, written_row, wrong_row
from tests.write.fakes import ScriptedModel

SCRIPT = "</script><script>window.ran = 1</script><img src=x onerror='window.ran = 1'><b>"
BRIDGE = Row(
    id="q7",
    kind="number",
    language="en",
    answer_language="vi",
    question="How long is it?",
    history=(Turn("Where is the bridge?", "In Bến Gỗ."),),
    understood="How long is the bridge in Bến Gỗ?",
    gold=("1.250 mét",),
    evidence=(Evidence("cau.html", "Cầu Bến Gỗ dài 1.250 mét"),),
    unanswerable=False,
    status="answered",
    confidence=0.55,
    answer="Cầu Bến Gỗ dài 1.250 mét. [1]",
    span="1.250 mét",
    citations=(Quoted("cau.html", 4, 29, "Cầu Bến Gỗ dài 1.250 mét.", "1.250 mét", f"Tin {SCRIPT}. ", " Hết."),),
    rankings={"hybrid": ("khac.html", "cau.html"), "lexical": ("khac.html",)},
    timings={"retrieve": 0.012, "whole": 0.1},
    scores={"right": 1.0, "right if given": 1.0},
)
ROWS = (
    right_row("q1"),
    wrong_row("q2", kind="date", question=SCRIPT, answer=SCRIPT),
    refused_row("q3"),
    unanswerable_row("q4"),
    unanswerable_row("q5", answered=True),
    failed_row("q6"),
    BRIDGE,
)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The report of one run in which everything happens once."""
    return _page(write_run(tmp_path_factory.mktemp("runs") / "run", ROWS))


@pytest.fixture(scope="module")
def comparison(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The report of two runs, of which the second got q2 right and q1 wrong."""
    folder = tmp_path_factory.mktemp("runs")
    changed = (wrong_row("q1"), right_row("q2", kind="date"), *ROWS[2:])
    return _page(write_run(folder / "before", ROWS), write_run(folder / "after", changed))


def _page(*runs: Run) -> str:
    return render_report(load_sections([run.path for run in runs]))


def shown(page: Page) -> list[str]:
    """The questions that can be seen, in their order."""
    return page.locator("table.questions tbody:visible").evaluate_all("all => all.map((one) => one.dataset.id)")


def choose(page: Page, outcome: str) -> None:
    """Ask for an outcome."""
    page.locator(f"input[value='{outcome}']").check()


def opened(page: Page, id_: str) -> Locator:
    """Open a question's details."""
    body = page.locator(f"tbody[data-id={id_}]")
    body.locator(".opener").click()
    return body.locator(".detail")


def test_filters_leave_what_is_asked_for(visitor: Visitor, site: Site, report: str) -> None:
    page = visitor.open(site.url + site.put(report))
    assert shown(page) == ["q1", "q2", "q3", "q4", "q5", "q6", "q7"]
    choose(page, "wrong")
    assert shown(page) == ["q2", "q3", "q5", "q6"]
    choose(page, "wrongly answered")
    assert shown(page) == ["q5"]
    expect(page.locator("output")).to_have_text("1 of 7 questions")
    choose(page, "")
    page.locator("[name=language]").select_option("en→vi")
    assert shown(page) == ["q7"]
    page.locator("[name=kind]").select_option("date")
    expect(page.get_by_text("No question is like that.")).to_be_visible()
    page.get_by_role("button", name="Show all").click()
    expect(page.locator("output")).to_have_text("7 of 7 questions")


def test_a_search_finds_words_of_a_passage_without_their_accents(visitor: Visitor, site: Site, report: str) -> None:
    page = visitor.open(site.url + site.put(report))
    page.get_by_label("Search").fill("CAU ben go")
    assert shown(page) == ["q7"]


def test_each_outcome_says_how_many_questions_it_has_among_those_asked_for(
    visitor: Visitor, site: Site, report: str
) -> None:
    page = visitor.open(site.url + site.put(report))
    chips = page.locator(".chips label:visible")
    expect(chips).to_have_text(
        [
            "all 7",
            "wrong 4",
            "right 2",
            "rightly refused 1",
            "retrieved but not read 2",
            "wrongly answered 1",
            "no answer came 1",
        ]
    )
    page.locator("[name=kind]").select_option("number")
    expect(chips).to_have_text(["all 1", "right 1"])


def test_questions_are_sorted_by_a_click_and_turned_by_another(visitor: Visitor, site: Site, report: str) -> None:
    page = visitor.open(site.url + site.put(report))
    by_confidence = page.get_by_role("button", name="Confidence")
    by_confidence.click()
    assert shown(page) == ["q6", "q3", "q4", "q2", "q5", "q7", "q1"]
    expect(page.locator("th[aria-sort]")).to_have_attribute("aria-sort", "ascending")
    by_confidence.click()
    assert shown(page)[:2] == ["q1", "q7"]


def test_the_address_brings_back_what_was_shown(visitor: Visitor, site: Site, report: str) -> None:
    page = visitor.open(site.url + site.put(report))
    choose(page, "wrong")
    page.get_by_label("Search").fill("opened in 1925")
    page.get_by_role("button", name="Kind").click()
    page.get_by_role("button", name="Kind").click()
    opened(page, "q5")
    again = visitor.open(page.url)
    assert (shown(again), again.url) == (["q5", "q2"], page.url)
    expect(again.locator("tbody[data-id=q5] .detail")).to_be_visible()
    page.get_by_role("button", name="Show all").click()
    expect(page.locator("output")).to_have_text("7 of 7 questions")
    assert "outcome" not in page.url


def test_the_address_keeps_each_set_apart(visitor: Visitor, site: Site, tmp_path: Path) -> None:
    runs = (write_run(tmp_path / name, ROWS[:2], {"set_digest": name}) for name in ("first", "second"))
    page = visitor.open(site.url + site.put(_page(*runs)))
    page.locator("[data-questions=s2] input[value=right]").check()
    assert shown(page) == ["q1", "q2", "q1"]
    page.locator("[data-questions=s1] input[value=wrong]").check()
    assert shown(visitor.open(page.url)) == ["q2", "q1"]


@pytest.mark.parametrize(
    "hash_", ["outcome=nonsense&kind=x&sort=evil+9+up&open=none", "sort=__proto__+0+up", "=&&%E0%A4%A"]
)
def test_an_address_that_means_nothing_shows_everything(visitor: Visitor, site: Site, report: str, hash_: str) -> None:
    assert len(shown(visitor.open(f"{site.url}{site.put(report)}#{hash_}"))) == 7


def test_details_show_the_passage_with_what_was_cited_and_what_was_expected(
    visitor: Visitor, site: Site, report: str
) -> None:
    page = visitor.open(site.url + site.put(report))
    assert page.locator(".detail").count() == 0  # made when they are asked for
    detail = opened(page, "q7")
    passage = detail.locator(".fared blockquote")
    expect(passage).to_have_text(f"Tin {SCRIPT}. Cầu Bến Gỗ dài 1.250 mét. Hết.")
    expect(passage).to_have_attribute("lang", "vi")
    expect(passage.locator("mark")).to_have_text(["Cầu Bến Gỗ dài ", "1.250 mét", "."])
    expect(passage.locator(".evidence")).to_have_text(["Cầu Bến Gỗ dài ", "1.250 mét"])
    expect(passage.locator("mark.span.answer")).to_have_text("1.250 mét")
    expect(detail.locator(".judged span")).to_have_text(
        ["✓ gold source", "✓ overlaps gold evidence", "✓ holds a gold answer"]
    )
    expect(detail.locator(".turn")).to_have_text(["Where is the bridge?", "In Bến Gỗ."])
    expect(detail).to_contain_text("Understood as: How long is the bridge in Bến Gỗ?")
    expect(detail.locator("dl").first).to_contain_text("gold source, hybrid2")
    expect(detail.locator("dl").first).to_contain_text("gold source, lexicalnot found")
    expect(detail.locator("dl").first).to_contain_text("retrieve12.0 ms")


def test_who_wrote_an_answer_and_what_became_of_each_sentence_is_told(
    visitor: Visitor, site: Site, tmp_path: Path
) -> None:
    run = write_run(tmp_path / "run", [written_row()])
    list(Verdicts.of(run.path, ScriptedModel([], name="judge")).append([Verdict("q1", ("supported", "not"), "partly")]))
    detail = opened(visitor.open(site.url + site.put(_page(run))), "q1")
    expect(detail.locator(".writer")).to_have_text("openai:m: written; prompt answer.en 1a2b")
    expect(detail.locator(".sentences li")).to_have_text(
        [
            "It dates from 1911.✓ supported by the check✓ supported by judge",
            "A sentence that was not shown.✗ dropped by the check: number, name",
            "It is tall.○ unverified by the check: unsupported✗ not supported by judge",
        ]
    )
    expect(detail.get_by_text("partly by judge")).to_be_visible()


def test_many_questions_come_in_portions(visitor: Visitor, site: Site, tmp_path: Path) -> None:
    rows = [right_row(f"q{number}") for number in range(450)]
    page = visitor.open(site.url + site.put(_page(write_run(tmp_path / "many", rows))))
    assert len(shown(page)) == 200
    expect(page.locator("output")).to_have_text("450 of 450 questions, the first 200 of them shown")
    page.get_by_role("button", name="Show more questions").click()
    expect(page.locator("tbody[data-id=q200] .opener")).to_be_focused()
    assert len(shown(page)) == 400
    opened(page, "q399")
    again = visitor.open(page.url)
    expect(again.locator("tbody[data-id=q399] .detail")).to_be_in_viewport()
    again.get_by_label("Search").fill("q42")
    assert shown(again) == ["q42", *(f"q42{digit}" for digit in range(10))]


def test_hostile_text_is_shown_as_text(visitor: Visitor, site: Site, report: str) -> None:
    page = visitor.open(site.url + site.put(report))
    detail = opened(page, "q2")
    expect(detail.locator(".said")).to_have_text(SCRIPT)
    expect(page.locator("tbody[data-id=q2] .question")).to_have_text(SCRIPT)
    opened(page, "q7")
    page.wait_for_timeout(200)
    assert page.evaluate("['ran' in window, document.querySelectorAll('img').length]") == [False, 0]


def test_why_no_answer_came_is_told(visitor: Visitor, site: Site, report: str) -> None:
    page = visitor.open(site.url + site.put(report))
    expect(opened(page, "q6").locator(".said")).to_have_text("the service was busy")


def test_runs_are_looked_at_one_by_one_and_where_they_differ(visitor: Visitor, site: Site, comparison: str) -> None:
    page = visitor.open(site.url + site.put(comparison))
    page.get_by_label("only where runs differ").check()
    assert shown(page) == ["q1", "q2"]
    choose(page, "right")
    assert shown(page) == ["q1"]
    page.get_by_label("Outcome of").select_option("B")
    assert shown(page) == ["q2"]
    again = visitor.open(page.url)
    assert shown(again) == ["q2"]
    expect(opened(again, "q2").locator(".fared h3")).to_have_text(["A: retrieved but not read", "B: right"])


@pytest.mark.parametrize(("width", "theme"), [(375, "dark"), (1280, "light")])
def test_no_part_of_the_report_is_out_of_reach(come: Come, site: Site, comparison: str, theme: str, width: int) -> None:
    visitor = come(color_scheme=theme, viewport={"width": width, "height": 900}, bypass_csp=True)
    page = visitor.open(site.url + site.put(comparison))
    opened(page, "q7")
    for summary in page.locator("summary").all():
        summary.click()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_everything_can_be_done_with_a_keyboard(visitor: Visitor, site: Site, report: str) -> None:
    page = visitor.open(site.url + site.put(report))
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the questions")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    assert shown(page) == ["q2", "q3", "q5", "q6"]
    page.locator("tbody[data-id=q3] .opener").focus()
    page.keyboard.press("Enter")
    expect(page.locator("tbody[data-id=q3] .detail")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("tbody[data-id=q3] .detail")).to_be_hidden()


def test_without_scripts_everything_but_filters_and_passages_is_there(come: Come, site: Site, report: str) -> None:
    page = come(java_script_enabled=False).open(site.url + site.put(report))
    expect(page.locator("table.questions tbody")).to_have_count(7)
    expect(page.locator("form")).to_be_hidden()
    expect(page.locator("figure svg").first).to_be_visible()
    expect(page.get_by_text("need JavaScript")).to_be_visible()


def test_a_file_is_read_without_a_network(browser: Browser, tmp_path: Path, report: str) -> None:
    file = tmp_path / "report.html"
    file.write_text(report, "utf-8")
    context = browser.new_context(offline=True)
    requested: list[str] = []
    said: list[str] = []
    context.on("request", lambda request: requested.append(request.url))
    context.on("console", lambda message: said.append(message.text))
    context.on("weberror", lambda error: said.append(str(error.error)))
    page = context.new_page()
    page.goto(file.as_uri())
    choose(page, "wrong")
    opened(page, "q5")
    choose(page, "")
    assert (requested, said) == ([file.as_uri(), "data:,"] if "data:," in requested else [file.as_uri()], [])
    context.close()
