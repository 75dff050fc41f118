"""Live tags: numbers of a narrative that are asked for and never typed (pure).

    {killed.civilian.best}                  of the month and the place of the report
    {killed.civilian.women.range}           of a subgroup
    {killed.civilian@SY11:2017-08.range}    of another place, another month (2017-08), quarter
                                            (2017-Q3) or year (2017)

What is wrong with a text is told with the words that are meant to be near.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from types import MappingProxyType

from incidents.codebook import HARM, POPULATION, STOCKS, SUBGROUP
from incidents.reconciliation.intervals import Interval, Step, split
from incidents.reconciliation.wording import find_counts
from sources.refusals import Message, marked

# What a tag can end with, and the columns of the monthly answer that it shows.
FLOW_VALUES = MappingProxyType(
    {
        "best": ("best",),
        "floor": ("corroborated_min",),
        "least": ("reported_min",),
        "most": ("reported_max",),
        "range": ("reported_min", "reported_max"),
        "incidents": ("incidents",),
    }
)
STOCK_VALUES = MappingProxyType(
    {"least": ("lowest",), "most": ("highest",), "range": ("lowest", "highest")}
)
POPULATIONS = tuple(code for code in POPULATION.codes if code != "unstated")
EXAMPLE = "{killed.civilian.best}"
BRACED = re.compile(r"\{([^{}]*)\}")
PERIOD = re.compile(r"(?!0000)([0-9]{4})(?:-(0[1-9]|1[0-2])|-(Q[1-4]))?")
PLACE = re.compile(r"[A-Za-z0-9]{2,20}")
# A number below this that is written in words counts hospitals or days as often as people.
FEW = 10
NEAR = 3

NO_TAG = marked("%(tag)s is no tag; one such as %(example)s is.")
LONE_BRACE = marked("A brace begins or ends no tag, near: %(near)s")
NOT_KNOWN = marked("%(tag)s: %(part)s is no %(what)s. Near it: %(near)s.")
NO_PERIOD = marked("%(tag)s: %(part)s is no month, quarter or year such as 2017-08, 2017-Q3, 2017.")
NO_PLACE = marked("%(tag)s: %(part)s is no code of a place such as SY11.")
TYPED = marked("%(typed)s was typed by hand, and no number of this month is %(value)s.")
TYPED_NEAR = marked(
    "%(typed)s was typed by hand, and no number of this month is %(value)s. Near it: %(near)s."
)
HARM_TOLD = Message(marked("harm"))
POPULATION_TOLD = Message(marked("population"))
SUBGROUP_TOLD = Message(marked("subgroup"))
VALUE_TOLD = Message(marked("value"))


@dataclass(frozen=True, slots=True)
class Tag:
    """One number that is asked for; without a place or period it is the report's own."""

    harm: str
    population: str
    value: str
    subgroup: str = "any"
    place: str = ""
    period: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        return values_of(self.harm)[self.value]

    def __str__(self) -> str:
        cell = ".".join(
            [self.harm, self.population, *([self.subgroup] if self.subgroup != "any" else [])]
        )
        place, period = self.place and f"@{self.place}", self.period and f":{self.period}"
        return f"{{{cell}{place}{period}.{self.value}}}"


@dataclass(frozen=True, slots=True)
class Narrative:
    """A text in its parts, words and tags in turn, and what is wrong with its tags."""

    parts: tuple[str | Tag, ...]
    problems: tuple[Message, ...]

    @property
    def tags(self) -> list[Tag]:
        """Every tag, once."""
        return list(dict.fromkeys(part for part in self.parts if isinstance(part, Tag)))

    @property
    def words(self) -> str:
        """The text without its tags; nothing that stands around one is joined."""
        return " \n ".join(part for part in self.parts if isinstance(part, str))


def values_of(harm: str) -> MappingProxyType[str, tuple[str, ...]]:
    return STOCK_VALUES if harm in STOCKS else FLOW_VALUES


def read_narrative(text: str) -> Narrative:
    """Return a text in its parts; a tag that cannot be read stays as words, with its problem."""
    parts: list[str | Tag] = []
    problems: list[Message] = []
    end = 0
    for found in BRACED.finditer(text):
        _add_words(text[end : found.start()], parts, problems)
        tag = read_tag(found[1])
        if isinstance(tag, Tag):
            parts.append(tag)
        else:
            parts.append(found[0])
            problems.extend(tag)
        end = found.end()
    _add_words(text[end:], parts, problems)
    return Narrative(tuple(parts), tuple(problems))


def read_tag(inside: str) -> Tag | list[Message]:
    """Return the tag that stands between two braces, or all that is wrong with it."""
    shown = f"{{{inside}}}"
    head, _, value = inside.strip().rpartition(".")
    head, _, period = head.partition(":")
    cell, _, place = head.partition("@")
    parts = cell.split(".")
    if len(parts) not in (2, 3):
        return [Message(NO_TAG, {"tag": shown, "example": EXAMPLE})]
    harm, population, subgroup = parts if len(parts) == 3 else (*parts, "any")
    wanted = (
        (harm, HARM.codes, HARM_TOLD),
        (population, POPULATIONS, POPULATION_TOLD),
        (subgroup, SUBGROUP.codes, SUBGROUP_TOLD),
        (value, tuple(values_of(harm)), VALUE_TOLD),
    )
    problems = [
        Message(NOT_KNOWN, {"tag": shown, "part": part, "what": what, "near": near(part, known)})
        for part, known, what in wanted
        if part not in known
    ]
    if ":" in inside and not PERIOD.fullmatch(period):
        problems.append(Message(NO_PERIOD, {"tag": shown, "part": period}))
    if "@" in inside and not PLACE.fullmatch(place):
        problems.append(Message(NO_PLACE, {"tag": shown, "part": place}))
    return problems or Tag(harm, population, value, subgroup, place, period)


def near(part: str, known: Sequence[str]) -> tuple[str, ...]:
    """Return what may have been meant, the likest first; all there is where nothing is like it."""
    found = get_close_matches(part, known, NEAR, 0.5)
    return tuple(found or known)


def period_of(tag: Tag, month: date) -> tuple[Step, str, Interval]:
    """Return into what to cut the time, the label of the part that is asked for, and its days."""
    year, in_year, quarter = re.fullmatch(PERIOD, tag.period or f"{month:%Y-%m}").groups()  # type: ignore[union-attr]
    step: Step = "month" if in_year else "quarter" if quarter else "year"
    whole = Interval(date(int(year), 1, 1), date(int(year), 12, 31))
    label = "-".join(filter(None, (year, in_year or quarter)))
    return step, label, dict(split(whole, step))[label]


def typed_by_hand(text: str, language: str, live: Iterable[int]) -> Iterator[Message]:
    """Yield the numbers of people in a text that none of the live numbers is equal to.

    Digits of any script and numbers in words; dates, years, distances and the like count nobody.
    Few are written in words of much else, and are let be.
    """
    known = sorted(set(live))
    for typed, value, in_digits in find_counts(text, language):
        if value in known or (value < FEW and not in_digits):
            continue
        told = {"typed": typed.strip(), "value": value}
        if closest := sorted(known, key=lambda each: abs(each - value))[:NEAR]:
            yield Message(TYPED_NEAR, told | {"near": tuple(closest)})
        else:
            yield Message(TYPED, told)


def _add_words(words: str, parts: list[str | Tag], problems: list[Message]) -> None:
    if not words:
        return
    parts.append(words)
    for brace in re.finditer(r"[{}]", words):
        around = words[max(0, brace.start() - 12) : brace.end() + 12]
        problems.append(Message(LONE_BRACE, {"near": around}))
