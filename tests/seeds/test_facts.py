from datetime import date

import pytest

from incidents.codebook import COVERAGE_STATUS, HARM
from sources.importers import coverage
from sources.importers.gazetteer import ParsedPlace
from sources.importers.record_shapes import Parsed
from sources.importers.tables import read_table
from tests.seeds.conftest import SEEDS

# id: kind, record type, dates, place, harm, population, low, high, stance
FACTS = {
    "raqqa-2017-1": (
        *("airstrike", "period_total", "2017-06/2017-07", "GN172955"),
        *("killed", "civilian", 176, None, "asserts"),
    ),
    "raqqa-2017-2": (
        *("airstrike", "period_total", "2017-06/2017-08", "GN172955"),
        *("killed", "civilian", 100, None, "asserts"),
    ),
    "raqqa-2017-3": (
        *("unspecified", "stock", "2017-09-04", "GN172955"),
        *("trapped", "civilian", 20000, 20000, "asserts"),
    ),
    "raqqa-2017-4": (
        *("ground_assault", "incident", "2017-09-02/2017-09-03", "GN172955"),
        *("killed", "unstated", None, None, "no_count"),
    ),
    "raqqa-2017-5-ied": (
        *("ied", "incident", "2017-22", "GN172955"),
        *("killed", "unstated", None, None, "no_count"),
    ),
    "raqqa-2017-5-suicide-attack": (
        *("suicide_attack", "incident", "2017-22", "GN172955"),
        *("killed", "unstated", None, None, "no_count"),
    ),
    "raqqa-2017-7": (
        *("siege", "stock", "2017-09", "GN170794"),
        *("besieged", "combatant", None, None, "no_count"),
    ),
}


@pytest.mark.parametrize(("id_", "expected"), FACTS.items(), ids=FACTS)
def test_fact(facts: Parsed, id_: str, expected: tuple[object, ...]) -> None:
    (incident,) = (incident for incident in facts.incidents if incident.id == id_)
    (claim,) = incident.claims
    assert (
        *(incident.kind, incident.record_type, incident.when.edtf, incident.place),
        *(claim.harm, claim.population, claim.low, claim.high, claim.stance),
    ) == expected
    assert claim.best is None


def test_no_other_record_has_a_claim(facts: Parsed) -> None:
    others = [incident for incident in facts.incidents if incident.id not in FACTS]
    assert [(incident.record_type, incident.claims) for incident in others] == [("context", ())]


def test_the_second_total_includes_the_first(facts: Parsed) -> None:
    links = {
        (incident.id, link.kind, link.incident)
        for incident in facts.incidents
        for link in incident.links
    }
    assert links == {("raqqa-2017-2", "includes", "raqqa-2017-1")}


def test_summer_is_june_to_august(facts: Parsed) -> None:
    summers = {(i.when.start, i.when.end) for i in facts.incidents if i.when.edtf == "2017-22"}
    assert summers == {(date(2017, 6, 1), date(2017, 8, 31))}


def test_nothing_unknown_of_the_report_is_made_up(facts: Parsed) -> None:
    (report,) = facts.reports
    assert report.link == ""
    assert report.title_is_ours
    assert report.published_on == date(2017, 9, 4)


def test_only_the_coalition_command_speaks_for_a_party(facts: Parsed) -> None:
    speakers = {source.code: source.party for source in facts.sources if source.party}
    assert speakers == {"coalition-command": "coalition"}


def test_what_two_data_sets_share_is_described_once(facts: Parsed, ucdp_reference: Parsed) -> None:
    theirs = {party.code: party for party in ucdp_reference.parties}
    shared = [party for party in facts.parties if party.code in theirs]
    assert [party.code for party in shared] == ["sdf", "islamic-state", "syria-government"]
    assert all(party == theirs[party.code] for party in shared)


def test_coverage_of_raqqa(
    facts: Parsed, ucdp_reference: Parsed, places: dict[str, ParsedPlace]
) -> None:
    parsed = coverage.parse(
        read_table(SEEDS / "coverage.csv"),
        statuses=COVERAGE_STATUS,
        harms=HARM,
        places=places,
        datasets={ucdp_reference.dataset.code, facts.dataset.code},
    )
    assert parsed.problems == ()
    stated = {(row.dataset, row.area, row.start, row.end, row.status) for row in parsed.coverage}
    assert stated == {
        (ucdp_reference.dataset.code, "SY11", date(2017, 1, 1), date(2017, 12, 31), "monitored"),
        (facts.dataset.code, "SY11", date(2017, 6, 1), date(2017, 9, 4), "partial"),
    }
