"""Words to the figures that a coder left empty (methodology, section 1). Pure.

Whom and what a claim counts is the coder's to say; so are a zero and a stance.
"""

from collections.abc import Sequence

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
