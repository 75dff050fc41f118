"""Whole tables, streamed and never cut: the records, their ranges and their claims."""

import csv
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import islice
from typing import Any

from django.http import HttpResponseBase, StreamingHttpResponse
from rest_framework.renderers import BaseRenderer

from publication.api.base import PublicView
from publication.api.incidents import RecordParameters, check_known, list_incidents
from publication.api.parameters import OneOfField, Parameters, SeveralField
from publication.api.state import Head, one_state
from publication.api.tables import BOM, CsvRenderer, cell
from publication.models import PartnerKey

AT_ONCE = 500
# What each table tells, by its path in the public document of a record.
RECORD = (
    "code", "record_type", "kind", "dataset", "external_id", "when.edtf", "when.start", "when.end",
    "when.precision", "place.code", "place.name_en", "place.name_ar", "place.precision",
    "place.latitude", "place.longitude", "grading", "summary",
)  # fmt: skip
RANGE = (
    "code", "harm", "population", "subgroup", "kind", "reported_min", "corroborated_min", "best",
    "reported_max", "open_top", "disputed", "voices", "first_hand", "rule", "methodology",
    "lexicon",
)  # fmt: skip
CLAIM = (
    "code", "id", "voice.code", "voice.name_en", "voice.name_ar", "voice.kind", "harm",
    "population", "subgroup", "low", "best", "high", "hedge", "stance", "basis", "reliability",
    "credibility", "fate", "confidential", "withdrawn", "wording", "language", "report.title",
    "report.link", "report.published_on",
)  # fmt: skip


class NdjsonRenderer(BaseRenderer):
    """One JSON object a line."""

    media_type = "application/x-ndjson"
    format = "ndjson"


@dataclass(frozen=True, slots=True)
class Table:
    """A table: where its rows stand in a document, its columns, and what a key needs for it."""

    name: str
    columns: Sequence[str]
    rows: Callable[[dict[str, Any]], list[dict[str, Any]]]
    scopes: tuple[str, ...] = (PartnerKey.Scope.INCIDENTS,)

    @property
    def parameters(self) -> type[Parameters]:
        names = OneOfField([name_of(path) for path in self.columns])
        told = "Which columns, in this order; without it, all."
        return type(f"{self.name}Parameters", (TableParameters,), {
            "fields": SeveralField(names, help_text=told)
        })  # fmt: skip


class TableParameters(RecordParameters):
    bom = OneOfField(
        ("0", "1"), default="0", help_text="1 marks CSV as UTF-8, which Excel asks for."
    )


TABLES = (
    Table("incidents", RECORD, lambda body: [body]),
    Table("ranges", RANGE, lambda body: body["ranges"]),
    Table(
        "claims",
        CLAIM,
        lambda body: body["claims"],
        (PartnerKey.Scope.INCIDENTS, PartnerKey.Scope.CLAIMS),
    ),
)
FORMATS: tuple[type[BaseRenderer], ...] = (CsvRenderer, NdjsonRenderer)


class TableView(PublicView):
    """A whole table of the public records asked for, by date and code, in one answer.

    In CSV an empty cell is null, never zero.
    """

    table: Table = TABLES[0]

    def answer(self, asked: dict[str, Any], head: Head, **captured: str) -> HttpResponseBase:
        check_known(asked)
        renderer = self.request.accepted_renderer
        chosen = asked.get("fields") or [name_of(path) for path in self.table.columns]
        columns = {name_of(path): path.split(".") for path in self.table.columns}
        write = as_csv if renderer.format == "csv" else as_ndjson
        rows = read_rows(self.table, asked, {name: columns[name] for name in chosen})
        lines = write(chosen, rows, bom=asked["bom"] == "1")
        return StreamingHttpResponse(lines, content_type=f"{renderer.media_type}; charset=utf-8")


def name_of(path: str) -> str:
    return path.replace(".", "_")


def read_rows(
    table: Table, asked: dict[str, Any], columns: dict[str, list[str]]
) -> Iterator[dict[str, Any]]:
    """Yield the rows of one state of the log, however long somebody takes to read them."""
    with one_state():
        for incident in list_incidents(asked).iterator(AT_ONCE):
            body = incident.entry.document.body
            for row in table.rows(body):
                found = {**row, "code": body["code"]}
                yield {name: pick(found, path) for name, path in columns.items()}


def pick(found: Any, path: list[str]) -> Any:
    """Return what stands at a path; None where the document does not tell it."""
    for part in path:
        found = found.get(part) if isinstance(found, dict) else None
    return found


def as_csv(columns: Sequence[str], rows: Iterator[dict[str, Any]], *, bom: bool) -> Iterator[bytes]:
    text = StringIO(BOM if bom else "")
    text.seek(0, 2)
    writer = csv.writer(text)
    writer.writerow(columns)
    while chunk := list(islice(rows, AT_ONCE)):
        writer.writerows([cell(value) for value in row.values()] for row in chunk)
        yield text.getvalue().encode()
        text.seek(0)
        text.truncate()
    yield text.getvalue().encode()


def as_ndjson(
    columns: Sequence[str], rows: Iterator[dict[str, Any]], *, bom: bool
) -> Iterator[bytes]:
    while chunk := list(islice(rows, AT_ONCE)):
        yield "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in chunk).encode()
