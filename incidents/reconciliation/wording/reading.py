"""What a reading is: the figures that words hold, and what the coder must look at."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

FLOOR_V1: Final = "floor-v1"

STOCKS: Final = frozenset({"missing", "trapped", "besieged"})

CAUTIONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "ambiguous_separator": "The separator may mark thousands or decimals; read as thousands.",
        "convention": "Part of this figure is a convention of the lexicon, not the source's own.",
        "cumulative": "A running total: only the difference from an earlier one is new harm.",
        "dual_or_plural": "The word may mean two or any number; no number was read from it.",
        "killed_or_injured": "One count for killed and injured together; killed is left empty.",
        "number_in_no_count": "A number stands in the words, but the source gives no count.",
        "several_numbers": "Several numbers could be the figure; confirm which one it is.",
        "subgroup_note": "A subgroup is named without a number: a note, not a figure.",
        "translated_vague": "“Dozens” is often a translation of عشرات, tens: see the original.",
        "two_counts": "The words hold more than one count; confirm each on its own.",
        "unread": "Some of the words could not be read as a figure.",
        "vague": "A vague word: a floor is read, and no upper figure.",
        "zero_unchecked": "Zero is read only where the source says that it checked; did it?",
    }
)


@dataclass(frozen=True, slots=True)
class Caution:
    """Something that the coder must look at: a code of `CAUTIONS` and the words it is about."""

    code: str
    words: str = ""

    @property
    def message(self) -> str:
        """The caution in one plain sentence."""
        return CAUTIONS[self.code]


@dataclass(frozen=True, slots=True, kw_only=True)
class CellReading:
    """One figure of the words and the cell that it belongs to (methodology, section 1).

    `low`, `best` and `high` are whole persons or None; None is unknown, never zero. `harm` and
    `population` are empty where the words do not say, and are never filled in. `coded` marks a
    bound that is a convention of the lexicon. `words` is the part that was matched.
    """

    harm: str = ""
    population: str = ""
    subgroup: str = "any"
    low: int | None = None
    best: int | None = None
    high: int | None = None
    hedge: str = "none"
    stance: str = "no_count"
    kind: str = "event"
    coded: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read from the words of one claim, for a coder to confirm."""

    cells: tuple[CellReading, ...]
    warnings: tuple[Caution, ...]
    lexicon: str = FLOOR_V1
