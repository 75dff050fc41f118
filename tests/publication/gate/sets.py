"""A plainly made-up month in which nothing is wrong, and what goes wrong in it, one thing each."""

from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from incidents.models import Claim, Incident
from publication.actions.publishing import publish_many
from publication.log import Draft
from publication.models import PublicDocument
from publication.record import record
from sources.actions.rating import rate_source
from sources.models import Capture, Report, Source
from tests.world import (
    NOON,
    add_claim,
    hand_in,
    link,
    make_incident,
    make_party,
    make_place,
    make_public,
    make_report,
    make_source,
    make_user,
)

JUNE = date(2017, 6, 1)
TRAILING = {
    "2016-12": 60,
    "2017-01": 100,
    "2017-02": 140,
    "2017-03": 80,
    "2017-04": 120,
    "2017-05": 100,
}
OF_JUNE = 40
TOWN: dict[str, Any] = {"latitude": "35.950000", "longitude": "39.010000"}


def make_clean() -> Incident:
    """Make half a year of well-founded incidents, and June's one, which is returned."""
    make_place("XX010101", **TOWN)
    months = {**TRAILING, "2017-06": OF_JUNE}
    made = [make_founded(f"{month}-05", n, public=False) for month, n in months.items()]
    hand_in(*made)
    publish_many(made, by=make_user("made-up-reviewer"), reason="Made-up reason", at=NOON)
    return made[-1]


def make_founded(
    when: str, count: int, *, public: bool = True, at: datetime = NOON, **more: Any
) -> Incident:
    """Make an incident of which two rated voices say the same, each in a report that is kept."""
    incident = make_incident(
        when, "XX010101", **{"latitude": "35.951", "longitude": "39.012", **more}
    )
    for name in ("Made-up monitor", "Made-up hospital"):
        say(incident, make_rated(name), count)
    if public:
        make_public(incident, at=at)
    return incident


def make_rated(name: str, kind: str = "local_monitor", **more: Any) -> Source:
    source = make_source(name, kind, **more)
    if not source.ratings.exists():
        rate_source(
            source,
            topic="civilian_harm",
            reliability="B",
            by=make_user(),
            on=JUNE,
            at=NOON,
            reason="Made-up reason",
        )
    return source


def say(incident: Incident, source: Source, low: int | None, **more: Any) -> Claim:
    claim = add_claim(incident, source, low, **more)
    keep(claim.report)
    return claim


def keep(report: Report) -> None:
    """Keep a made-up copy of a report."""
    if not report.captures.exists():
        Capture.objects.create(
            report=report,
            kind="uploaded",
            state="kept",
            sha256=sha256(str(report.pk).encode()).hexdigest(),
            bytes=1,
            captured_at=NOON,
            captured_by=make_user(),
        )


def subgroup_over_total(clean: Incident) -> None:
    incident = make_founded("2017-06-20", 5, public=False)
    for name in ("Made-up monitor", "Made-up hospital"):
        say(incident, make_source(name), 9, subgroup="children")
    make_public(incident)


def outside_all_claims(clean: Incident) -> None:
    """An override of before, beside claims that it no longer fits: no action makes this."""
    body = PublicDocument.objects.of_records().get(body__code=clean.code).body
    [found] = body["ranges"]
    decided = {"best": OF_JUNE + 5, "rule": "decision", "decided_because": "Made-up reason"}
    changed = body | {"ranges": [found | decided]}
    record([Draft("revised", f"incident:{clean.code}", changed)], at=NOON)


def over_official_total(clean: Incident) -> None:
    register = make_incident("2017-06", "XX01", record_type="period_total", place_precision="adm1")
    say(register, make_source("Made-up hospital"), 10, basis="register")
    link(register, clean)
    make_public(register)


def far_from_trailing(clean: Incident) -> None:
    make_founded("2017-06-20", 1000)


def expired_stock(clean: Incident) -> None:
    make_stock("2017-06-01")


def make_stock(as_of: str, **more: Any) -> None:
    stock = make_incident(as_of, "XX010101", record_type="stock", kind="siege")
    claim = {"harm": "trapped", "as_of": date.fromisoformat(as_of), **more}
    say(stock, make_source("Made-up monitor"), 300, **claim)
    make_public(stock)


def claim_without_words(clean: Incident) -> None:
    incident = make_founded("2017-06-20", 5, public=False)
    say(incident, make_source("Made-up agency"), None)
    make_public(incident)


def report_without_capture(clean: Incident) -> None:
    incident = make_founded("2017-06-20", 5, public=False)
    agency = make_source("Made-up agency")
    add_claim(incident, agency, 5, report=make_report(agency, "Made-up leaflet"))
    make_public(incident)


def duplicates_undecided(clean: Incident) -> None:
    make_founded("2017-06-20", 5)
    make_founded("2017-06-21", 5)


def outside_its_place(clean: Incident) -> None:
    make_founded("2017-06-20", 5, latitude="33.510000", longitude="36.290000")


def party_alone(clean: Incident) -> None:
    incident = make_founded_by_parties("2017-06-20", 60)
    make_public(incident)


def make_founded_by_parties(when: str, count: int) -> Incident:
    incident = make_incident(when, "XX010101")
    for code in ("made-up-army", "made-up-militia"):
        spokesman = make_rated(f"Made-up spokesman {code}", "party_command", party=make_party(code))
        say(incident, spokesman, count)
    return incident


def weak_and_heavy(clean: Incident) -> None:
    incident = make_incident("2017-06-20", "XX010101")
    say(incident, make_source("Made-up agency"), OF_JUNE // 5)
    make_public(incident)


def toll_falls(clean: Incident) -> None:
    make_toll((("2017-06-05", 40), ("2017-06-09", 31)))


def make_toll(counts: tuple[tuple[str, int], ...]) -> list[Claim]:
    toll = make_incident(
        "2017-06-01/2017-06-30", "XX01", record_type="cumulative", place_precision="adm1"
    )
    ministry = make_source("Made-up ministry")
    said = [say(toll, ministry, n, as_of=date.fromisoformat(day)) for day, n in counts]
    make_public(toll)
    return said


def disputed_for_long(clean: Incident) -> None:
    incident = make_incident("2017-06-20", "XX010101")
    for name, count in (("Made-up monitor", 3), ("Made-up hospital", 30)):
        say(incident, make_source(name), count)
    make_public(incident)
    make_founded("2017-03-20", 5, at=NOON + timedelta(days=100))


WRONG = {
    make.__name__: make
    for make in (
        subgroup_over_total,
        outside_all_claims,
        over_official_total,
        far_from_trailing,
        expired_stock,
        claim_without_words,
        report_without_capture,
        duplicates_undecided,
        outside_its_place,
        party_alone,
        weak_and_heavy,
        toll_falls,
        disputed_for_long,
    )
}
