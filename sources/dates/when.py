"""A date or span as it is known."""

import calendar
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from time import struct_time

from edtf import EDTFParseException, parse_edtf

from sources.dates.reading import fold, read_words
from sources.dates.refusals import ACCEPTED_DAY, ACCEPTED_DAYS, NotADate, is_far
from sources.dates.spans import Span
from sources.dates.telling import tell, tell_code

# Only what may be EDTF and fits its column goes to the parser, which is slow.
CODE = re.compile(r"[0-9EOSTXYZ:.,~?%/{}\[\]+-]{1,50}")
# EDTF gives a winter one year, and leaves open whether it begins or ends in it.
WINTER = re.compile(r"(?<!\d)\d{4}-2[48](?![-\d])")

# What is looked through for a date, and what stands beside one.
MOST_WORDS = 12
BESIDE = " ,;،؛"

# Refusals whose advice is to state two ends.
TWO_ENDED = frozenset({"open", "backwards", "night", "winter"})


@dataclass(frozen=True, slots=True)
class When:
    """A local date or span, both ends included.

    ``precision`` is a code of the vocabulary date_precision. It follows from the length of the
    span, except that a night is stated, and that a day marked as approximate is one of some days.
    """

    edtf: str
    start: date
    end: date
    precision: str

    @classmethod
    def read(cls, text: str, precision: str = "") -> "When":
        """Read EDTF, or what people write in English or Arabic, into EDTF.

        - early, mid and late: days 1 to 10, 11 to 20 and from 21 of the month; first to fourth
          week: 1 to 7, 8 to 14, 15 to 21, 22 to 28; last week: the last seven days; first and
          second half: 1 to 15 and from 16. Where a limit inside of the month is this convention
          and no source's, it bears EDTF's mark ``~``: early August is 2017-08-01/2017-08-10~.
        - spring, summer and autumn begin in March, June and September, as on the northern
          hemisphere. A winter lies in two years and is refused.
        - around: the mark ``~``; it widens no bound.
        - night: two days in a row; whoever counts by day counts it on the first.
        - dates in digits are read where day and month cannot be swapped.

        A precision that is given stands. Raises NotADate (a ValueError), with what is accepted.
        """
        try:
            edtf, start, end, stated = _read(fold(text))
        except NotADate as error:
            raise NotADate(error.why, *error.readings, text=text.strip()) from error
        except ValueError as error:
            raise NotADate("unread", text=text.strip()) from error
        if end < start:
            raise NotADate("backwards", text=text.strip())
        if is_far(start, end):
            raise NotADate("far", text=text.strip(), accepted=ACCEPTED_DAYS)
        return cls(edtf, start, end, precision or stated or _precision(edtf, start, end))

    def describe(self, language: str) -> str:
        """Tell it in "en" or "ar", as a person would write it; `read` understands the answer.

        EDTF that people have no words for is told as it is, isolated in Arabic.
        """
        span = Span.plain(self.edtf)
        if span is None:
            return tell_code(self.edtf, language)
        return tell(span, night=self.precision == "night", language=language)


def read_day(text: str) -> date:
    """Read one certain day, written in any way that `When.read` takes.

    Raises NotADate for all else: a month, a span, a night, and what is uncertain or ambiguous.
    """
    try:
        when = When.read(text)
    except NotADate as error:
        if error.why == "far":
            raise
        why = "unread" if error.why in TWO_ENDED else error.why
        raise NotADate(why, *error.readings, text=error.text, accepted=ACCEPTED_DAY) from error
    if when.start != when.end:
        raise NotADate("span", when.start, when.end, text=text.strip(), accepted=ACCEPTED_DAY)
    if when.edtf != when.start.isoformat():
        raise NotADate("uncertain", when.start, text=text.strip(), accepted=ACCEPTED_DAY)
    return when.start


def find_date(text: str) -> tuple[When | None, str]:
    """Find the longest run of words that is a date, and return it with the words around it.

    None, with the text as it is, where no run is one. Texts of many words are not looked through.
    """
    words = text.split()
    for length in range(len(words), 0, -1) if len(words) <= MOST_WORDS else ():
        for start in range(len(words) - length + 1):
            run, around = words[start : start + length], words[:start] + words[start + length :]
            with suppress(NotADate):
                return When.read(" ".join(run).strip(BESIDE)), " ".join(around).strip(BESIDE)
    return None, text.strip()


def with_year(text: str, by: date) -> str:
    """Return a text that lacks its year alone with the newest year that has begun it by a day.

    Empty for any other text. It is a proposal: only a person knows which year was meant.
    """
    try:
        When.read(text)
    except NotADate as error:
        lacking = error.why == "no_year"
    else:
        lacking = False
    for year in (by.year, by.year - 1) if lacking else ():
        whole = f"{text.strip()} {year:04}"
        with suppress(NotADate):
            if When.read(whole).start <= by:
                return whole
    return ""


def _read(text: str) -> tuple[str, date, date, str]:
    """Read a folded text; the last value is the precision that it states, if it does."""
    code = text.upper()
    if CODE.fullmatch(code) and WINTER.search(code):
        raise NotADate("winter")
    span, stated = Span.plain(code), ""
    if span is None:
        try:
            span, stated = read_words(text)
        except NotADate as error:
            if error.why != "unread" or not CODE.fullmatch(code):
                raise
            return (code, *_parse(code), "")
    return str(span), span.start, span.end, stated


def _parse(code: str) -> tuple[date, date]:
    try:
        parsed = parse_edtf(code)
        return _day(parsed.lower_strict()), _day(parsed.upper_strict())
    except (EDTFParseException, AttributeError, TypeError, OverflowError) as error:
        raise NotADate("unread") from error


def _day(bound: struct_time) -> date:
    return date(bound.tm_year, bound.tm_mon, bound.tm_mday)


def _precision(edtf: str, start: date, end: date) -> str:
    days = (end - start).days + 1
    if days == 1:
        return "days" if edtf.endswith(("~", "%")) else "day"
    if days < 7:
        return "days"
    if days == 7:
        return "week"
    if days <= calendar.monthrange(start.year, start.month)[1] or days <= 31:
        return "month"
    whole_year = start == date(start.year, 1, 1) and end == start + timedelta(
        days=364 + calendar.isleap(start.year)
    )
    return "year" if whole_year else "longer"
