"""Every request in the documentation is answered as the page says."""

import json
import re
import shlex
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from publication.api.aggregates import MonthlyTableParameters
from publication.api.changes import ChangesParameters
from publication.api.incidents import IncidentParameters
from publication.api.references import PlaceParameters
from publication.api.urls import urlpatterns
from publication.provenance import COLUMNS as TOLD
from publication.rows import FLOW_COLUMNS
from tests.docs.pages import page, rows

PAGE = page("docs/api.md")
REQUESTS = {
    (name, address): told
    for name in ("README.md", "docs/api.md")
    for command, told in re.findall(
        r"^```console\n(curl .*?)\n```\n(?:\n```(?:json|csv)\n(.*?)^```$)?",
        page(name),
        re.MULTILINE | re.DOTALL,
    )
    for address in [shlex.split(command)[-1]]
}


def holds(whole: Any, part: Any) -> bool:
    """Whether a document has at least what is shown of it; lists are shown with all their items."""
    if isinstance(part, dict):
        return isinstance(whole, dict) and all(
            key in whole and holds(whole[key], value) for key, value in part.items()
        )
    if isinstance(part, list):
        return len(whole) == len(part) and all(map(holds, whole, part))
    return type(whole) is type(part) and whole == part


def test_there_are_requests_in_both_pages() -> None:
    assert {name for name, _ in REQUESTS} == {"README.md", "docs/api.md"}


@pytest.mark.parametrize(("where", "told"), REQUESTS.items(), ids=lambda each: str(each)[-40:])
@pytest.mark.usefixtures("seeded")
def test_a_request_is_answered_as_shown(client: Client, where: tuple[str, str], told: str) -> None:
    address = urlsplit(where[1])
    assert address.netloc == "localhost:8000"
    response = client.get(f"{address.path}?{address.query}")
    if told.startswith("{"):
        expected = json.loads(told)
        assert response.status_code == expected.get("status", 200)
        assert holds(response.json(), expected), response.json()
    else:
        assert response.status_code == 200
        assert b"".join(response).decode().replace("\r\n", "\n").startswith(told)


def test_every_address_of_the_api_is_named() -> None:
    for route in (str(each.pattern) for each in urlpatterns if each.name):
        address = re.sub(r"<(?:slug|str|name):(\w+)>", lambda m: m[1].upper(), f"/api/v1/{route}")
        assert address.replace(".FORMAT", ".csv") in PAGE, address


@pytest.mark.parametrize(
    ("address", "parameters"),
    [
        ("/api/v1/aggregates/monthly", MonthlyTableParameters),
        ("/api/v1/incidents/", IncidentParameters),
        ("/api/v1/places/", PlaceParameters),
        ("/api/v1/changes/", ChangesParameters),
    ],
)
def test_every_parameter_is_named(address: str, parameters: Any) -> None:
    [told] = [row for row in rows(PAGE, "address | answers") if row[0].startswith(f"`{address}`")]
    assert set(re.findall(r"`(\w+)`", told[2])) == set(parameters().fields)


def test_every_column_is_explained() -> None:
    explained = {name for row in rows(PAGE, "column |") for name in re.findall(r"`(\w+)`", row[0])}
    asked = {"place", "harm", "population"}
    assert explained == {"month", *FLOW_COLUMNS, *TOLD} - asked
