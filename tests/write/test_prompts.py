"""The files of `prompts/`: every one of them can be loaded and filled."""

import re
from pathlib import Path

import pytest

import prompts
from prompts import LANGUAGES, PLACEHOLDERS, PromptError, load_prompt, load_wording, prompt_digest, say
from prompts.files import check_placeholders
from prompts.models import PROMPTS

FILES = sorted(path.stem for path in Path(prompts.__file__).parent.glob("*.txt"))


def test_every_file_is_a_known_wording_or_prompt_in_every_language() -> None:
    known = sorted(f"{name}.{language}" for name in {*PLACEHOLDERS, *PROMPTS} for language in LANGUAGES)
    assert known == FILES


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", sorted(PLACEHOLDERS))
def test_every_wording_loads(name: str, language: str) -> None:
    assert load_wording(name, language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", sorted(PROMPTS))
def test_every_prompt_loads_with_its_name_and_a_digest(name: str, language: str) -> None:
    text = load_prompt(name, language)
    assert (text.name, text.digest) == (f"{name}.{language}", prompt_digest(name, language))
    assert re.fullmatch("[0-9a-f]{16}", text.digest)
    assert bool(text.item) == (PROMPTS[name].item is not None)


def test_versions_and_languages_of_a_prompt_have_their_own_digests() -> None:
    digests = [prompt_digest(name, language) for name in PROMPTS for language in LANGUAGES]
    assert len(set(digests)) == len(digests)


def test_a_language_without_wordings_gets_english() -> None:
    assert (say("sources", "fr"), load_prompt("answer", "fr").name) == ("Sources", "answer.en")


def test_what_is_filled_in_is_not_read_for_placeholders() -> None:
    assert say("understood", "en", question="{date} {0}") == "Understood as: {date} {0}"


@pytest.mark.parametrize("load", [load_wording, load_prompt])
def test_a_name_without_a_file_is_an_error_that_names_those_there_are(load: object) -> None:
    with pytest.raises(PromptError, match=r"There is no (wording|prompt) 'nowhere'; known: a"):
        load("nowhere", "vi")  # type: ignore[operator]


@pytest.mark.parametrize("text", ["{date}", "{date} {statement} {more}", "{date.year} {statement}", "{} {statement}"])
def test_other_placeholders_than_those_that_are_filled_are_an_error(text: str) -> None:
    with pytest.raises(PromptError, match=r"must hold \['date', 'statement'\]"):
        check_placeholders(text, {"date", "statement"}, where="dated.vi.txt")


def test_a_brace_that_is_no_placeholder_is_an_error_that_says_how_to_write_it() -> None:
    with pytest.raises(PromptError, match=r"Write a brace as \{\{"):
        check_placeholders("a { brace", set(), where="sources.vi.txt")
