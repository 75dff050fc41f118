"""The state of the log that is asked of."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Moment:
    """What stood after entry ``n`` (None: what stands now), up to a day (None: all of it)."""

    n: int | None = None
    until: date | None = None


LIVE = Moment()
