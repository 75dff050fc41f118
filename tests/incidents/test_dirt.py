"""Every kind of dirt meets its exact message, in the form and in the import.

The rows are in dirt.json. All of them are made up.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from incidents.actions.importing import Refused
from incidents.feeds import run_feed
from incidents.models import Incident
from sources.importers import ucdp
from sources.importers.ucdp_names import read_names
from sources.models import Source, VoiceSpelling
from sources.naming import may_be_two
from tests.incidents.admin.pages import add_claims, read_fields, save, url
from tests.sources.importers.examples import ged_row
from tests.world import NOON, make_dataset, make_incident, make_place, make_report, make_source

pytestmark = pytest.mark.django_db

ROWS = json.loads(Path(__file__).with_name("dirt.json").read_text("utf-8"))["rows"]
KINDS = [row["kind"] for row in ROWS]
CLAIM = {
    "report": "made-up-report",
    "voice": "made-up-monitor",
    "wording": "made-up words",
    "language": "en",
    "harm": "killed",
    "population": "civilian",
    "low": 5,
    "high": 5,
    "hedge": "exact",
    "stance": "asserts",
    "basis": "statement",
}


def make_known_monitor() -> Source:
    """A monitor that is also known by an Arabic name, and in a data set by its letters."""
    monitor = make_source("Made-up monitor", name_ar="مرصد مختلق")
    VoiceSpelling.objects.create(dataset=make_dataset(), spelling="MUM", source=monitor)
    return monitor


def said_by_form(client: Client, form: dict[str, Any]) -> str:
    """Fill in the page of the row, and return what the answer says."""
    make_incident(external_id="made-up-1")
    monitor = make_known_monitor()
    name = {"party": "sources_party_add", "source": "sources_source_add"}.get(
        form.get("page", ""), "incidents_incident_add"
    )
    fields = read_fields(client, url(name)) | form.get("fields", {})
    if name == "incidents_incident_add":
        fields |= {
            "edtf": "2017-08-21",
            "place": make_place().pk,
            "place_precision": "settlement",
            "dataset": make_dataset().pk,
            **form.get("incident", {}),
        }
        said = {"voice": monitor.pk, "report": make_report(monitor).pk}
        claims = form.get("claims", [{"wording": "at least 12"}])
        fields = add_claims(fields, *({**said, **claim} for claim in claims))
    page = save(client, url(name), fields)
    assert bool(page.redirect_chain) == form.get("taken", False)
    text: str = page.content.decode()
    return text.replace("&#x27;", "'").replace("&lt;", "<")


DATASET = {
    "code": "made-up-dirt",
    "name": "Made-up dirt",
    "publisher": "harmtrack tests",
    "version": "1",
    "licence": "CC0-1.0",
    "citation": "Made up for tests.",
}


def document(record: dict[str, Any]) -> dict[str, Any]:
    """One made-up incident, with the dirt of a row in it."""
    make_place("XX0101")
    claims = record.get("claims", [record.get("claim", {})])
    incident = {
        "id": "made-up-1",
        "kind": "airstrike",
        "record_type": "incident",
        "dates": "2017-06-05",
        "place": "XX0101",
        "place_precision": "settlement",
        "summary": "Made up.",
        "parties": [{"party": record.get("party", "made-up-army"), "attribution": "suspected"}],
        "claims": [{**CLAIM, **claim} for claim in claims],
        **record.get("incident", {}),
    }
    sources = [("made-up-monitor", "Made-up monitor"), ("made-up-other", "Made-up other")]
    names = record.get("names", {})
    if "sources" in names:
        sources[1] = ("made-up-other", names["sources"])
    return {
        "format": "harmtrack-records-1",
        "dataset": DATASET,
        "parties": [{"code": "made-up-army", "name_en": names.get("parties", "Made-up army")}],
        "sources": [
            {"code": code, "name_en": name, "kind": "local_monitor", "language": "en"}
            for code, name in sources
        ],
        "reports": [
            {
                "id": "made-up-report",
                "publisher": "made-up-monitor",
                "title": "Made-up report",
                "published_on": "2017-06-06",
                "language": "en",
            }
        ],
        "incidents": [incident, incident] if record.get("twice") else [incident],
    }


def said_by_import(folder: Path, record: dict[str, Any]) -> str:
    file = folder / "made-up.json"
    file.write_text(json.dumps(document(record)))
    if record.get("held"):
        make_known_monitor()
    if record.get("taken"):
        run = run_feed("records", file, by=None, at=NOON)
        return "\n".join(run.result["notices"])
    with pytest.raises(Refused) as refused:
        run_feed("records", file, by=None, at=NOON)
    assert not Incident.objects.filter(dataset__code="made-up-dirt").exists()
    return str(refused.value)


@pytest.mark.parametrize("row", ROWS, ids=KINDS)
def test_the_form_says_exactly_what_is_wrong(admin_client: Client, row: dict[str, Any]) -> None:
    assert row["form"]["says"] in said_by_form(admin_client, row["form"])


@pytest.mark.parametrize("row", ROWS, ids=KINDS)
def test_the_import_says_exactly_what_is_wrong(tmp_path: Path, row: dict[str, Any]) -> None:
    [said] = said_by_import(tmp_path, row["record"]).splitlines()
    assert said.startswith(row["record"]["says"])


def test_clean_rows_are_taken_and_a_blank_stays_apart_from_a_zero(tmp_path: Path) -> None:
    unknown = {"wording": "", "low": None, "high": None, "hedge": "none", "stance": "no_count"}
    zero = {"wording": "we checked: nobody was hurt", "low": 0, "high": 0, "harm": "injured"}
    file = tmp_path / "made-up.json"
    file.write_text(json.dumps(document({"claims": [unknown, zero]})))
    assert run_feed("records", file, by=None, at=NOON).result["notices"] == []
    claims = Incident.objects.get().claims.order_by("pk")
    assert [claim.low for claim in claims] == [None, 0]


def test_a_name_of_several_that_is_held_as_one_source_is_taken_again(
    tmp_path: Path, admin_client: Client
) -> None:
    made = make_source("Made-up other")
    Source.objects.filter(pk=made.pk).update(name_en="Made-up office, and its spokesman")
    file = tmp_path / "made-up.json"
    record = {"names": {"sources": "Made-up office, and its spokesman"}}
    file.write_text(json.dumps(document(record)))
    run_feed("records", file, by=None, at=NOON)
    assert Incident.objects.filter(dataset__code="made-up-dirt").exists()
    address = url("sources_source_change", made.pk)
    page = save(admin_client, address, read_fields(admin_client, address) | {"language": "ar"})
    assert page.redirect_chain
    assert "was taken as one name" not in page.content.decode()


def test_the_name_of_a_confidential_source_is_not_told_by_a_name_like_it(
    admin_client: Client,
) -> None:
    hidden = make_source("Made-up witness", confidential=True, public_alias="Witness A")
    VoiceSpelling.objects.create(dataset=make_dataset(), spelling="Made-up Name", source=hidden)
    fields = read_fields(admin_client, url("sources_source_add"))
    new = {"code": "new", "name_en": "Made-up Name", "kind": "local_monitor", "language": "en"}
    assert save(admin_client, url("sources_source_add"), fields | new).redirect_chain


@pytest.mark.parametrize(
    ("name", "may_be"),
    [
        ("Made-up army and made-up militia", True),
        ("Made-up army & militia", True),
        ("جيش مختلق والميليشيات", True),
        ("جيش و ميليشيا", True),
        ("Made-up brand", False),
        ("Andes Watch", False),
        ("وزارة الصحة", False),
        ("صحيفة وطنية", False),
    ],
)
def test_a_name_with_an_and_may_be_that_of_two(name: str, may_be: bool) -> None:
    assert may_be_two(name) is may_be


def test_a_voice_in_four_spellings_is_one_voice_or_refused() -> None:
    """UCDP's column is split and looked up: what the table does not know is named."""
    table = [{"spelling": each, "source": "made-up-sohr"} for each in ("SOHR", "sohr", "OHR")]
    names, problems = read_names(
        voices=table,
        sides=[{"side": "made-up", "party": ""}],
        places=[{"where_coordinates": "", "adm_2": "", "adm_1": "", "place": "XX01"}],
    )
    assert problems == ()
    rows = [
        ged_row(id=str(number), source_original=written)
        for number, written in enumerate(("SOHR", "sohr", "OHR", "SOHR, Airwars"))
    ]
    parsed = ucdp.parse(rows)
    resolved = [names.resolve(event) for event in parsed.events]
    assert {each.voices for each in resolved} == {("made-up-sohr",)}
    told = [
        str(fault) for each in resolved for fault in each.unknown if "source_orig" in str(fault)
    ]
    assert told == [
        "id 3, source_original: 'Airwars' is not accepted; accepted: a spelling in voices.csv"
    ]
