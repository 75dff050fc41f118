"""Which claims of a history tell what a confidential source said, and what of them is open."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from pghistory.models import Events

from sources.models import Report, Source

CLAIM = "incidents.Claim"
DRAWN_ON = "incidents.DrawnOn"
# Anybody may read these of such a claim; of any other field no more than that it changed.
OPEN = frozenset(
    {"voice", "harm", "population", "subgroup", "low", "best", "high", "hedge", "stance"}
    | {"basis", "topic", "coded", "supersedes", "frozen_at", "withdrawn_at", "withdrawn_by"}
)


def find_sealed(events: Iterable[Events]) -> set[str | None]:
    """Return the claims, by their key as text, whose words could betray who spoke.

    A claim is sealed in all of its versions where one of them has a voice or report of a source
    that is confidential now: words may have been copied from one to the next. Two queries.
    """
    claims = [event for event in events if event.pgh_obj_model == CLAIM]
    voices = {key for event in claims for key in _over_time(event, "voice_id")}
    reports = {key for event in claims for key in _over_time(event, "report_id")}
    sealed_voices = _keys(Source.objects.filter(pk__in=voices, confidential=True))
    sealed_reports = _keys(Report.objects.filter(pk__in=reports, publisher__confidential=True))
    return {
        event.pgh_obj_id
        for event in claims
        if sealed_voices.intersection(_over_time(event, "voice_id"))
        or sealed_reports.intersection(_over_time(event, "report_id"))
    }


def is_sealed(event: Events, sealed: Collection[str | None]) -> bool:
    if event.pgh_obj_model == DRAWN_ON:
        return str(event.pgh_data["claim_id"]) in sealed
    return event.pgh_obj_model == CLAIM and event.pgh_obj_id in sealed


def _keys(rows: Any) -> set[int]:
    return set(rows.values_list("pk", flat=True))


def _over_time(event: Events, column: str) -> Iterator[Any]:
    """Yield what a column holds in a version, and what it held before."""
    yield event.pgh_data[column]
    yield from (event.pgh_diff or {}).get(column, ())
