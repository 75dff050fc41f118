"""Reading a report as a person would, and its numbers as the API answers them."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl

from django.test import Client

from publication.models import LogHead, Release
from publication.models.log import NOTHING_YET
from publication.report.blocks import (
    Bar,
    BarChart,
    Block,
    Box,
    Document,
    Heading,
    ItemList,
    KeyFigures,
    Paragraph,
    PlacesMap,
    Quote,
    Runs,
    Table,
)
from publication.report.content import compose
from publication.report.gathering import gather
from tests.publication.test_releases import make_release


def release_now(month: str = "2017-06", revision: int = 1, **more: Any) -> Release:
    """A release of a month as a row alone, of what is public now."""
    head = LogHead.objects.first() or LogHead(n=0, hash=NOTHING_YET)
    return make_release(f"{month}.r{revision}", n=head.n, head_hash=head.hash, **more)


def report(month: str = "2017-06", language: str = "en", **more: Any) -> Document:
    return compose(gather(release_now(month, **more)), language)


def section(document: Document, anchor: str) -> list[Block]:
    """The blocks under one heading of the first level."""
    found: list[Block] = []
    inside = False
    for block in document.blocks:
        if isinstance(block, Heading) and block.level == 1:
            inside = block.anchor == anchor
        elif inside:
            found.append(block)
    return found


def tell(document: Document, anchor: str) -> str:
    """All the words of a section, a line for each paragraph, item and row."""
    return "\n".join(line for block in section(document, anchor) for line in lines(block))


def lines(block: Block) -> Iterator[str]:
    match block:
        case Box(title=title, blocks=blocks):
            yield title
            for each in blocks:
                yield from lines(each)
        case Table(caption=caption, columns=columns, rows=rows, note=note):
            yield caption
            yield " | ".join(column.title for column in columns)
            yield from (" | ".join(map(words, row)) for row in rows)
            yield words(note)
        case BarChart() | PlacesMap() | KeyFigures():
            yield from drawn(block)
        case _:
            yield from said(block)


def said(block: Block) -> Iterator[str]:
    match block:
        case Heading(text=text):
            yield text
        case Paragraph(runs=runs):
            yield words(runs)
        case Quote(runs=runs, attribution=attribution):
            yield f"{words(runs)} ({words(attribution)})"
        case ItemList(items=items):
            yield from map(words, items)


def drawn(block: BarChart | PlacesMap | KeyFigures) -> Iterator[str]:
    match block:
        case KeyFigures(figures=figures):
            for figure in figures:
                yield f"{figure.label}: {words(figure.figure)} ({words(figure.note)})"
        case BarChart(caption=caption, bars=bars):
            yield caption
            yield from map(bar, bars)
        case PlacesMap(points=points):
            yield from (f"{each.code} {each.value and each.value.text}" for each in points)


def words(runs: Runs) -> str:
    return "".join(run.text for run in runs)


def bar(found: Bar) -> str:
    told = [found.low, found.floor, found.best, found.high]
    values = " ".join(str(each.value) if each else "-" for each in told)
    return f"{found.label} {values}{' provisional' if found.provisional else ''} {found.reason}"


class Api:
    """What the API answers of a release where a number of its report points to.

    Each address is asked once.
    """

    def __init__(self, client: Client, release: str) -> None:
        self.client = client
        self.release = release
        self.answers: dict[str, Any] = {}

    def value(self, reference: str) -> Any:
        address, _, cell = reference.partition("#")
        body = self.get(address)
        if address.startswith("aggregates/"):
            label, column = cell.split("/")
            slots = {row.get("month", row.get("period")): row for row in body["results"]}
            return slots[label][column]
        part, key, column = cell.split("/")
        if address.startswith("releases/"):
            return difference(body["results"], part, key)[column]
        if part == "claims":
            [found] = [each for each in body["claims"] if each["id"] == key]
        else:
            cells = ("harm", "population", "subgroup")
            [found] = [e for e in body["ranges"] if ".".join(e[name] for name in cells) == key]
        return found[column]

    def get(self, address: str) -> Any:
        if address not in self.answers:
            path, _, query = address.partition("?")
            asked = dict(parse_qsl(query))
            if not path.startswith("releases/"):
                asked["release"] = self.release
            answer = self.client.get(f"/api/v1/{path}", asked)
            assert answer.status_code == 200, (address, answer.content)
            self.answers[address] = answer.json()
        return self.answers[address]


def difference(results: list[dict[str, Any]], cell: str, side: str) -> Any:
    """One side of a cell that moved, or what one record adds to the change."""
    keys = ("month", "place", "harm", "population")
    [found] = [each for each in results if ".".join(each[name] for name in keys) == cell]
    if side in found:
        return found[side]
    [part] = [each for each in found["parts"] if each["code"] == side]
    return part["change"]
