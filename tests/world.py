"""A small world to publish in, made as production makes one: parsed, stored, reconciled, published.

Everything happens in Syria, in Ar-Raqqa (SY11) or Aleppo (SY02), by the parties alpha and beta.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from django.contrib.auth.models import User

from incidents.actions.gazetteer import store_coverage, store_places
from incidents.actions.importing import store_records
from incidents.actions.reconciling import reconcile
from incidents.codebook import VOCABULARIES
from incidents.models import Claim, Incident, Place
from publication.actions import publishing
from publication.actions.references import publish_references
from sources.actions.storing import store_dataset
from sources.importers import records
from sources.importers.coverage import ParsedCoverage
from sources.importers.gazetteer import ParsedPlace
from sources.importers.record_shapes import ParsedDataset
from sources.models import Report, Source

AT = datetime(2017, 10, 1, 12, tzinfo=UTC)
PARENTS = {"SY": "", "SY11": "SY", "SY1101": "SY11", "SY02": "SY"}
NAMES = {
    "SY": ("Syria", "سوريا"),
    "SY11": ("Ar-Raqqa", "الرقة"),
    "SY1101": ("Ar-Raqqa district", "مركز الرقة"),
    "SY02": ("Aleppo", "حلب"),
}
LEVELS = {"SY": 0, "SY11": 1, "SY02": 1, "SY1101": 2}
VOICES = {
    "amnesty": "ngo",
    "hospital": "medical",
    "monitor": "local_monitor",
    "agency": "agency",
    "alpha-command": "party_command",
}
numbers = count(1)


def make_places() -> None:
    """Store the gazetteer, once."""
    described = _dataset("gazetteer")
    dataset = store_dataset(ParsedDataset(**described, homepage="", compiled=False))
    places = [
        ParsedPlace(
            code=code,
            level=LEVELS[code],
            parent=parent,
            name_en=NAMES[code][0],
            name_ar=NAMES[code][1],
            other_names=(),
            latitude=None,
            longitude=None,
            edition="made up",
        )
        for code, parent in PARENTS.items()
    ]
    if not Place.objects.exists():
        store_places(places, datasets={"made up": dataset})


def make_incident(
    *claims: Mapping[str, Any],
    dates: str = "2017-06-12",
    place: str = "SY11",
    kind: str = "airstrike",
    record_type: str = "incident",
    parties: Sequence[str] = ("alpha",),
    dataset: str = "tests",
    summary: str = "Made up for a test.",
) -> Incident:
    """Store a reconciled draft with its claims, each as ``claim`` returns it; one by default."""
    make_places()
    number = next(numbers)
    document = {
        "format": records.FORMAT,
        "dataset": _dataset(dataset),
        "parties": [{"code": code, "name_en": code.title()} for code in ("alpha", "beta")],
        "sources": [_source(code, kind) for code, kind in VOICES.items()],
        "reports": [_report(dataset)],
        "incidents": [
            {
                "id": f"made-up-{number}",
                "kind": kind,
                "record_type": record_type,
                "dates": dates,
                "place": place,
                "place_precision": "adm1",
                "summary": summary,
                "parties": [{"party": party, "attribution": "suspected"} for party in parties],
                "claims": [
                    {**each, "report": f"{dataset}-report"} for each in claims or (claim(),)
                ],
            }
        ],
    }
    parsed = records.parse(document, vocabularies=VOCABULARIES, places=PARENTS)
    store_records(parsed, by=None, at=AT)
    incident = Incident.objects.get(dataset__code=dataset, external_id=f"made-up-{number}")
    reconcile([incident], at=AT)
    return incident


def claim(low: int | None = 5, high: int | None = 5, **more: Any) -> dict[str, Any]:
    """Return a claim in the records format: five civilians killed, says amnesty."""
    hedge = "none" if low is None else "at_least" if high is None else "range"
    said = {
        "voice": "amnesty",
        "wording": f"{low} to {high}",
        "language": "en",
        "harm": "killed",
        "population": "civilian",
        "hedge": "exact" if low is not None and low == high else hedge,
        "stance": "no_count" if low is None else "asserts",
        "basis": "statement",
    }
    figures = {"low": low, "high": high}
    return said | {name: value for name, value in figures.items() if value is not None} | more


def add_claim(incident: Incident, low: int, high: int | None = None, **more: Any) -> Claim:
    """Add a claim by another voice to a record that stands, and reconcile it."""
    said = claim(low, high, **{"voice": "hospital"} | more)
    voice = Source.objects.get(code=said.pop("voice"))
    report = Report.objects.get(dataset=incident.dataset)
    row = Claim(incident=incident, voice=voice, report=report, **said)
    row.full_clean()
    row.save()
    reconcile([incident], at=AT)
    return row


def make_public(*incidents: Incident, reason: str = "Reviewed", at: datetime = AT) -> None:
    """Publish incidents, reviewed by one person, and what they refer to."""
    by, _ = User.objects.get_or_create(username="reviewer")
    for incident in incidents:
        publishing.publish(incident, by=by, reason=reason, at=at)
    publish_references(at=at)


def withdraw(incident: Incident, *, reason: str, at: datetime = AT) -> None:
    by, _ = User.objects.get_or_create(username="reviewer")
    publishing.withdraw(incident, by=by, reason=reason, at=at)


def monitor(
    place: str = "SY11",
    *,
    start: date = date(2017, 1, 1),
    end: date = date(2017, 12, 31),
    dataset: str = "tests",
    status: str = "monitored",
) -> None:
    """State publicly who looked for killed and injured people, where and when."""
    make_places()
    store_dataset(ParsedDataset(**_dataset(dataset), homepage="", compiled=False))
    statement = ParsedCoverage(
        dataset=dataset,
        area=place,
        start=start,
        end=end,
        status=status,
        harms=("killed", "injured"),
        by="A test",
        note="",
    )
    store_coverage([statement])
    publish_references(at=AT)


def _dataset(code: str) -> dict[str, str]:
    return {
        "code": code,
        "name": f"Records of {code}",
        "publisher": "harmtrack",
        "version": "1",
        "licence": "CC BY 4.0",
        "citation": f"harmtrack. Records of {code}, version 1.",
    }


def _source(code: str, kind: str) -> dict[str, str]:
    party = {"party": "alpha"} if kind == "party_command" else {}
    return {"code": code, "name_en": code.title(), "kind": kind, "language": "en", **party}


def _report(dataset: str) -> dict[str, str]:
    return {
        "id": f"{dataset}-report",
        "publisher": "agency",
        "title": "A report",
        "published_on": "2017-09-04",
        "language": "en",
    }
