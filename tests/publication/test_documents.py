"""What leaves: fields that are named, and of a confidential source its figures and alias alone."""

import json
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from incidents.models import Incident
from publication.actions.references import publish_references
from publication.models import PublicDocument
from tests.world import (
    NOON,
    add_claim,
    make_incident,
    make_place,
    make_public,
    make_report,
    make_source,
)

pytestmark = pytest.mark.django_db

# Every one of these would betray somebody.
SECRETS = {
    "code": "made-up-doctor-of-ward-three",
    "wording": "made-up words that only the doctor used",
    "title": "Made-up call with the doctor",
    "link": "https://example.org/made-up-call",
    "note": "made-up note on the doctor",
    "as_of": "2017-06-07",
}
POINT: dict[str, Any] = {"latitude": Decimal("35.952829"), "longitude": Decimal("39.007879")}


def published_body(incident: Incident) -> dict[str, Any]:
    make_public(incident)
    body: dict[str, Any] = PublicDocument.objects.get(
        entry__incident__code=incident.code, entry__incident__valid_to=None
    ).body
    return body


@pytest.fixture
def confidential() -> Incident:
    doctor = make_source(
        SECRETS["code"], "medical", confidential=True, public_alias="Made-up clinic A"
    )
    report = make_report(doctor, SECRETS["title"], link=SECRETS["link"], published_on="2017-06-07")
    incident = make_incident()
    add_claim(
        incident,
        doctor,
        7,
        report=report,
        wording=SECRETS["wording"],
        note=SECRETS["note"],
        as_of=SECRETS["as_of"],
    )
    return incident


def test_of_a_confidential_source_the_figures_and_the_alias_leave(confidential: Incident) -> None:
    [claim] = published_body(confidential)["claims"]
    assert (claim["low"], claim["voice"]["name_en"]) == (7, "Made-up clinic A")
    assert claim["confidential"]
    assert not {"wording", "report", "as_of", "language"} & claim.keys()


@pytest.mark.parametrize("secret", SECRETS.values(), ids=SECRETS)
def test_no_publication_table_holds_a_secret(confidential: Incident, secret: str) -> None:
    make_public(confidential)
    publish_references(at=NOON)
    with connection.cursor() as cursor:
        tables = [
            table
            for table in connection.introspection.table_names(cursor)
            if table.startswith("publication_")
        ]
        assert len(tables) >= 8
        for table in tables:
            cursor.execute(
                f'SELECT count(*) FROM "{table}" t WHERE t::text LIKE %s', [f"%{secret}%"]
            )
            assert cursor.fetchone() == (0,), table


def test_a_confidential_publisher_hides_the_words_of_an_open_voice() -> None:
    courier = make_source("made-up-courier", "social", confidential=True, public_alias="Made-up B")
    incident = make_incident()
    add_claim(incident, "Made-up monitor", report=make_report(courier, SECRETS["title"]))
    assert SECRETS["title"] not in json.dumps(published_body(incident))


def test_a_province_is_never_a_point() -> None:
    make_place("XX01", **POINT)
    incident = make_incident(place="XX01", place_precision="adm1")
    add_claim(incident)
    place = published_body(incident)["place"]
    assert (place["latitude"], place["longitude"]) == (None, None)


def test_a_settlement_of_which_only_the_province_is_known_is_no_point() -> None:
    make_place("XX01", **POINT)
    incident = make_incident(place="XX01", place_precision="settlement")
    add_claim(incident)
    assert published_body(incident)["place"]["latitude"] is None


def test_a_point_is_coarse_for_everybody() -> None:
    incident = make_incident(place_precision="site", **POINT)
    add_claim(incident)
    place = published_body(incident)["place"]
    assert (place["latitude"], place["longitude"]) == ("35.95", "39.01")


def test_a_draft_and_its_source_leave_nothing() -> None:
    add_claim(make_incident(), make_source("Made-up unheard voice"))
    publish_references(at=NOON)
    subjects = PublicDocument.objects.values_list("entry__subject", flat=True)
    assert not [s for s in subjects if s.startswith(("incident:", "source:"))]


def test_aliases_share_no_code_with_each_other_or_with_an_open_source() -> None:
    """An Arabic alias has no slug, and any alias may be the code of somebody else."""
    open_source = make_source("Made-up clinic A")
    sealed = [
        make_source(f"sealed-{number}", confidential=True, public_alias=alias)
        for number, alias in enumerate(("Made-up clinic A", "مصدر مختلق", "ناشط مختلق"))
    ]
    incident = make_incident()
    for source in (open_source, *sealed):
        add_claim(incident, source)
    codes = [claim["voice"]["code"] for claim in published_body(incident)["claims"]]
    assert len(set(codes)) == 4
    assert not {source.code for source in sealed} & set(codes)
