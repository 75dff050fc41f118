"""One incident as a whole: its cells, each reconciled alone, and what they say of one another.

Cells never fill one another and populations are never added (methodology, section 1).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from incidents.reconciliation.figures import Figure
from incidents.reconciliation.methodology import CURRENT, Methodology
from incidents.reconciliation.ranges import Reconciliation, reconcile

CIVILIAN_OVER_ALL = "civilian_over_all"
STATUS_DISPUTED = "status_disputed"
SUBGROUP_OTHER_VOICE = "subgroup_other_voice"
SUBGROUP_OVER_TOTAL = "subgroup_over_total"
NOT_ASSERTED = frozenset({"withdrawn", "position"})


class Cell(NamedTuple):
    """What figures must share to be compared; the incident and the record type are given."""

    harm: str
    population: str
    subgroup: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The range of one cell, the figures that it was made of, and its warnings."""

    figures: tuple[Figure, ...]
    range: Reconciliation
    warnings: tuple[str, ...]

    @property
    def first_hand(self) -> int:
        return sum(figure.first_hand for figure in self.range.readings)

    @property
    def asserted(self) -> bool:
        """Whether anybody speaks of the harm: a withdrawn claim or a denial alone does not."""
        return self.range.voices > 0 or not NOT_ASSERTED.issuperset(self.range.set_aside.values())

    @property
    def checked_zero(self) -> bool:
        """Whether a voice that is no party checked and found none."""
        return self.range.reported_max == 0 and not all(f.party for f in self.range.readings)


def reconcile_cells(
    said: Iterable[tuple[Cell, Figure]], methodology: Methodology = CURRENT
) -> dict[Cell, Answer]:
    """Reconcile every cell of one incident; the order of what was said does not matter."""
    figures: dict[Cell, list[Figure]] = {}
    for cell, figure in said:
        figures.setdefault(cell, []).append(figure)
    ranges = {cell: reconcile(figures[cell], methodology) for cell in sorted(figures)}
    return {
        cell: Answer(
            figures=tuple(sorted(figures[cell], key=lambda figure: figure.id)),
            range=found,
            warnings=tuple(_warnings(cell, ranges)),
        )
        for cell, found in ranges.items()
    }


def _warnings(cell: Cell, ranges: Mapping[Cell, Reconciliation]) -> Iterable[str]:
    found = ranges[cell]
    if cell.population == "civilian":
        everybody = ranges.get(cell._replace(population="all"))
        if everybody and _exceeds(found, everybody):
            yield CIVILIAN_OVER_ALL
    if _status_disputed(cell, ranges):
        yield STATUS_DISPUTED
    if cell.subgroup != "any":
        total = ranges.get(cell._replace(subgroup="any"))
        if total and total.voices and found.voices:
            if not _voices(found) <= _voices(total):
                yield SUBGROUP_OTHER_VOICE
            if _exceeds(found, total):
                yield SUBGROUP_OVER_TOTAL


def _exceeds(part: Reconciliation, whole: Reconciliation) -> bool:
    """Whether even the least of the part is more than the most that anybody gives the whole."""
    return (
        part.reported_min is not None
        and whole.reported_max is not None
        and not whole.open_top
        and part.reported_min > whole.reported_max
    )


def _status_disputed(cell: Cell, ranges: Mapping[Cell, Reconciliation]) -> bool:
    """Whether people leave the civilians on the word of a party alone."""
    if cell.population not in ("civilian", "combatant"):
        return False
    civilian = ranges.get(cell._replace(population="civilian"))
    combatant = ranges.get(cell._replace(population="combatant"))
    return bool(
        civilian
        and civilian.voices
        and combatant
        and combatant.voices
        and all(figure.party for figure in combatant.readings)
    )


def _voices(found: Reconciliation) -> set[str]:
    return {figure.voice for figure in found.readings}
