"""What a report is made of, before it is a PDF or a page: plain values, and no layout (pure).

The content writes these in the language of the document; `pdf` and `html` lay the same values out.
Whatever is shown of a count is a `Number`, so that a test can walk every number of a document
(`numbers`) and look for it in the file that was made. Text is text: nothing in it is ever read as
markup.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias, TypeVar

RIGHT_TO_LEFT = frozenset({"ar"})
LINK_SCHEMES = ("https://", "http://", "mailto:")

Part = TypeVar("Part")


class Malformed(ValueError):
    """A document that cannot be laid out; the text names what is wrong with it."""


# Runs: what stands in a line of text.


@dataclass(frozen=True, slots=True)
class Text:
    """Words in the document's language."""

    text: str


@dataclass(frozen=True, slots=True)
class Strong:
    """Words that carry weight."""

    text: str


@dataclass(frozen=True, slots=True)
class Isolated:
    """A code, date, hash or the like: reads from left to right in every language."""

    text: str


@dataclass(frozen=True, slots=True)
class Number:
    """A count or share; `reference` names the cell of the release that it is equal to.

    There is no number for what is unknown: say so in words. `signed` shows a plus before what grew.
    """

    value: int | Decimal
    reference: str
    signed: bool = False
    unit: str = ""

    @property
    def text(self) -> str:
        """Western digits, a comma between thousands, a true minus, the unit (%) right behind."""
        sign = "+" if self.signed else "-"
        return f"{self.value:{sign},}".replace("-", "\N{MINUS SIGN}") + self.unit


@dataclass(frozen=True, slots=True)
class Range:
    """From `low` to `high`; `high` None: or more. Reads from left to right in every language."""

    low: Number
    high: Number | None

    @property
    def text(self) -> str:
        """As 12–20, 12+ or, where both ends are the same, 12."""
        if self.high is None:
            return f"{self.low.text}+"
        if self.high.value == self.low.value:
            return self.low.text
        return f"{self.low.text}\N{EN DASH}{self.high.text}"


@dataclass(frozen=True, slots=True)
class Link:
    """Leads to `target`: "#" and the anchor of a heading, or an address (http, https, mailto).

    `isolated` where the words are a code or an address rather than language.
    """

    text: str
    target: str
    isolated: bool = False


Run: TypeAlias = Text | Strong | Isolated | Number | Range | Link
Runs: TypeAlias = tuple[Run, ...]


# Blocks: what stands under one another.


@dataclass(frozen=True, slots=True)
class Heading:
    """Opens a section. `level` is 1 to 4 and skips none; `anchor` is unique in the document."""

    level: int
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Contents:
    """The list of headings with their pages, down to `depth`, under a `title` of its own."""

    title: str
    depth: int = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    runs: Runs


class Kind(StrEnum):
    """What a column holds: numbers stand at the end, codes are narrow and left to right."""

    TEXT = "text"
    NUMBER = "number"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of text gets a share of the width by `weight`; others take what they need."""

    title: str
    kind: Kind = Kind.TEXT
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under named columns, which are repeated on each page. The first cell names its row."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Runs, ...], ...]
    note: Runs = ()


@dataclass(frozen=True, slots=True)
class Bar:
    """One month, or one group, of a chart.

    `high` None beside a `best`: there is no upper end. `best` None: not known, and `reason` says
    why; such a bar is never drawn as zero.
    """

    label: str
    low: Number | None = None
    floor: Number | None = None
    best: Number | None = None
    high: Number | None = None
    provisional: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class BarChart:
    """Bars of best, whiskers from low to high, marks at the corroborated floor, and a table of it.

    `measure` names what is counted (the axis); `labels` what the bars are (the table's first
    column). `told_again`: the blocks that follow have the same numbers, and print needs no table.
    """

    caption: str
    labels: str
    measure: str
    bars: tuple[Bar, ...]
    note: Runs = ()
    told_again: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the map, in degrees (WGS 84). `value` None: not known."""

    code: str
    name: str
    longitude: float
    latitude: float
    value: Number | None


@dataclass(frozen=True, slots=True)
class PlacesMap:
    """Places as circles whose area follows the value, with names, and a table of the same.

    `told_again`: the blocks that follow have the same numbers, and print needs no table.
    """

    caption: str
    measure: str
    points: tuple[Point, ...]
    note: Runs = ()
    told_again: bool = False


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """`label` says what was counted, `figure` is shown large, `note` is the small print below."""

    label: str
    figure: Runs
    note: Runs = ()

    @property
    def is_counted(self) -> bool:
        """Whether there is a figure, and not words for why there is none."""
        return any(isinstance(run, Number | Range) for run in self.figure)


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """The few numbers that open a report, side by side."""

    figures: tuple[KeyFigure, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """Blocks in a frame with a title: what the figures do not say, the caution, the narrative."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that may be quoted, or that a source said, and whose they are."""

    runs: Runs
    attribution: Runs = ()


@dataclass(frozen=True, slots=True)
class ItemList:
    items: tuple[Runs, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins a page."""


Block: TypeAlias = (
    Heading
    | Contents
    | Paragraph
    | Table
    | BarChart
    | PlacesMap
    | KeyFigures
    | Box
    | Quote
    | ItemList
    | PageBreak
)


# The document.


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a file says of itself. `on` is the day of the release: no clock is read."""

    author: str
    subject: str
    keywords: tuple[str, ...]
    on: date


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report. Every page bears its title, `release`, `fingerprint` (a hash) and number.

    Raises Malformed for an anchor that stands twice, a link to none or by another scheme, a heading
    that skips a level, and a row that has not one cell for each column.
    """

    title: str
    language: str
    release: str
    fingerprint: str
    metadata: Metadata
    blocks: tuple[Block, ...]
    subtitle: str = ""

    def __post_init__(self) -> None:
        headings = list(every(self.blocks, Heading))
        check_headings(headings)
        anchors = {f"#{heading.anchor}" for heading in headings}
        for link in every(self.blocks, Link):
            if link.target not in anchors and not link.target.startswith(LINK_SCHEMES):
                raise Malformed(f"Link to {link.target!r}: neither a heading here nor an address.")
        for table in every(self.blocks, Table):
            check_table(table)

    @property
    def direction(self) -> str:
        return "rtl" if self.language in RIGHT_TO_LEFT else "ltr"


def numbers(document: Document) -> Iterator[Number]:
    """Every number that the document shows, in the order in which it is shown."""
    return every(document, Number)


def every(whole: object, kind: type[Part]) -> Iterator[Part]:
    """Every value of a kind inside a document, a block or a tuple of them, in order."""
    if isinstance(whole, kind):
        yield whole
    elif isinstance(whole, tuple):
        for part in whole:
            yield from every(part, kind)
    elif is_dataclass(whole):
        for field in fields(whole):
            yield from every(getattr(whole, field.name), kind)


def check_headings(headings: list[Heading]) -> None:
    above, seen = 0, set[str]()
    for heading in headings:
        if not 1 <= heading.level <= min(4, above + 1):
            raise Malformed(f"Heading {heading.text!r} is of level {heading.level} under {above}.")
        if heading.anchor in seen:
            raise Malformed(f"Anchor {heading.anchor!r} stands twice.")
        above = heading.level
        seen.add(heading.anchor)


def check_table(table: Table) -> None:
    for row in table.rows:
        if len(row) != len(table.columns):
            raise Malformed(f"Table {table.caption!r}: {len(row)} cells for {len(table.columns)}.")
