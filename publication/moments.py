"""Which state of what is public a question is about."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Moment:
    """What was public after log entry ``n``, of records up to the day ``until``.

    Without a number it is what is public now; without a day, all of it.
    """

    n: int | None = None
    until: date | None = None


LIVE = Moment()
