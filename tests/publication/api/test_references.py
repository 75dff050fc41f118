"""/codebook/, /places/, /datasets/, /coverage/, /log/ and the index."""

import pytest

from incidents.codebook import VOCABULARIES
from tests.publication.api.conftest import Ask

pytestmark = pytest.mark.usefixtures("seeded_reader")


def test_the_codebook_holds_every_vocabulary(ask: Ask) -> None:
    book = ask("codebook/").json()
    assert [each["name"] for each in book["vocabularies"]] == [each.name for each in VOCABULARIES]
    for told, vocabulary in zip(book["vocabularies"], VOCABULARIES, strict=True):
        assert told["overlapping"] is vocabulary.overlapping
        assert [value["code"] for value in told["values"]] == list(vocabulary.codes)
        assert all(value["label_en"] and value["label_ar"] for value in told["values"])
        assert all(value["definition"] for value in told["values"])


@pytest.mark.parametrize("vocabulary", VOCABULARIES, ids=lambda each: each.name)
def test_a_vocabulary_stands_alone_too(ask: Ask, vocabulary: object) -> None:
    name = vocabulary.name  # type: ignore[attr-defined]
    alone = ask(f"codebook/{name}/").json()
    assert alone.pop("version") == "1"
    assert alone in ask("codebook/").json()["vocabularies"]


def test_an_unknown_vocabulary_is_not_found(ask: Ask) -> None:
    assert ask("codebook/harms/").status_code == 404


def test_places_by_level(ask: Ask) -> None:
    governorates = ask("places/", {"level": 1, "limit": 500}).json()["results"]
    assert len(governorates) == 14
    raqqa = next(place for place in governorates if place["code"] == "SY11")
    assert (raqqa["name_ar"], raqqa["path"]) == ("الرقة", ["SY", "SY11"])


def test_places_within_another_in_pages(ask: Ask) -> None:
    found, query = [], "within=SY11&limit=7"
    while query:
        answer = ask("places/", query).json()
        found += [place["code"] for place in answer["results"]]
        query = (answer["next"] or "").partition("?")[2]
    assert "SY11" in found
    assert len(found) == len(set(found)) > 7
    whole = ask("places/", "within=SY11&limit=500").json()["results"]
    assert found == [place["code"] for place in whole]
    assert all("SY11" in place["path"] for place in whole)


def test_one_place(ask: Ask) -> None:
    assert ask("places/SY11/").json()["name_en"]
    assert ask("places/SY99/").status_code == 404


def test_data_sets_name_licence_and_citation(ask: Ask) -> None:
    found = {each["code"]: each for each in ask("datasets/").json()["results"]}
    assert {"facts", "ucdp-ged"} <= set(found)
    assert found["ucdp-ged"]["licence"] == "CC BY 4.0"
    assert all(each["citation"] for each in found.values())


def test_coverage_says_who_looked(ask: Ask) -> None:
    found = ask("coverage/").json()["results"]
    assert found
    assert {each["status"] for each in found} <= {
        "monitored",
        "partial",
        "backlog",
        "not_monitored",
    }
    assert all(each["monitored_by"] and each["start"] <= each["end"] for each in found)


def test_the_index_leads_to_everything(ask: Ask) -> None:
    index = ask().json()
    for endpoint in index["endpoints"]:
        path = endpoint["url"].partition("/api/v1/")[2]
        wanted = {"monthly": 400, "usage": 401}.get(endpoint["name"], 200)
        assert ask(path).status_code == wanted, endpoint
    assert ask(index["example"].partition("/api/v1/")[2]).status_code == 200
