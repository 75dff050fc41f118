"""What one public document shows to be wrong with itself, and one toll over its claims. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from incidents.reconciliation.months import Change, difference_cumulative
from publication.gate.findings import Finding, make_finding
from sources.codebook import PARTY_KINDS

Document = Mapping[str, Any]
Cell = tuple[str, str, str]
# Figures of one voice that another replaced because it is newer; they were not taken back.
NOT_TAKEN_BACK = frozenset({"used", "superseded", "restated", "party", "compiled"})
VALUES = ("reported_min", "best", "reported_max")


def name_cell(code: str, harm: str, population: str, subgroup: str = "any") -> str:
    """Return how a cell is called in a finding: HT12 killed/civilian/women."""
    parts = [harm, population, *([] if subgroup == "any" else [subgroup])]
    return f"{code} {'/'.join(parts)}"


def find_in_document(body: Document) -> Iterator[Finding]:
    """Yield what is wrong with the figures of one record, seen from its public document alone."""
    yield from subgroups_over_total(body)
    yield from figures_outside_claims(body)


def subgroups_over_total(body: Document) -> Iterator[Finding]:
    """Yield each subgroup that is more than everybody of its population.

    Where even its least is, its figure was kept out of the ranges, and its claims tell of it.
    """
    wholes = {cell[:2]: found for cell, found in _ranges(body).items() if cell[2] == "any"}
    parts = {cell: found["best"] for cell, found in _ranges(body).items() if cell[2] != "any"}
    for cell, claims in _claims(body).items():
        kept_out = [claim["low"] for claim in claims if claim["fate"] == "withheld"]
        if cell[2] != "any" and cell not in parts and kept_out:
            parts[cell] = min(kept_out)
    for cell, part in sorted(parts.items()):
        whole = wholes.get(cell[:2], {}).get("best")
        if part is not None and whole is not None and part > whole:
            yield _about("subgroup_over_total", body, cell, part=part, whole=whole)


def figures_outside_claims(body: Document) -> Iterator[Finding]:
    """Yield each cell of which a figure lies outside its range, or outside all of its claims."""
    claims = _claims(body)
    for cell, found in _ranges(body).items():
        low, high = found["reported_min"], found["reported_max"]
        outside = _first_outside([found["best"]], low, high)
        if outside is None and (said := claims.get(cell)):
            low = min(claim["low"] for claim in said)
            high = max(_most(claim) for claim in said)
            outside = _first_outside([found[name] for name in VALUES], low, high)
        if outside is not None:
            yield _about("outside_all_claims", body, cell, best=outside, low=low, high=high)


def best_of_parties(body: Document) -> dict[Cell, int]:
    """Return the best of every cell in which nobody but parties to the conflict is heard."""
    kinds = {claim["id"]: claim["voice"]["kind"] for claim in body["claims"]}
    return {
        cell: found["best"]
        for cell, found in _ranges(body).items()
        if found["best"] and found["used"]
        # The claims of some voices are held back: of those nothing is known here.
        if all(kinds.get(claim, "") in PARTY_KINDS for claim in found["used"])
    }


@dataclass(frozen=True, slots=True)
class Said:
    """One figure of a running total, with the record and the cell on which it stands."""

    code: str
    voice: str
    cell: Cell
    as_of: date
    count: int


def read_toll(body: Document) -> Iterator[Said]:
    """Yield the figures of a cumulative toll that nobody took back; vague ones are left out."""
    for cell, claims in _claims(body).items():
        for claim in claims:
            stands = claim["fate"] in NOT_TAKEN_BACK and claim["hedge"] != "vague"
            if stands and claim.get("as_of"):
                as_of = date.fromisoformat(claim["as_of"])
                yield Said(body["code"], claim["voice"]["code"], cell, as_of, claim["low"])


def tolls_that_fall(said: Iterable[Said], start: date, end: date) -> Iterator[Finding]:
    """Yield each fall, between two days, of the running total of one voice and cell.

    ``said`` is of one toll. Of several figures of one day the last one given counts.
    """
    tolls: dict[tuple[str, Cell], dict[date, Said]] = {}
    for each in said:
        tolls.setdefault((each.voice, each.cell), {})[each.as_of] = each
    for (_, cell), by_day in sorted(tolls.items()):
        changes = difference_cumulative((day, each.count) for day, each in by_day.items())
        for change in changes:
            if change.is_correction and start <= change.on <= end:
                yield _fall(change, by_day, cell)


def _fall(change: Change, by_day: Mapping[date, Said], cell: Cell) -> Finding:
    before, now = by_day[change.after], by_day[change.on]
    return make_finding(
        "toll_falls",
        *dict.fromkeys((before.code, now.code)),
        cell=name_cell(now.code, *cell),
        before=before.count,
        after=change.after.isoformat(),
        now=now.count,
        on=change.on.isoformat(),
    )


def _about(check: str, body: Document, cell: Cell, **values: int) -> Finding:
    name = name_cell(body["code"], *cell)
    return make_finding(check, body["code"], name, cell=name, **values)


def _ranges(body: Document) -> dict[Cell, Document]:
    return {(each["harm"], each["population"], each["subgroup"]): each for each in body["ranges"]}


def _claims(body: Document) -> dict[Cell, list[Document]]:
    """Return the claims with a figure by their cell, those that were withdrawn left out."""
    cells: dict[Cell, list[Document]] = {}
    for claim in body["claims"]:
        if claim["low"] is not None and not claim["withdrawn"]:
            cell = claim["harm"], claim["population"], claim["subgroup"]
            cells.setdefault(cell, []).append(claim)
    return cells


def _most(claim: Document) -> int:
    """Return the most that a claim states: its high, or without one the larger of low and best."""
    stated: Iterable[int | None] = (claim["low"], claim["best"], claim["high"])
    return max(value for value in stated if value is not None)


def _first_outside(figures: Iterable[int | None], low: int | None, high: int | None) -> int | None:
    for figure in figures:
        if figure is None:
            continue
        if low is None or high is None or not low <= figure <= high:
            return figure
    return None
