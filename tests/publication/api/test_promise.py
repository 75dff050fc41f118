"""Whoever was written for the last release is answered as before."""

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from tests.publication.api.breaking import Schema, breaks
from tests.publication.api.test_schema import schema

# The schema of release 0.1.0 without its texts. It is replaced at a release, and never before.
RELEASED: Schema = json.loads(Path(__file__).with_name("released.json").read_text())


def test_the_schema_breaks_nobody_who_was_written_for_the_last_release() -> None:
    assert list(breaks(RELEASED, schema())) == []


def operation(path: str, of: Schema) -> Any:
    return of["paths"][f"/api/v1/{path}"]["get"]


def component(name: str, of: Schema) -> Any:
    return of["components"]["schemas"][name]


def parameter(name: str, of: Schema) -> Any:
    found = operation("aggregates/monthly", of)["parameters"]
    return next(each for each in found if each["name"] == name)


BREAKING: dict[str, Callable[[Schema], Any]] = {
    "/api/v1/log/ is gone": lambda new: new["paths"].pop("/api/v1/log/"),
    "the parameter bom is gone": lambda new: parameter("bom", new).update(name="mark"),
    "the parameter harm no longer accepts ['killed']": lambda new: parameter("harm", new)["schema"][
        "enum"
    ].remove("killed"),
    "the parameter bom is required now": lambda new: parameter("bom", new).update(required=True),
    "it is no longer answered as text/csv": lambda new: operation("aggregates/monthly", new)[
        "responses"
    ]["200"]["content"].pop("text/csv"),
    "answer.results[].grading is gone": lambda new: component("ShortIncident", new)[
        "properties"
    ].pop("grading"),
    "answer.n may be missing now": lambda new: component("Log", new)["required"].remove("n"),
    "answer.n may be ['string'] now": lambda new: component("Log", new)["properties"].update(
        n={"type": "string"}
    ),
    "answer.n may be ['null'] now": lambda new: component("Log", new)["properties"].update(
        n={"type": ["integer", "null"]}
    ),
}


@pytest.mark.parametrize("told", BREAKING)
def test_a_breaking_change_is_found(told: str) -> None:
    changed = deepcopy(schema())
    BREAKING[told](changed)
    assert any(each.endswith(told) for each in breaks(RELEASED, changed))


def test_what_is_new_breaks_nobody() -> None:
    more = deepcopy(schema())
    more["paths"]["/api/v1/new/"] = {"get": {"responses": {}}}
    parameter("harm", more)["schema"]["enum"].append("new")
    component("Log", more)["properties"]["new"] = {"type": "string"}
    assert list(breaks(RELEASED, more)) == []
