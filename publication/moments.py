"""Which state of what is public a question is about."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Moment:
    """What was public after log entry ``n``, of records up to the day ``until``.

    Without a number it is what is public now; without a day, all of it. ``digest`` is the hash of
    the newest entry of the log, where whoever asks has read it: see ``publication.unmoved``.
    """

    n: int | None = None
    until: date | None = None
    digest: str = field(default="", compare=False)


LIVE = Moment()
