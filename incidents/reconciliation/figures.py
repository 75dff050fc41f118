"""A claim's value at the engine's door (methodology, section 1)."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Self

HEDGES = ("exact", "about", "almost", "at_least", "at_most", "range", "vague", "none")
STANCES = ("asserts", "concedes", "denies", "no_count")
RELIABILITIES = ("A", "B", "C", "D", "E", "F")
CREDIBILITIES = (1, 2, 3, 4, 5, 6)
BASES = ("complete_list", "investigation", "statement", "partial_list")

_VOCABULARIES: tuple[tuple[str, tuple[str | int, ...]], ...] = (
    ("hedge", HEDGES),
    ("stance", STANCES),
    ("reliability", RELIABILITIES),
    ("credibility", CREDIBILITIES),
    ("basis", BASES),
)
_FLAGS = ("party", "early", "withdrawn")


@dataclass(frozen=True, slots=True)
class Figure:
    """What one claim says about one cell, and how far its speaker is to be believed.

    `low`, `best` and `high` are whole persons, 0 <= low <= best <= high; all null where the claim
    gives no number, `high` null where the source gave no upper figure. `as_of` null is earlier than
    any date. `draws_on` names the voices of which a compilation made the figure; it is empty for a
    first-hand voice. `early` means said within 48 hours of the end of the incident. Raises
    ValueError on any other shape.
    """

    id: str
    voice: str
    low: int | None
    best: int | None
    high: int | None
    hedge: str
    stance: str
    as_of: date | None = None
    reliability: str = "F"
    credibility: int = 6
    basis: str = "statement"
    party: bool = False
    draws_on: tuple[str, ...] = ()
    early: bool = False
    withdrawn: bool = False

    def __post_init__(self) -> None:
        for name, accepted in _VOCABULARIES:
            value = getattr(self, name)
            if isinstance(value, bool) or value not in accepted:
                raise _refusal(name, value, f"one of {', '.join(map(str, accepted))}")
        for name in _FLAGS:
            if not isinstance(getattr(self, name), bool):
                raise _refusal(name, getattr(self, name), "true or false")
        self._check_names()
        self._check_number()

    @property
    def first_hand(self) -> bool:
        return not self.draws_on

    @property
    def point(self) -> int | None:
        """The one number that stands for the figure: its best, else its low; "up to N" has none."""
        if self.best is not None:
            return self.best
        return None if self.hedge == "at_most" else self.low

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Self:
        """A figure from JSON types: `as_of` an ISO date or null, `draws_on` a list of voices."""
        unknown = sorted(set(plain) - _FIELD_NAMES)
        if unknown:
            raise _refusal("figure", unknown[0], f"a field among {', '.join(sorted(_FIELD_NAMES))}")
        missing = sorted(_REQUIRED - set(plain))
        if missing:
            raise ValueError(f"{missing[0]}: missing; a figure has {', '.join(sorted(_REQUIRED))}")
        return cls(
            **{
                **plain,
                "best": plain.get("best"),
                "as_of": _as_date(plain.get("as_of")),
                "draws_on": _as_names(plain.get("draws_on")),
                "reliability": plain.get("reliability") or "F",
                "credibility": 6 if plain.get("credibility") is None else plain["credibility"],
            }
        )

    def _check_names(self) -> None:
        for name in ("id", "voice"):
            if not isinstance(getattr(self, name), str) or not getattr(self, name):
                raise _refusal(name, getattr(self, name), "a text that is not empty")
        for voice in self.draws_on:
            if not isinstance(voice, str) or not voice:
                raise _refusal("draws_on", voice, "voices, each a text that is not empty")

    def _check_number(self) -> None:
        low, best, high = self.low, self.best, self.high
        for name, value in (("low", low), ("best", best), ("high", high)):
            if value is not None and (type(value) is not int or value < 0):
                raise _refusal(name, value, "a whole number of 0 or more, or null")
        if low is None:
            if best is not None or high is not None:
                raise _refusal("low", low, "a whole number wherever best or high is given")
            return
        if high is not None and high < low:
            raise _refusal("high", high, f"null or {low} (the low) or more")
        if best is not None and (best < low or (high is not None and best > high)):
            ceiling = "more" if high is None else str(high)
            raise _refusal("best", best, f"null or {low} to {ceiling} (between low and high)")
        if self.hedge == "at_most" and low > 1:
            raise _refusal("low", low, "0 or 1 where the hedge is at_most")


_FIELD_NAMES = frozenset(field.name for field in fields(Figure))
_REQUIRED = frozenset({"id", "voice", "low", "high", "hedge", "stance", "basis"})


def tolerance(figure: Figure) -> tuple[int, int | None]:
    """The numbers with which a figure agrees, first and last; last is null where it is open above.

    Decides only whether two figures agree and is never published (methodology, section 1).
    """
    if figure.low is None:
        raise _refusal("low", figure.low, "a whole number")
    if figure.hedge not in ("about", "almost") or figure.low != figure.high:
        return figure.low, figure.high
    reach = _reach(figure.low)
    last = figure.low + reach if figure.hedge == "about" else figure.low
    return figure.low - reach, last


def _reach(number: int) -> int:
    """How far a rounded number reaches: half its grain or a quarter of itself, but 1 at least."""
    if number == 0:
        return 0
    return max(1, min(_grain(number) // 2, number // 4))


def _grain(number: int) -> int:
    """The largest of 1, 5, 10, 50, 100 ... that divides a number above 0."""
    grain = 1
    while number % (grain * 10) == 0:
        grain *= 10
    return grain * 5 if number % (grain * 5) == 0 else grain


def _as_date(value: object) -> date | None:
    if value is None:
        return None
    try:
        if not isinstance(value, str):
            raise ValueError
        return date.fromisoformat(value)
    except ValueError:
        raise _refusal("as_of", value, "an ISO date such as 2017-06-30, or null") from None


def _as_names(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list | tuple):
        raise _refusal("draws_on", value, "a list of voices")
    return tuple(value)


def _refusal(field: str, value: object, accepted: str) -> ValueError:
    return ValueError(f"{field}: {value!r} is not accepted; {accepted} is")
