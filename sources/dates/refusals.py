"""Why a text is not read as a date, and what is accepted."""

from datetime import date
from typing import Final

from sources.refusals import Message, Refusal, marked

ACCEPTED: Final = marked(
    "a date such as 2017-08-21, 2017-09-02/2017-09-03, 2017-08, 2017-08~, 2017-22 (summer) or 2017,"
    " or the same in English or Arabic words, always with the year: 21 August 2017,"
    " early August 2017, first week of June 2017, around 5 June 2017, 2-5 September 2017,"
    " night of 2-3 September 2017, June to August 2017, summer 2017, أوائل آب 2017"
)

ACCEPTED_DAY: Final = marked(
    "one certain day with its year: 2017-08-21, 21 August 2017, 21/8/2017, ٢١ آب ٢٠١٧"
)

# Far enough from the ends of the calendar that days can be added to any date and taken from it.
FIRST_DAY: Final = date(1000, 1, 1)
LAST_DAY: Final = date(2999, 12, 31)
ACCEPTED_DAYS: Final = marked("a date from 1000-01-01 to 2999-12-31")

REFUSALS: Final = {
    "unread": marked("%(text)r cannot be read as a date."),
    "no_year": marked("%(text)r states no year."),
    "open": marked("%(text)r has only one end: state both, as in June to August 2017."),
    "backwards": marked("%(text)r ends before it starts: where the years differ, state both."),
    "swapped": marked("%(text)r can be %(one)s or %(other)s: write the one that is meant."),
    "night": marked(
        "%(text)r: a night lies over two days. State both, as in night of 2-3 September 2017."
    ),
    "winter": marked(
        "%(text)r: a winter lies in two years. State its months, as in "
        "December 2016 to February 2017."
    ),
    "span": marked("%(text)r is not one day: it lies from %(one)s to %(other)s."),
    "far": marked("%(text)r lies in no year that records are of."),
    "uncertain": marked("%(text)r is not certain: it can be another day than %(one)s."),
}


def is_far(first: date, last: date) -> bool:
    """Whether a span of days reaches beyond those that are accepted."""
    return first < FIRST_DAY or last > LAST_DAY


class NotADate(Refusal):
    """A text that is no closed date or span. ``why`` is a key of REFUSALS.

    ``readings`` are the two dates between which the text does not decide.
    """

    def __init__(self, why: str, *readings: date, text: str = "", accepted: str = ACCEPTED) -> None:
        self.why, self.readings, self.text, self.accepted = why, readings, text, accepted
        between = dict(zip(("one", "other"), readings, strict=False))
        refused = Message(REFUSALS[why], {"text": text, **between})
        self.hold(
            Message(
                "%(refused)s Accepted is %(accepted)s.",
                {"refused": refused, "accepted": Message(accepted)},
            )
        )
