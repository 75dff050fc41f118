"""The schema is clean, and answers are what it says."""

from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
from django.core.management import call_command
from django.test import Client

from publication.api.index import ENDPOINTS
from publication.api.monthly_tables import RENDERERS
from publication.api.urls import urlpatterns
from tests.publication.api.conftest import SUMMER, Ask

ANSWERS = {
    "index": ("/api/v1/", ""),
    "months": ("/api/v1/aggregates/monthly", SUMMER),
    "years": ("/api/v1/aggregates/monthly", SUMMER | {"interval": "year"}),
    "stock": ("/api/v1/aggregates/monthly", SUMMER | {"harm": "trapped"}),
    "incidents": ("/api/v1/incidents/", "limit=500"),
    "codebook": ("/api/v1/codebook/", ""),
    "places": ("/api/v1/places/", "limit=500"),
    "datasets": ("/api/v1/datasets/", ""),
    "coverage": ("/api/v1/coverage/", ""),
    "sources": ("/api/v1/sources/", "limit=500"),
    "changes": ("/api/v1/changes/", "limit=500"),
    "records that changed": ("/api/v1/changes/", "after=900&limit=500"),
    "status": ("/api/v1/status/", ""),
    "log": ("/api/v1/log/", ""),
}


@cache
def schema() -> dict[str, Any]:
    json = "application/vnd.oai.openapi+json"
    served: dict[str, Any] = Client().get("/api/v1/schema/", headers={"accept": json}).json()
    return served


def closed(shape: Any) -> Any:
    """The same schema, in which no object holds a key that is not declared."""
    if isinstance(shape, list):
        return [closed(each) for each in shape]
    if not isinstance(shape, dict):
        return shape
    more = {"additionalProperties": False} if "properties" in shape else {}
    return {key: closed(each) for key, each in shape.items()} | more


@cache
def validator(path: str, status: str, media_type: str) -> Any:
    shape = schema()["paths"][path]["get"]["responses"][status]["content"][media_type]["schema"]
    return jsonschema.Draft202012Validator(
        {**shape, "components": closed(schema()["components"])},
        format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER,
    )


def check(answer: Any, path: str) -> None:
    """Hold an answer against what the schema says of its path, status and media type."""
    media_type = answer.headers["Content-Type"]
    validator(path, str(answer.status_code), media_type).validate(answer.json())


def test_the_schema_is_valid_and_without_a_warning(tmp_path: Path) -> None:
    file = tmp_path / "schema.yaml"
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(file), stderr=StringIO())
    assert file.read_text().startswith("openapi: 3.1")


def test_the_schema_names_no_foreign_host(ask: Ask) -> None:
    assert "servers" not in schema()
    assert b"://" not in ask("schema/").content.replace(b"http://testserver", b"")


def test_the_schema_that_is_kept_is_that_of_the_language_asked_for(ask: Ask) -> None:
    english, arabic, again = (
        ask("schema/", accept_language=language).content for language in ("en", "ar", "en")
    )
    assert english == again
    assert english != arabic


@pytest.mark.usefixtures("seeded_reader")
@pytest.mark.parametrize(("path", "query"), ANSWERS.values(), ids=list(ANSWERS))
def test_answers_are_what_the_schema_says(ask: Ask, path: str, query: Any) -> None:
    answer = ask(path.removeprefix("/api/v1/"), query)
    assert answer.status_code == 200
    check(answer, path)


@pytest.mark.usefixtures("seeded_reader")
@pytest.mark.parametrize(
    "query",
    [
        "dataset=facts&limit=500",
        "dataset=ucdp-ged&limit=5",
        "dataset=ucdp-ged&start=2017-10&limit=5",
    ],
)
def test_whole_records_are_what_the_schema_says(ask: Ask, query: str) -> None:
    for short in ask("incidents/", query).json()["results"]:
        answer = ask(f"incidents/{short['code']}/")
        check(answer, "/api/v1/incidents/{code}/")


@pytest.mark.usefixtures("seeded_reader")
def test_problems_are_what_the_schema_says(ask: Ask) -> None:
    check(ask("incidents/", "limit=0"), "/api/v1/incidents/")
    check(ask("incidents/HT1/"), "/api/v1/incidents/{code}/")
    check(ask("log/", accept="image/png"), "/api/v1/log/")


@pytest.mark.parametrize(
    "status", ["200", "304", "400", "401", "403", "404", "405", "406", "429", "500", "503"]
)
def test_every_operation_declares_every_status(status: str) -> None:
    assert len(schema()["paths"]) >= len(ENDPOINTS)
    for path, operations in schema()["paths"].items():
        unlike = status == "304" and path == "/api/v1/usage/"
        assert (status in operations["get"]["responses"]) is not unlike, path


def test_every_address_is_in_the_schema() -> None:
    undeclared = {"schema", "docs", "monthly-as", None}
    named = [pattern for pattern in urlpatterns if pattern.name not in undeclared]
    assert len(schema()["paths"]) == len(named)


def test_every_parameter_is_described_and_closed_lists_are_enums() -> None:
    operation = schema()["paths"]["/api/v1/aggregates/monthly"]["get"]
    parameters = {each["name"]: each for each in operation["parameters"]}
    assert all(each["description"] for each in parameters.values())
    assert "killed" in parameters["harm"]["schema"]["enum"]
    assert "airstrike" in parameters["kind"]["schema"]["items"]["enum"]
    required = {name for name, each in parameters.items() if each.get("required")}
    assert required == {"place", "harm", "start", "end"}
    formats = {"application/json", *(renderer.media_type for renderer in RENDERERS)}
    assert set(operation["responses"]["200"]["content"]) == formats
