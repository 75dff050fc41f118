"""Dates in words: one grammar on codes, into which the words of each language are turned first.

"ليلة 2-3 أيلول 2017" and "night of 2nd to 3rd Sept. 2017" are both ``night 2 to 3 m09 2017``.
"""

import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from sources.dates.refusals import NotADate
from sources.dates.spans import PARTS, Point, Span
from sources.dates.vocabulary import (
    ARABIC,
    ARABIC_MONTHS,
    ARABIC_SEASONS,
    ENGLISH,
    ENGLISH_MONTHS,
    ENGLISH_SEASONS,
)

# Letters that stand for others, by keyboard or habit; the lengthening stroke is no letter.
ALIKE: Final = str.maketrans({"ى": "ي", "ی": "ي", "ک": "ك", "ـ": None, "−": "-"})

WORDS: Final[tuple[tuple[str, str], ...]] = (
    *ENGLISH.items(),
    *ARABIC.items(),
    *((f"m{month:02}", words) for month, words in enumerate(ENGLISH_MONTHS, 1)),
    *((f"m{month:02}", words) for month, words in enumerate(ARABIC_MONTHS, 1)),
    *((f"m{season}", words) for season, words in ENGLISH_SEASONS.items()),
    *((f"m{season}", words) for season, words in ARABIC_SEASONS.items()),
)


def fold(text: str) -> str:
    """Bring a text to small letters, ASCII digits and hyphens, without marks on or around letters.

    Vowels, hamzas and marks of direction go, so the answer is fit for comparing only.
    """
    if text.isascii():
        return " ".join(text.casefold().split())
    letters = unicodedata.normalize("NFKD", text.casefold()).translate(ALIKE)
    return " ".join("".join(map(_plain, letters)).split())


def _plain(letter: str) -> str:
    match unicodedata.category(letter):
        case "Nd":
            return str(unicodedata.decimal(letter))
        case "Pd":
            return "-"
        case "Mn" | "Cf":
            return ""
        case _:
            return letter


CODES: Final = {fold(word): code for code, words in WORDS for word in words.split(" | ")}
LONGEST_FIRST: Final = [re.escape(word) for word in sorted(CODES, key=len, reverse=True)]
MONTHS: Final = [re.escape(word) for word, code in CODES.items() if re.fullmatch(r"m\d\d", code)]
TOKEN = re.compile(
    rf"""
    (?P<word>{"|".join(LONGEST_FIRST)})(?![^\W\d_])
    | (?P<date>(?P<one>\d{{1,4}})(?P<by>[-/.])(?P<two>\d\d?)(?P=by)(?P<three>\d{{1,4}}))(?!\d)
    | (?P<month>\d{{1,2}})[-/.](?P<its_year>\d{{4}})(?!\d)
    | (?P<year>\d{{4}})-(?P<its_month>\d\d)(?!\d|\ (?:{"|".join(MONTHS)}))
    | (?P<number>\d+)(?:(?:st|nd|rd|th)(?![^\W\d_]))?
    | (?P<sign>[-/~و])
    """,
    re.VERBOSE,
)
PUNCTUATION = re.compile(r"[\s,.،]+")
KIND = re.compile(rf"(?P<year>\d{{4}})|(?P<day>\d\d?)|m(?P<month>\d\d)|(?P<part>{'|'.join(PARTS)})")
SHAPES: Final = frozenset(
    {
        *("day month year", "month day year", "day month", "month day", "day year", "day"),
        *("part month year", "part month", "part", "month year", "month", "year"),
    }
)
RANGE = re.compile(r"(?:from )?(?P<first>.+?) to (?P<last>.+)")
ONE_END = re.compile(r"(?:from|to) (?P<start>.+)|(?P<end>.+) to")


