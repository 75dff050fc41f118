"""What a report says of a release, before it is put into words."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import QuerySet

from incidents.reconciliation.intervals import Interval
from publication.answers import answer, slot_column
from publication.comparing import Change
from publication.models import LogEntry, PublishedIncident, Release, Waiver
from publication.questions import Question
from publication.report.blocks import Number
from publication.report.references import cell_of
from publication.withholding import NOTHING_WITHHELD

Body = dict[str, Any]
Pair = tuple[str, str]
AT_ONCE = 200
FOCUS = ("civilian", "all")
# What every report speaks of, be it to say that nothing is known.
ALWAYS: tuple[Pair, ...] = (("killed", "civilian"), ("injured", "civilian"))


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the API's answer to a question; each number of it knows its address."""

    question: Question
    label: str
    values: Mapping[str, Any]

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    @property
    def reason(self) -> str:
        reason: str = self.values["value_reason"]
        return reason

    @property
    def pair(self) -> Pair:
        return self.question.harm, self.question.population

    @property
    def holds_records(self) -> bool:
        return bool(self.values.get("incidents"))

    def number(self, name: str) -> Number | None:
        value = self.values[name]
        return None if value is None else Number(value, cell_of(self.question, self.label, name))

    def warnings(self, of: str) -> list[str]:
        """What the warnings of one name say."""
        told = (warning.partition(": ") for warning in self.values["warnings"])
        return [rest for name, _, rest in told if name == of]


def ask(question: Question, path: list[str]) -> list[Row]:
    """Return the rows by which the API answers; month unknown is last, where there is one."""
    slot = slot_column(question)
    return [Row(question, row[slot], row) for row in answer(question, path)]


@dataclass(frozen=True, slots=True)
class Untold:
    """Incidents of the month that stand in no part of a split, and their best added up.

    Of those that span months only the count is here, as in any row; best is null without a figure.
    """

    incidents: int = 0
    best: int | None = None


@dataclass(frozen=True, slots=True)
class Split:
    """One harm and population of the month, whole and by kind, party, grade or subgroup."""

    whole: Row
    parts: tuple[tuple[str, Row], ...]
    untold: Untold = Untold()


@dataclass(frozen=True, slots=True)
class Area:
    """A place with none around it, such as a country, and what the API answers about it.

    ``months`` has the rows of 36 months for each harm and population, oldest first, and
    ``unknown`` the row of the records known to the year only. All else is of the report's month.
    """

    place: Body
    months: dict[Pair, list[Row]] = field(default_factory=dict)
    unknown: dict[Pair, Row] = field(default_factory=dict)
    by_kind: dict[Pair, Split] = field(default_factory=dict)
    by_party: dict[Pair, Split] = field(default_factory=dict)
    by_grade: dict[Pair, Split] = field(default_factory=dict)
    by_subgroup: dict[Pair, Split] = field(default_factory=dict)
    places: dict[Pair, list[tuple[Body, Row]]] = field(default_factory=dict)
    stocks: list[tuple[Body, Row]] = field(default_factory=list)
    unwatched: list[tuple[Body, str, str]] = field(default_factory=list)

    @property
    def month(self) -> list[Row]:
        """The row of the report's month for each harm and population."""
        return [rows[-1] for rows in self.months.values()]

    @property
    def focus(self) -> list[Pair]:
        """What is looked at more closely: civilians and everybody, or what there is besides."""
        held = [row.pair for row in self.month if row.holds_records]
        return [pair for pair in held if pair[1] in FOCUS] or held


@dataclass(frozen=True, slots=True)
class Records:
    """The public documents of records that touch a span, by date and code.

    They are read anew each time, some at a time. Records known to the year only touch no month.
    """

    n: int
    span: Interval
    types: tuple[str, ...]

    def __iter__(self) -> Iterator[Body]:
        for found in self.rows.select_related("entry__document").iterator(chunk_size=AT_ONCE):
            yield NOTHING_WITHHELD | found.entry.document.body

    def __bool__(self) -> bool:
        return self.rows.exists()

    @property
    def rows(self) -> QuerySet[PublishedIncident]:
        found = PublishedIncident.objects.at(self.n).filter(
            state=PublishedIncident.State.PUBLISHED,
            record_type__in=self.types,
            start_on__lte=self.span.end,
            end_on__gte=self.span.start,
            # What was redacted since is gone from every release.
            entry__document__isnull=False,
        )
        dated = found.exclude(entry__document__body__when__precision="year")
        return dated.order_by("start_on", "code")

    def of_type(self, *types: str) -> "Records":
        return replace(self, types=types)

    def entries(self) -> Iterator[LogEntry]:
        """Yield what the log says of these records up to the release, record by record."""
        codes = list(self.rows.values_list("code", flat=True))
        for first in range(0, len(codes), AT_ONCE):
            subjects = [f"incident:{code}" for code in codes[first : first + AT_ONCE]]
            found = LogEntry.objects.filter(subject__in=subjects, n__lte=self.n)
            yield from found.select_related("document").order_by("subject", "n")


@dataclass(frozen=True, slots=True)
class Heard:
    """What the records of the month have in common.

    ``withheld`` counts the records that hold each part back, ``claims`` the claims of each voice.
    """

    records: int
    disputed: int
    parties: dict[str, Body]
    voices: dict[str, Body]
    claims: Counter[str]
    withheld: Counter[str]
    methods: set[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that a report says of one release.

    ``changes`` are those since the release before, none where there is none. ``waivers`` None: no
    gate was passed, as before a cut.
    """

    release: Release
    areas: tuple[Area, ...]
    records: Records
    heard: Heard
    places: Mapping[str, Body]
    datasets: tuple[Body, ...]
    coverage: tuple[Body, ...]
    changes: tuple[Change, ...] = ()
    waivers: tuple[Waiver, ...] | None = None

    @property
    def month(self) -> date:
        return self.release.month

    @property
    def incidents(self) -> Records:
        return self.records.of_type("incident")
