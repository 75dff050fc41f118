"""The rows that answer a question: sums, bounds with period totals, and why a value is empty."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from incidents.reconciliation.intervals import Interval
from incidents.reconciliation.nesting import Forest
from publication import provenance, recorders, rows
from publication.breakdowns import Areas, breakdown_of, known_codes
from publication.combining import nest_categories, observe_categories
from publication.coverage import NOBODY_LOOKED, Coverage
from publication.provenance import Provenance
from publication.questions import UNKNOWN_MONTH, Question
from publication.recorders import sum_recorded
from publication.remembering import first_public
from publication.sums import NOTHING, Category, First, Key, sum_categories, sum_with_first

BREAKDOWN_COLUMNS = ("by", "part", "category", "overlapping")
# Of these, a record may not say whether it belongs to a category.
UNSAID_BY = ("kind", "party", "subgroup")
AFTER_RELEASE = "after_release"


def columns(question: Question) -> tuple[str, ...]:
    """Return the columns of the answer, in order."""
    own: tuple[str, ...]
    if question.convention:
        own = rows.CONVENTION_COLUMNS
    else:
        own = rows.STOCK_COLUMNS if question.about_stock else rows.FLOW_COLUMNS
    taken_apart = BREAKDOWN_COLUMNS if question.by else ()
    return slot_column(question), *taken_apart, *own, *provenance.COLUMNS


def slot_column(question: Question) -> str:
    return "month" if question.interval == "month" else "period"


@dataclass(frozen=True, slots=True)
class Line:
    """The rows of one category, of the total or of the rest, and the question that they answer."""

    part: str
    category: Category
    asked: Question
    path: Sequence[str]


def answer(
    question: Question, path: list[str], datasets: Sequence[dict[str, Any]] | None = None
) -> list[dict[str, Any]]:
    """Return one row for each slot of the question, whose place has this path of codes.

    Persons are whole numbers or null; ``value_reason`` says why, for zeros too. Records known to
    the year only follow under month ``unknown`` where there are any. With a breakdown, the rows of
    the total come first, each computed by itself, then those of each category, then those of what
    stands in none. ``datasets`` are the documents of ``find_datasets``, where they are in hand.
    """
    areas = Areas.load(question)
    found = _find(question, areas)
    origin = Provenance.load(question, areas, found.first, found.first_by, datasets)
    return [
        row
        for line in _lines(question, path, areas, found)
        for row in _rows(question, line, found, origin)
    ]


@dataclass(frozen=True, slots=True)
class Found:
    """What the tables hold for a question: of all together, and of each category.

    ``around`` are the slots that hold a record of the same place and time, whatever it says;
    ``first`` the first days of all together, ``first_by`` those of each category.
    """

    coverage: Coverage
    together: dict[str, Any]
    by: dict[Key, Any]
    around: set[str]
    around_by: set[Key] | None
    whole: Any
    parts: dict[Category, Any]
    first: First
    first_by: First

    def at(self, line: Line, label: str) -> Any:
        return self.together.get(label) if _whole(line) else self.by.get((label, line.category))

    def bearing(self, line: Line) -> Any:
        """Return the period totals, or what was seen of a stock, for one line."""
        return self.whole if _whole(line) else self.parts.get(line.category)

    def beside(self, line: Line, label: str) -> bool:
        """Whether a record of the place and time does not say if it belongs to a line."""
        if line.category is None:
            return line.asked.filtered and label in self.around
        if self.around_by is None:
            return label in self.around
        return (label, line.category) in self.around_by

    @property
    def categories(self) -> set[Category]:
        return {category for _, category in self.by} | set(self.parts)


def _whole(line: Line) -> bool:
    return line.part in ("", "total")


def _find(question: Question, areas: Areas) -> Found:
    if question.about_stock:
        return _find_stocks(question, areas)
    together, everywhere = question.together, Areas()
    read: Any = sum_recorded if question.convention else sum_with_first
    unsaid = question.by in UNSAID_BY
    plain = together.without_filters
    around = sum_categories(plain, everywhere) if question.filtered or unsaid else {}
    # A record of the place and time that tells of another population may tell of this one too.
    apart = question.filtered and question.by not in ("", "population", *UNSAID_BY)
    held, first = read(together, everywhere)
    whole = {label: sums for (label, _), sums in held.items()}
    by, first_by = read(question, areas) if question.by else ({}, {})
    if question.by == "population":
        by = _count_elsewhere(question, whole, by)
    return Found(
        Coverage.load(question),
        whole,
        by,
        {label for label, _ in around},
        set(sum_categories(question.without_filters, areas)) if apart else None,
        *_forests(question, areas),
        first,
        first_by,
    )


def _find_stocks(question: Question, areas: Areas) -> Found:
    together, everywhere = question.together, Areas()
    return Found(
        Coverage.load(question),
        {},
        {},
        set(),
        None,
        observe_categories(together, everywhere).get(None, {}),
        observe_categories(question, areas) if question.by else {},
        first_public(together, everywhere),
        first_public(question, areas) if question.by else {},
    )


def _count_elsewhere(
    question: Question, whole: dict[str, Any], by: dict[Key, Any]
) -> dict[Key, Any]:
    """Say in the sums of each population how many records stand in any."""
    nothing: Any = recorders.NOTHING if question.convention else NOTHING
    populations = {category for _, category in by}
    if question.whole_grid:
        populations |= set(known_codes(question, Areas()))
    return {
        (label, code): by.get((label, code), nothing)._replace(
            in_any_population=sums.in_any_population
        )
        for label, sums in whole.items()
        for code in populations
    }


def _forests(question: Question, areas: Areas) -> tuple[Forest | None, dict[Category, Forest]]:
    if question.convention:
        return None, {}
    whole = nest_categories(question.together, Areas()).get(None)
    return whole, nest_categories(question, areas) if question.by else {}


def _lines(question: Question, path: list[str], areas: Areas, found: Found) -> Iterator[Line]:
    """Yield what has rows: the total, each category, and what stands in none if anything does."""
    if not question.by:
        yield Line("", None, question, path)
        return
    yield Line("total", None, question.together, path)
    breakdown = breakdown_of(question)
    known = known_codes(question, areas)
    held = {category for category in found.categories if category}
    chosen = held & set(known) if known else held
    for code in [*known, *sorted(held - set(known))]:
        if code in chosen or (question.whole_grid and code in known):
            within = list(areas.paths.get(code, path))
            yield Line("category", code, breakdown.narrow(question, code), within)
    if breakdown.rest and None in found.categories:
        yield Line(breakdown.rest, None, question.together, path)


def _rows(
    question: Question, line: Line, found: Found, origin: Provenance
) -> Iterator[dict[str, Any]]:
    slot = slot_column(question)
    of_line = _head(question, line)
    told = origin.of_line(line.category, line.asked, whole=_whole(line))
    for label, span in _slots(question, line, found):
        values = _values(question, line, found, label, span)
        yield {slot: label, **of_line, **values, **told(label)}


def _head(question: Question, line: Line) -> dict[str, Any]:
    """Return what every row of a line begins with, after its slot."""
    apart = {
        "by": question.by,
        "part": line.part,
        "category": line.category,
        "overlapping": breakdown_of(question).overlapping,
    }
    return (apart if question.by else {}) | {
        "place": line.asked.place,
        "harm": question.harm,
        "population": line.asked.population,
    }


def _slots(question: Question, line: Line, found: Found) -> Iterator[tuple[str, Interval | None]]:
    if not question.only_unknown_month:
        yield from question.slots
    if question.about_stock:
        return
    if question.only_unknown_month or found.at(line, UNKNOWN_MONTH):
        yield UNKNOWN_MONTH, None


def _values(
    question: Question, line: Line, found: Found, label: str, span: Interval | None
) -> dict[str, Any]:
    until = question.moment.until
    if span and until and span.start > until:
        return rows.empty(question, AFTER_RELEASE)
    # A slot that a release cuts: looked for, and seen of a stock, was what lies before its end.
    told = Interval(span.start, min(span.end, until)) if span and until else span
    if_empty = partial(_if_empty, line, found, label, told)
    if question.about_stock and told:
        return rows.stock_row(told, found.bearing(line) or {}, if_empty)
    sums: Any = found.at(line, label) or (recorders.NOTHING if question.convention else NOTHING)
    if question.convention:
        return rows.convention_row(question.convention, sums, if_empty)
    return rows.flow_row(sums, if_empty, span, found.bearing(line))


def _if_empty(line: Line, found: Found, label: str, span: Interval | None) -> str:
    """Return why a line has nothing in a slot.

    Whether a record that does not say its means belongs to an airstrike's zero is not known, and
    what a voice does not mention is no zero of that voice.
    """
    if span is None:
        return NOBODY_LOOKED
    if line.asked.voices:
        return "voice_silent"
    if found.beside(line, label):
        return "not_told_apart"
    return found.coverage.reason(line.path, span)
