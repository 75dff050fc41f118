"""From a public document to the rows that questions are asked of.

Everything here can be made again from the log alone.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from incidents.codebook import ACCUSED, STOCKS
from incidents.reconciliation.figures import Figure
from incidents.reconciliation.months import allocate
from publication.models import PublishedFigure, PublishedShare
from publication.speaking import (
    NOT_EXCLUDED,
    POPULATIONS,
    Cell,
    lowest_point,
    read_claims,
    speak_alone,
)

COUNTED = ("incident", "period_total", "stock", "cumulative")
NO_RANGE: dict[str, Any] = {
    "reported_min": None,
    "corroborated_min": None,
    "best": None,
    "computed_best": None,
    "reported_max": None,
    "open_top": False,
    "disputed": False,
    "voices": 0,
    "checked_zero": False,
    "used": [],
}
OFFICIAL = frozenset({"register", "complete_list"})
OBSERVED = frozenset({"used", "superseded", "restated"})


def make_figures(body: dict[str, Any], *, n: int) -> list[PublishedFigure]:
    """Return the figures of one incident's document, as entry n has them."""
    if body["record_type"] not in COUNTED:
        return []
    record, read = _record(body), read_claims(body)
    said = speak_alone(body, read)
    counted: set[tuple[str, str]] = set()
    figures = []
    for cell in _cells(body, read):
        name = Cell(cell["harm"], cell["population"], cell["subgroup"])
        leads = (name.harm, name.subgroup) not in counted
        counted.add((name.harm, name.subgroup))
        figures.append(
            PublishedFigure(valid_from=n, **record, **cell, leads=leads, said=said.get(name, []))
        )
    return figures


def make_shares(figures: Iterable[PublishedFigure]) -> list[PublishedShare]:
    """Return the derived month shares of the figures that span months."""
    return [
        PublishedShare(figure=figure, month=date.fromisoformat(f"{month}-01"), best=share)
        for figure in figures
        if figure.best is not None and spans_months(figure)
        for month, share in allocate(figure.best, figure.start_on, figure.end_on).items()
        if share is not None
    ]


def spans_months(figure: PublishedFigure) -> bool:
    """Whether a figure lies in more than one month, and in known ones."""
    same = (figure.start_on.year, figure.start_on.month) == (
        figure.end_on.year,
        figure.end_on.month,
    )
    return figure.record_type == "incident" and not figure.year_only and not same


def _record(body: dict[str, Any]) -> dict[str, Any]:
    return {
        "code": body["code"],
        "record_type": body["record_type"],
        "kind": body["kind"],
        "grading": body["grading"],
        "imported": body["grading"] == "imported",
        "dataset": body["dataset"],
        "place": body["place"]["code"],
        "place_path": body["place"]["path"],
        "parties": accused(body),
        "start_on": date.fromisoformat(body["when"]["start"]),
        "end_on": date.fromisoformat(body["when"]["end"]),
        "year_only": body["when"]["precision"] == "year",
    }


def accused(body: dict[str, Any]) -> list[str]:
    """Return the codes of the parties said to have done it, not of those merely present."""
    return sorted(tie["code"] for tie in body["parties"] if tie["attribution"] in ACCUSED)


def _cells(body: dict[str, Any], read: Mapping[str, Figure]) -> Iterator[dict[str, Any]]:
    """Yield a row for each cell, and for harm without any figure one for each population."""
    for harm in sorted({found["harm"] for found in body["ranges"]}):
        ranges = [found for found in body["ranges"] if found["harm"] == harm and found["asserted"]]
        if any(found["voices"] for found in ranges):
            stated = [found for found in ranges if found["population"] != "unstated"]
            whole = {found["population"] for found in stated if found["subgroup"] == "any"}
            for found in stated:
                yield _cell(found, body, read)
                if found["population"] not in whole:
                    # Twelve children are no figure of everybody, and no zero either.
                    whole.add(found["population"])
                    yield _cell(found | NO_RANGE, body, read) | {"subgroup": "any"}
        else:
            yield from _without_figure(harm, ranges, body)


def _without_figure(
    harm: str, ranges: list[dict[str, Any]], body: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    for population in POPULATIONS:
        spoken = [found for found in ranges if population in NOT_EXCLUDED[found["population"]]]
        if spoken:
            yield _cell(spoken[0] | NO_RANGE, body, {}) | {
                "population": population,
                "subgroup": "any",
                "set_aside": sum(len(found["set_aside"]) for found in spoken),
            }


def _cell(
    found: dict[str, Any], body: dict[str, Any], read: Mapping[str, Figure]
) -> dict[str, Any]:
    return {
        "harm": found["harm"],
        "population": found["population"],
        "subgroup": found["subgroup"],
        "reported_min": found["reported_min"],
        "corroborated_min": found["corroborated_min"],
        "best": found["best"],
        "computed_best": found["computed_best"],
        "lowest_point": lowest_point(found["used"], read),
        "reported_max": found["reported_max"],
        "open_top": found["open_top"],
        "disputed": found["disputed"],
        "single_voice": found["voices"] == 1,
        "checked_zero": found["checked_zero"],
        "set_aside": len(found["set_aside"]),
        "detail": _detail(found, body),
    }


def _detail(found: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
    if found["harm"] in STOCKS:
        return {"observations": list(_observations(found, body))}
    if body["record_type"] != "period_total":
        return {}
    used = [claim for claim in body["claims"] if claim["id"] in found["used"]]
    return {
        "vague": all(claim["hedge"] == "vague" for claim in used),
        "official": any(claim["basis"] in OFFICIAL for claim in used),
        "includes": [link["code"] for link in body["links"] if link["kind"] == "includes"],
    }


def _observations(found: dict[str, Any], body: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield what each voice saw and when; a confidential voice's date is not public."""
    for claim in body["claims"]:
        same_cell = all(claim[key] == found[key] for key in ("harm", "population", "subgroup"))
        if same_cell and claim["fate"] in OBSERVED and claim.get("as_of"):
            yield {
                "voice": claim["voice"]["code"],
                "as_of": claim["as_of"],
                "low": claim["low"],
                "high": claim["high"],
                "every_days": claim["every_days"],
            }
