"""What is asked of the published figures."""

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from incidents.codebook import GRADING, STOCKS
from incidents.reconciliation.intervals import Interval, Step, split
from publication.moments import LIVE, Moment

# A discounted incident is in no total unless it is asked for by name.
DEFAULT_GRADINGS = tuple(code for code in GRADING.codes if code != "discounted")
UNKNOWN_MONTH = "unknown"


@dataclass(frozen=True, slots=True)
class Question:
    """One place, one harm, one population, cut into months, quarters, years or not at all.

    An empty tuple of data sets, kinds or parties stands for all of them; of voices, for all of them
    reconciled. ``by`` names a breakdown, ``convention`` another recorder's rules. ``moment`` is the
    state of the log that is asked; without one, what is public now.
    """

    place: str
    harm: str
    population: str
    start: date
    end: date
    interval: Step = "month"
    subgroup: str = "any"
    datasets: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    gradings: tuple[str, ...] = DEFAULT_GRADINGS
    parties: tuple[str, ...] = ()
    moment: Moment = LIVE
    voices: tuple[str, ...] = ()
    convention: str = ""
    by: str = ""
    # Whether categories without a record have rows too.
    whole_grid: bool = False
    only_unknown_month: bool = False

    @property
    def span(self) -> Interval:
        return Interval(self.start, self.end)

    @property
    def slots(self) -> tuple[tuple[str, Interval], ...]:
        """The labelled parts of the span, in order: 2017-06, 2017-Q2, 2017 or all.

        A quarter or year that the span cuts is called by its months: 2017-06/2017-09.
        """
        return _slots(self.span, self.interval)

    @property
    def about_stock(self) -> bool:
        return self.harm in STOCKS

    @property
    def filtered(self) -> bool:
        """Whether records of the place and time are left out for what they do not say."""
        return bool(self.kinds or self.parties) or self.subgroup != "any"

    @property
    def without_filters(self) -> "Question":
        return replace(self, kinds=(), parties=(), subgroup="any")

    @property
    def in_months_held(self) -> bool:
        """Whether the monthly totals hold the answer: nothing is asked that they do not keep."""
        plain = self.interval == "month" and self.subgroup == "any" and self.moment == LIVE
        plain = plain and not self.about_stock
        narrowed = self.parties or self.voices or self.convention
        return plain and not narrowed and self.by in ("", "kind", "grade", "population")

    @property
    def together(self) -> "Question":
        """What the row of the total answers: everything at once, by whomever it was said."""
        return replace(self, by="", voices=() if self.by == "voice" else self.voices)


@lru_cache(maxsize=256)
def _slots(span: Interval, interval: Step) -> tuple[tuple[str, Interval], ...]:
    years = Interval(span.start.replace(month=1, day=1), span.end.replace(month=12, day=31))
    whole = {*split(years, interval), ("all", span)}
    return tuple(
        (label if (label, part) in whole else f"{part.start:%Y-%m}/{part.end:%Y-%m}", part)
        for label, part in split(span, interval)
    )
