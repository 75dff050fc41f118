"""Words to the figures that a coder left empty (methodology, section 1). Pure.

Whom and what a claim counts is the coder's to say; so are a zero and a stance.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from incidents.reconciliation.wording import CellReading, Reading, read
from incidents.reconciliation.wording.reader import LEXICONS

FIGURELESS = frozenset({"no_count", "denies"})
NO_FIGURE = CellReading(stance="no_count")


class Unsettled(ValueError):
    """Words from which no figure was taken: ``why`` is a code, ``cells`` what they hold.

    no_lexicon, unread, several (counts), harm, population, subgroup (the coder chose another one),
    stance (the words give no figure or deny), zero.
    """

    def __init__(self, why: str, cells: Sequence[CellReading] = ()) -> None:
        self.why = why
        self.cells = cells
        super().__init__(why)


@lru_cache(maxsize=4096)
def read_wording(wording: str, language: str) -> Reading | None:
    """Read words, or return None where their language has no lexicon."""
    return read(wording, language) if language in LEXICONS else None


def fill_figures(
    wording: str, language: str, *, harm: str, population: str, subgroup: str, stance: str
) -> CellReading:
    """Return the one figure that the words give for the cell that the coder chose.

    Raises Unsettled where they give none, more than one, or one that is the coder's to state.
    """
    if stance in FIGURELESS:
        return NO_FIGURE
    reading = read_wording(wording, language)
    if reading is None:
        raise Unsettled("no_lexicon")
    if not reading.cells:
        raise Unsettled("unread")
    if len(reading.cells) > 1:
        raise Unsettled("several", reading.cells)
    [cell] = reading.cells
    if cell.stance in FIGURELESS:
        raise Unsettled("stance", reading.cells)
    chosen = {"harm": harm, "population": population, "subgroup": subgroup}
    for name, value in chosen.items():
        if getattr(cell, name) not in ("", "any", value):
            raise Unsettled(name, reading.cells)
    if cell.high == 0:
        raise Unsettled("zero", reading.cells)
    return cell


def find_unlike(
    wording: str,
    language: str,
    *,
    harm: str,
    subgroup: str,
    figures: tuple[int | None, int | None, int | None],
) -> tuple[CellReading, ...]:
    """Return what the words are read as, where the figures given (low, best, high) are not in it.

    Nothing where none was given, where none can be read, and where a count of the words has the
    same bounds: one of the chosen cell, or any where the words do not name that cell.
    """
    reading = read_wording(wording, language) if figures != (None, None, None) else None
    if reading is None:
        return ()
    fitting = [cell for cell in reading.cells if _is_of(cell, harm, subgroup)] or reading.cells
    return () if any(_holds(cell, *figures) for cell in fitting) else reading.cells


def _holds(cell: CellReading, low: int | None, best: int | None, high: int | None) -> bool:
    same_best = best is None or cell.best is None or best == cell.best
    return (cell.low, cell.high) == (low, high) and same_best


class Proposal(NamedTuple):
    """What words hold for the coder to confirm: the cell of the claim at hand, and the others."""

    own: CellReading | None
    others: tuple[CellReading, ...]


def propose(wording: str, language: str, *, harm: str = "", subgroup: str = "") -> Proposal:
    """Return the figures that words give, that of the chosen cell first where one was chosen.

    A zero, a denial and "no figure" are the coder's to state: none is proposed.
    """
    reading = read_wording(wording, language) if wording.strip() else None
    cells = [cell for cell in reading.cells if _proposable(cell)] if reading else []
    wanted = ("", subgroup) if subgroup == "any" else (subgroup,)
    fitting = [cell for each in reversed(wanted) for cell in cells if _is_of(cell, harm, each)]
    own = fitting[0] if fitting else None
    return Proposal(own, tuple(cell for cell in cells if cell is not own))


def _proposable(cell: CellReading) -> bool:
    return cell.stance == "asserts" and cell.low is not None and cell.high != 0


def _is_of(cell: CellReading, harm: str, subgroup: str) -> bool:
    return harm in ("", cell.harm or harm) and subgroup in ("", cell.subgroup)
