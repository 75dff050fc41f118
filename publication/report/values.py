"""A document as the values that the template of the PDF lays out.

Strings stay strings: no word of a record is ever read as markup. A run is a string, or (kind, text,
...); a text that may be broken within a word is a list of its pieces.
"""

from __future__ import annotations

import re
from typing import Any, TypeAlias

from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from publication.report.blocks import (
    BarChart,
    Block,
    Box,
    Contents,
    Document,
    Heading,
    Isolated,
    ItemList,
    KeyFigure,
    KeyFigures,
    Link,
    Number,
    Paragraph,
    PlacesMap,
    Quote,
    Range,
    Run,
    Runs,
    Strong,
    Table,
    Text,
)
from publication.report.columns import is_low, widths
from publication.report.directions import apart, is_foreign
from publication.report.drawing import Label, svg
from publication.report.fonts import FAMILIES
from publication.report.letters import drawable
from publication.report.pictures import Picture, described, drawing_of, table_of

Values: TypeAlias = dict[str, Any]

# A longer word may be broken after every so many letters.
LONG, PIECE = 24, 12
LONG_WORD = re.compile(rf"\S{{{LONG + 1},}}")
PIECES = re.compile(rf"\S{{{LONG + 1},}}|(?:(?!\S{{{LONG + 1},}}).)+")


def document_value(document: Document) -> Values:
    about = document.metadata
    return {
        "title": drawable(document.title),
        "subtitle": drawable(document.subtitle),
        "language": document.language,
        "start": "right" if document.direction == "rtl" else "left",
        "fonts": FAMILIES,
        "author": drawable(about.author),
        "subject": drawable(about.subject),
        "keywords": [drawable(keyword) for keyword in about.keywords],
        "on": {"year": about.on.year, "month": about.on.month, "day": about.on.day},
        "day": about.on.isoformat(),
        "release": drawable(document.release),
        "fingerprint": broken(drawable(document.fingerprint)),
        "page_of": _("page # of #"),
        "blocks": [
            value for block in document.blocks for value in block_values(block, document.direction)
        ],
    }


def block_values(block: Block, direction: str) -> list[Values]:
    """One value for a block; a picture is followed by its table, unless others tell the same."""
    match block:
        case BarChart() | PlacesMap() if block.told_again:
            return [picture_value(block, direction)]
        case BarChart() | PlacesMap():
            return [picture_value(block, direction), table_value(table_of(block))]
        case Box():
            inner = [value for part in block.blocks for value in block_values(part, direction)]
            return [{"kind": "box", "title": drawable(block.title), "blocks": inner}]
        case Table():
            return [table_value(block)]
        case KeyFigures():
            figures = [key_figure(figure) for figure in block.figures]
            return [{"kind": "key_figures", "figures": figures}]
        case _:
            return [plain_value(block)]


def plain_value(block: Block) -> Values:
    match block:
        case Heading():
            text, anchor = drawable(block.text), block.anchor
            return {"kind": "heading", "level": block.level, "text": text, "anchor": anchor}
        case Contents():
            return {"kind": "contents", "title": drawable(block.title), "depth": block.depth}
        case Paragraph():
            return {"kind": "paragraph", "runs": runs(block.runs)}
        case Quote():
            said = runs(block.runs)
            return {"kind": "quote", "runs": said, "attribution": runs(block.attribution)}
        case ItemList():
            items = [runs(item) for item in block.items]
            return {"kind": "list", "ordered": block.ordered, "items": items}
        case _:
            return {"kind": "page_break"}


def key_figure(figure: KeyFigure) -> Values:
    label = runs((Text(figure.label),))
    return {
        "label": label,
        "figure": runs(figure.figure),
        "counted": figure.is_counted,
        "note": runs(figure.note),
    }


def table_value(table: Table) -> Values:
    broad = widths(table)
    return {
        "kind": "table",
        "caption": runs((Text(table.caption),)),
        "columns": [
            {"title": broken(drawable(column.title)), "kind": column.kind.value, "width": width}
            for column, width in zip(table.columns, broad, strict=True)
        ],
        "rows": [[runs(cell) for cell in row] for row in table.rows],
        "whole_rows": is_low(table, broad),
        "note": runs(table.note),
    }


def picture_value(picture: Picture, direction: str) -> Values:
    drawing = drawing_of(picture, direction)
    return {
        "kind": "picture",
        "caption": runs((Text(picture.caption),)),
        "alt": drawable(described(picture)),
        "width": drawing.width,
        "height": drawing.height,
        "svg": svg(drawing, words=False),
        "labels": [label_value(label) for label in drawing.labels],
        "note": runs(picture.note),
    }


def label_value(label: Label) -> Values:
    return {
        "x": label.start,
        "y": label.y,
        "text": drawable(label.text),
        "anchor": label.anchor,
        "size": label.size,
        "strong": label.strong,
        "turn": label.turn,
        "rtl": label.rtl,
    }


def runs(them: Runs) -> str | list[Any]:
    """Runs for the template; plain words alone are a plain string."""
    values = [run_value(run) for run in them]
    return values[0] if len(values) == 1 and isinstance(values[0], str) else values


def run_value(run: Run) -> Any:
    said = broken(drawable(run.text))
    match run:
        case Text() if is_foreign(run.text, bidi=get_language_bidi()):
            before, words, behind = apart(drawable(run.text))
            return ["foreign", broken(words), before, behind]
        case Text():
            return said if isinstance(said, str) else ["text", said]
        case Strong():
            return ["strong", said]
        case Isolated() | Range():
            return ["isolated", said]
        case Number():
            return ["figure", said]
        case Link():
            return ["link", said, run.target, run.isolated]


def broken(text: str) -> str | list[str]:
    """The text, or its pieces where a word in it is so long that it may have to be broken."""
    if not LONG_WORD.search(text):
        return text
    return [piece for part in PIECES.findall(text) for piece in pieces_of(part)]


def pieces_of(part: str) -> list[str]:
    if not LONG_WORD.fullmatch(part):
        return [part]
    return [part[start : start + PIECE] for start in range(0, len(part), PIECE)]
