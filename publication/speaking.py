"""Who says what in a public document: each voice alone, and the points that are counted. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from incidents.accounts import AS_STATEMENT, EARLY
from incidents.codebook import POPULATION
from incidents.reconciliation.alone import Alone, read_alone
from incidents.reconciliation.figures import Figure
from incidents.reconciliation.months import allocate
from incidents.reconciliation.voices import hear

Body = Mapping[str, Any]
Said = dict[str, Any]

POPULATIONS = tuple(code for code in POPULATION.codes if code != "unstated")
# Whom a claim without a figure may speak of: one about civilians says nothing of combatants.
NOT_EXCLUDED = {
    "unstated": POPULATIONS,
    "all": POPULATIONS,
    "unknown": POPULATIONS,
    "civilian": ("all", "civilian"),
    "protected": ("all", "protected"),
    "combatant": ("all", "combatant"),
}
# A claim of which the public sees no range, one taken back, and a denial tell of no harm.
UNHEARD = frozenset({"withheld", "withdrawn", "position"})


class Cell(NamedTuple):
    harm: str
    population: str
    subgroup: str


def read_claims(body: Body) -> dict[str, Figure]:
    """Return the values of the claims of a document that tell of harm, by the claims' ids."""
    return {
        claim["id"]: read_claim(claim, body)
        for claim in body["claims"]
        if claim["fate"] not in UNHEARD
    }


def speak_alone(body: Body, read: Mapping[str, Figure]) -> dict[Cell, list[Said]]:
    """Return what each voice of a document says by itself in each cell, voices in order.

    ``read`` holds the values of its claims. A voice that tells of a harm without any figure stands
    without one, for everybody of each population that its words do not exclude. What is null or
    false is left out.
    """
    claims: dict[tuple[str, str], dict[Cell, list[Figure]]]
    claims = defaultdict(lambda: defaultdict(list))
    for claim in body["claims"]:
        if claim["id"] in read:
            spoken = claims[claim["voice"]["code"], claim["harm"]]
            cell = Cell(claim["harm"], claim["population"], claim["subgroup"])
            spoken[cell].append(read[claim["id"]])
    found: dict[Cell, list[Said]] = defaultdict(list)
    for (voice, _), cells in sorted(claims.items()):
        for cell, said in _read(cells, body).items():
            found[cell].append({"voice": voice, **said})
    return found


def lowest_point(used: Iterable[str], read: Mapping[str, Figure]) -> int | None:
    """Return the lowest point of the claims that count in a cell; null where none has one."""
    counted = set(used)
    figures = [figure for claim, figure in read.items() if claim in counted]
    points = (figure.point for figure in hear(figures).voices)
    return min((point for point in points if point is not None), default=None)


def read_claim(claim: Body, body: Body) -> Figure:
    """Return the value of a public claim at the engine's door.

    The day on which a confidential source spoke is not public, and counts as unknown.
    """
    said = claim.get("as_of") or claim.get("report", {}).get("published_on")
    said_on = date.fromisoformat(said) if said else None
    end = date.fromisoformat(body["when"]["end"])
    return Figure(
        id=claim["id"],
        voice=claim["voice"]["code"],
        low=claim["low"],
        best=claim["best"],
        high=claim["high"],
        hedge=claim["hedge"],
        stance=claim["stance"],
        as_of=said_on,
        reliability=claim["reliability"],
        credibility=claim["credibility"],
        basis=AS_STATEMENT.get(str(claim["basis"]), str(claim["basis"])),
        party=claim["fate"] == "party",
        early=said_on is not None and said_on <= end + EARLY,
        withdrawn=claim["withdrawn"],
    )


def _read(cells: Mapping[Cell, list[Figure]], body: Body) -> dict[Cell, Said]:
    """Return what one voice says of one harm."""
    read = {cell: read_alone(figures) for cell, figures in cells.items()}
    counted = {cell: found for cell, found in read.items() if found.reported_min is not None}
    if not counted:
        return {
            Cell(cell.harm, population, "any"): _lay_out(Alone(), len(claims), body)
            for cell, claims in cells.items()
            for population in NOT_EXCLUDED[cell.population]
        }
    whole = {
        cell._replace(subgroup="any"): _lay_out(Alone(), 0, body)
        for cell in counted
        if cell.population != "unstated"
    }
    return whole | {
        cell: _lay_out(found, len(cells[cell]) - 1, body) for cell, found in counted.items()
    }


def _lay_out(found: Alone, set_aside: int, body: Body) -> Said:
    said = {
        "reported_min": found.reported_min,
        "best": found.best,
        "reported_max": found.reported_max,
        "open_top": found.open_top or None,
        "checked_zero": found.checked_zero or None,
        "set_aside": set_aside or None,
        "shares": _shares(found.best, body),
    }
    return {name: value for name, value in said.items() if value is not None}


def _shares(best: int | None, body: Body) -> dict[str, int | None] | None:
    """Return the derived part of each month where the record spans months that are known."""
    start, end = body["when"]["start"], body["when"]["end"]
    same_month = start[:7] == end[:7]
    if best is None or same_month or body["when"]["precision"] == "year":
        return None
    return allocate(best, date.fromisoformat(start), date.fromisoformat(end))
