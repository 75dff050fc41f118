"""What is wrong with a document beside its claims is named by place, field, value and remedy."""

import pytest

from sources.dates import ACCEPTED as EDTF_ACCEPTED
from sources.importers.problems import Problem
from tests.sources.importers.test_records import INCIDENT, parse_with


@pytest.mark.parametrize(
    ("path", "values", "problem"),
    [
        pytest.param(
            (),
            {"format": "records"},
            Problem("document", "format", "records", "one of harmtrack-records-1"),
            id="another format",
        ),
        pytest.param(
            (),
            {"parties": {}},
            Problem("document", "parties", "{}", "a list of objects"),
            id="an object for a list",
        ),
        pytest.param(
            ("dataset",),
            {"licence": ""},
            Problem("document.dataset", "licence", "", "a text that is not empty"),
            id="no licence",
        ),
        pytest.param(
            ("sources", 1),
            {"code": "army-command"},
            Problem("document.sources[1]", "code", "army-command", "a code of its own"),
            id="a code that stands twice",
        ),
        pytest.param(
            ("reports", 1),
            {"id": "daily-1"},
            Problem("document.reports[1]", "id", "daily-1", "an id of its own"),
            id="an id that stands twice",
        ),
        pytest.param(
            ("incidents", 0),
            {"dates": "last week"},
            Problem(INCIDENT, "dates", "last week", EDTF_ACCEPTED),
            id="dates that are no EDTF",
        ),
        pytest.param(
            ("incidents", 0),
            {"place": "SY99"},
            Problem(INCIDENT, "place", "SY99", "the code of a place in the gazetteer"),
            id="an unknown place",
        ),
        pytest.param(
            ("incidents", 0),
            {"longitude": 4239},
            Problem(INCIDENT, "longitude", "4239", "degrees from -180 to 180"),
            id="a longitude that is none",
        ),
        pytest.param(
            ("incidents", 0),
            {"latitude": False},
            Problem(INCIDENT, "latitude", "False", "degrees from -90 to 90"),
            id="a truth value for a latitude",
        ),
        pytest.param(
            ("incidents", 0),
            {"latitude": ...},
            Problem(INCIDENT, "longitude", "39", "both latitude and longitude, or neither"),
            id="half a point",
        ),
        pytest.param(
            ("incidents", 0),
            {"place_precision": "adm1"},
            Problem(
                INCIDENT,
                "latitude",
                "35.95",
                "no point unless place_precision is area, city, near, settlement, site",
            ),
            id="a point of a province",
        ),
        pytest.param(
            ("incidents", 1, "links", 0),
            {"incident": "bridge"},
            Problem(
                "document.incidents[1].links[0]",
                "incident",
                "bridge",
                "the id of an incident of this document",
            ),
            id="a link to nothing",
        ),
        pytest.param(
            ("incidents", 1),
            {"links": [{"kind": "includes", "incident": "june"}]},
            Problem("document.incidents[1]", "links", "june", "the id of another incident"),
            id="a link to itself",
        ),
        pytest.param(
            ("incidents", 1),
            {"links": [{"kind": "includes", "incident": "market"}] * 2},
            Problem("document.incidents[1]", "links", "includes market", "each once"),
            id="a link that stands twice",
        ),
        pytest.param(
            ("incidents", 0),
            {
                "parties": [
                    {"party": "army", "attribution": "suspected"},
                    {"party": "army", "attribution": "claimed"},
                ]
            },
            Problem(INCIDENT, "parties", "army", "each once"),
            id="a party that stands twice",
        ),
        pytest.param(
            ("incidents", 0),
            {"reported_in": ["daily-2", "daily-2"]},
            Problem(INCIDENT, "reported_in", "daily-2", "each once"),
            id="a report that stands twice",
        ),
        pytest.param(
            ("reports", 1),
            {"relays": "daily-2"},
            Problem("document.reports[1]", "relays", "daily-2", "the id of another report"),
            id="a report that relays itself",
        ),
    ],
)
def test_a_document_that_cannot_be_taken(
    path: tuple[str | int, ...], values: dict[str, object], problem: Problem
) -> None:
    assert problem in parse_with(*path, **values).problems
