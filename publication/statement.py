"""What a release rests on: who looked where and when, and in which sources and languages."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from publication.models import PublicDocument, Release

AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Statement:
    """``places`` are the P-codes at the roots of the gazetteer under which there are records."""

    records: int
    start: str
    end: str
    places: list[str]
    source_kinds: list[str]
    languages: list[str]
    coverage: list[dict[str, Any]]
    datasets: list[dict[str, Any]]


def read_statement(release: Release) -> Statement:
    records, kinds, languages, places, days = 0, set[str](), set[str](), set[str](), set[str]()
    used = set[str]()
    for body in records_of(release):
        records += 1
        used.add(body["dataset"])
        places.add(body["place"]["path"][0])
        days |= {body["when"]["start"], body["when"]["end"]}
        for claim in body["claims"]:
            kinds.add(claim["voice"]["kind"])
            languages |= {claim["language"]} if claim.get("language") else set()
    coverage = [
        each
        for each in _references(release, "coverage:")
        if each["start"] <= release.until.isoformat()
    ]
    return Statement(
        records=records,
        start=min(days, default="–"),
        end=max(days, default="–"),
        places=sorted(places),
        source_kinds=sorted(kinds),
        languages=sorted(languages),
        coverage=coverage,
        datasets=[each for each in _references(release, "dataset:") if each["code"] in used],
    )


def records_of(release: Release) -> Iterable[dict[str, Any]]:
    """Yield the documents of the records in a release, by date and code."""
    documents = PublicDocument.objects.of_records(release.n)
    return (
        documents.filter(entry__incident__start_on__lte=release.until)
        .order_by("entry__incident__start_on", "entry__incident__code")
        .values_list("body", flat=True)
        .iterator(AT_ONCE)
    )


def _references(release: Release, start: str) -> list[dict[str, Any]]:
    documents = PublicDocument.objects.of_references(release.n)
    told = documents.filter(entry__subject__startswith=start).order_by("entry__subject")
    return list(told.values_list("body", flat=True))
