"""People in a state at a date: trapped, missing, besieged (methodology, section 6).

A stock is never summed over time, and over space only for areas that do not contain each other.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from incidents.reconciliation.intervals import Interval
from incidents.reconciliation.overlap import open_sum

DEFAULT_LIFE_DAYS = 14


@dataclass(frozen=True, slots=True)
class Observation:
    """Persons counted by one voice on a day; a null high is open.

    `every_days` is the interval at which the source itself counts, null where it has none.
    """

    voice: str
    as_of: date
    low: int
    high: int | None
    every_days: int | None = None

    def is_current(self, day: date) -> bool:
        """Whether the value still holds: for one and a half times its interval, or 14 days."""
        age = (day - self.as_of).days
        if self.every_days is None:
            return age <= DEFAULT_LIFE_DAYS
        return age * 2 <= self.every_days * 3


@dataclass(frozen=True, slots=True)
class StockValue:
    """A stock in an interval: lowest to highest over the voices, with the last date.

    All null before any observation. Once every value has expired, `expired` is true and
    `last_known` is the least that was counted on the last day, `last_known_on`.
    """

    lowest: int | None = None
    highest: int | None = None
    as_of: date | None = None
    expired: bool = False
    last_known: int | None = None
    last_known_on: date | None = None


def stock_in(interval: Interval, observations: Iterable[Observation]) -> StockValue:
    """The value of a stock of one area and definition in a month, or any other interval.

    An interval without an observation keeps what is not yet expired on its first day.
    """
    past = [observation for observation in observations if observation.as_of <= interval.end]
    inside = [observation for observation in past if observation.as_of >= interval.start]
    current = _latest(inside) or [
        observation for observation in _latest(past) if observation.is_current(interval.start)
    ]
    if current:
        return StockValue(
            lowest=min(observation.low for observation in current),
            highest=_highest(current),
            as_of=max(observation.as_of for observation in current),
        )
    if not past:
        return StockValue()
    last_on = max(observation.as_of for observation in past)
    last_known = min(observation.low for observation in past if observation.as_of == last_on)
    return StockValue(expired=True, last_known=last_known, last_known_on=last_on)


def _latest(observations: Sequence[Observation]) -> list[Observation]:
    """The last observation of each voice; of several on one day, the lower."""
    latest: dict[str, Observation] = {}
    for observation in sorted(observations, key=_newest_first):
        latest.setdefault(observation.voice, observation)
    return list(latest.values())


def _newest_first(observation: Observation) -> tuple[int, int, bool, int, int]:
    high = observation.high
    return (
        -observation.as_of.toordinal(),
        observation.low,
        high is None,
        high or 0,
        -(observation.every_days or 0),
    )


def _highest(observations: Sequence[Observation]) -> int | None:
    highs = [observation.high for observation in observations]
    return None if None in highs else max(high for high in highs if high is not None)


def add_places(values: Mapping[tuple[str, ...], StockValue]) -> StockValue:
    """The value over several areas, each given by its path of codes from the country down.

    An area inside another is left out: the larger one counts its people too. Areas without a
    current value leave the sum of the others a floor, open above; where no area has one, the last
    that was known stands for all.
    """
    current = _outermost({path: v for path, v in values.items() if v.lowest is not None})
    if not current:
        known = [value for value in values.values() if value.last_known_on is not None]
        return max(known, key=_last_known_first, default=StockValue())
    outermost = _outermost(values)
    return StockValue(
        lowest=sum(value.lowest or 0 for value in current),
        highest=open_sum(value.highest for value in outermost),
        as_of=max(value.as_of for value in current if value.as_of is not None),
    )


def _outermost(values: Mapping[tuple[str, ...], StockValue]) -> list[StockValue]:
    return [
        value
        for path, value in values.items()
        if not any(path != other and path[: len(other)] == other for other in values)
    ]


def _last_known_first(value: StockValue) -> tuple[date, int]:
    return value.last_known_on or date.min, value.last_known or 0