@dataclass(frozen=True, slots=True)
class Piece:
    """What is said of one date; of two, each may leave to the other what they share."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    part: str | None = None
    about: bool = False

    @property
    def within_month(self) -> bool:
        return self.day is not None or self.part is not None

    @property
    def lacks_month(self) -> bool:
        return self.within_month and self.month is None


def read_words(text: str) -> tuple[Span, str]:
    """Read a folded text into a span and the precision that it states, "night" or none.

    Raises NotADate, and ValueError for a day that no calendar has.
    """
    said = _codes(text)
    words = said.split()
    if "winter" in words:
        raise NotADate("winter")
    if "open" in words and len(words) > 1:
        raise NotADate("open")
    said, about = _without("about", said)
    said, night = _without("night", said)
    span = _span(said)
    if night and not span.two_days:
        raise NotADate("night")
    return span.approximate() if about else span, "night" if night else ""


def _codes(text: str) -> str:
    if PUNCTUATION.sub("", TOKEN.sub("", text)):
        raise NotADate("unread")
    said = " ".join(filter(None, map(_code, TOKEN.finditer(text))))
    # Arabic often gives both names of a month: آب/أغسطس.
    said = re.sub(r"\b(m\d\d) / \1\b", r"\1", said)
    said = re.sub(r"\b(early|mid|late) - (?=m)", r"\1 ", said)
    return re.sub(r"[-/]", "to", said)


def _code(token: re.Match[str]) -> str:
    match token.lastgroup:
        case "word":
            return CODES[token["word"]]
        case "date":
            return _digits(token["one"], token["two"], token["three"])
        case "its_year":
            return f"m{token['month']:0>2} {token['its_year']}"
        case "its_month":
            return f"m{token['its_month']} {token['year']}"
        case "number":
            return token["number"]
        case _:
            return {"و": "and"}.get(token["sign"], token["sign"])


def _digits(one: str, two: str, three: str) -> str:
    """Read a date in digits, if only one order of day and month gives a date."""
    year, orders = (one, [(two, three)]) if len(one) == 4 else (three, [(two, one), (one, two)])
    found = set()
    for month, day in orders:
        with suppress(ValueError):
            found.add(date(int(year), int(month), int(day)))
    if not found or len(year) != 4:
        raise NotADate("unread")
    if len(found) > 1:
        raise NotADate("swapped", *sorted(found))
    only = found.pop()
    return f"{only.day} m{only.month:02} {only.year:04}"


def _without(code: str, said: str) -> tuple[str, bool]:
    """Take a code off either end; whether it was there."""
    rest = said.removeprefix(f"{code} ").removesuffix(f" {code}")
    return rest, rest != said


def _span(said: str) -> Span:
    said = re.sub(r"(?<=\S) from\b", "", said)
    said = re.sub(r"^between (.+?) (?:and|to) ", r"from \1 to ", said)
    if found := RANGE.fullmatch(said):
        return _between(_piece(found["first"]), _piece(found["last"]))
    if found := ONE_END.fullmatch(said):
        _piece(found["start"] or found["end"])
        raise NotADate("open")
    return _dated(_piece(said))


def _piece(said: str) -> Piece:
    bare = re.sub(r"^(?:about|~) | ~$", "", said)
    found = {}
    for word in bare.split():
        kind = KIND.fullmatch(word)
        if kind is None or kind.lastgroup is None:
            raise NotADate("unread")
        found[kind.lastgroup] = kind[kind.lastgroup]
    if " ".join(found) not in SHAPES or len(found) != len(bare.split()):
        raise NotADate("unread")
    numbers = {name: int(found[name]) for name in ("year", "month", "day") if name in found}
    return Piece(**numbers, part=found.get("part"), about=bare != said)


def _between(first: Piece, last: Piece) -> Span:
    year = last.year if first.year is None else first.year
    if first.lacks_month and last.within_month:
        first = replace(first, month=last.month)
    elif last.lacks_month and first.within_month:
        last = replace(last, month=first.month)
    return Span(_dated(replace(first, year=year)).first, _dated(last).last)


def _dated(piece: Piece) -> Span:
    if piece.lacks_month:
        raise NotADate("unread")
    if piece.year is None:
        raise NotADate("no_year")
    if piece.part is not None and piece.month is not None:
        span = Span.part(piece.year, piece.month, piece.part)
    else:
        point = Point(piece.year, piece.month, piece.day)
        span = Span(point, point)
    return span.approximate() if piece.about else span
