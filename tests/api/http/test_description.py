"""The API's description against the API itself."""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from jsonschema_rs import Draft202012Validator
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.api.http.people import bearer
from tests.service import BRIDGE, RunningService, running_service

CHECKS = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)
_ANY_HEALTH = list(HealthCheck)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningService]:
    with running_service(tmp_path_factory.mktemp("described") / "data") as service:
        service.assistant.ingest_bytes(BRIDGE.encode(), source="cau.txt")
        yield service


@pytest.fixture(scope="module")
def key(running: RunningService) -> str:
    return running.service.state.keys.create("admin", "admin")


@pytest.fixture(scope="module")
def description(running: RunningService) -> dict[str, Any]:
    found: dict[str, Any] = running.client.get("/openapi.json").json()
    return found


def operations(description: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def test_every_operation_is_named_summed_up_and_filed(description: dict[str, Any]) -> None:
    named = [operation["operationId"] for _, operation in operations(description)]
    assert len(set(named)) == len(named) >= 15
    tags = {tag["name"] for tag in description["tags"]}
    assert {tag for _, operation in operations(description) for tag in operation["tags"]} == tags
    assert [where for where, operation in operations(description) if not operation.get("summary")] == []


def test_every_problem_that_is_described_has_our_form(description: dict[str, Any]) -> None:
    for where, operation in operations(description):
        for status, response in operation["responses"].items():
            if status >= "400" and where != "GET /readyz":
                assert "application/problem+json" in response["content"], (where, status)
    assert "HTTPValidationError" not in description["components"]["schemas"]


def test_examples_fit_their_own_description(description: dict[str, Any]) -> None:
    schemas = description["components"]["schemas"]
    checked = set()
    for name, schema in schemas.items():
        for example in schema.get("examples", ()):
            Draft202012Validator({"$ref": f"#/components/schemas/{name}", "components": {"schemas": schemas}}).validate(
                example
            )
            checked.add(name)
    assert {"AskBody", "AnswerBody", "SearchBody", "SearchedBody"} <= checked


def test_the_description_says_that_no_text_may_hold_a_null_character(description: dict[str, Any]) -> None:
    asked = description["components"]["schemas"]["AskBody"]["properties"]
    for text in (asked["question"], asked["collections"]["items"]):
        assert re.search(text["pattern"], "Cầu\nCá Nhó?")
        assert not re.search(text["pattern"], "Cầu\0")


def test_no_reference_leads_nowhere(description: dict[str, Any]) -> None:
    schemas = description["components"]["schemas"]
    text = json.dumps(description)
    used = {one.split('"')[0] for one in text.split('"#/components/schemas/')[1:]}
    assert used <= set(schemas)


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("keyed", [False, True], ids=["anyone", "administrator"])
def test_nothing_that_fits_the_description_or_nearly_does_is_a_server_error(
    running: RunningService, key: str, keyed: bool, mode: GenerationMode
) -> None:
    schema = schemathesis.openapi.from_url(f"{running.url}/openapi.json")
    headers = bearer(key) if keyed else {}
    tried = set()
    for found in schema.get_all_operations():
        operation = found.ok()

        @settings(max_examples=8, deadline=None, derandomize=True, database=None, suppress_health_check=_ANY_HEALTH)
        @given(case=operation.as_strategy(generation_mode=mode))
        def check(case: schemathesis.Case) -> None:
            tried.add(case.operation.label)
            case.validate_response(case.call(headers=headers), checks=CHECKS)

        with suppress(Unsatisfiable):  # what has no parameter cannot be asked wrongly
            check()
    assert len(tried) >= 12
