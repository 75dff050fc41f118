"""Rows that PostgreSQL makes of the public documents, as values or, far quicker, as CSV."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from publication.exports.cells import FORMULA, LIST
from publication.exports.columns import Column, Table, Type
from publication.exports.export import AT_ONCE, Row
from publication.models import PublishedIncident, PublishedReference
from publication.moments import Moment

# The fence (OFFSET 0) around an expression that changes nothing makes PostgreSQL unpack each
# document once instead of once for every column: five times quicker.
FROM = """
    FROM chosen
    JOIN publication_publicdocument packed ON packed.n = chosen.entry_id
    CROSS JOIN LATERAL (SELECT packed.body || '{}' AS body OFFSET 0) record
"""
ITEMS = """
    CROSS JOIN LATERAL jsonb_array_elements(record.body -> '%s') WITH ORDINALITY AS item(body, at)
"""
# What stands about another thing, by its code: the kind of reference, and what is told of it.
LOOKUPS = {"licence_of": ("dataset", "licence"), "name_of": ("place", "name_en")}
CAST = {Type.WHOLE: "::bigint", Type.YES_NO: "::boolean"}


@dataclass(slots=True)
class Stored:
    """The rows of a table in the public documents of some records, by date and code.

    Licences and names of areas are those that stood after log entry ``n``; without a number, those
    that stand now. Read it inside a transaction; however many rows there are, few are held at a
    time.
    """

    table: Table
    columns: Sequence[Column]
    incidents: QuerySet[PublishedIncident]
    n: int | None = None
    read: int = field(default=0, init=False)

    def __iter__(self) -> Iterator[Row]:
        with connection.chunked_cursor() as cursor:
            cursor.execute(self.sql(value))
            while rows := cursor.fetchmany(AT_ONCE):
                self.read += len(rows)
                yield from rows

    def csv(self) -> Iterator[bytes]:
        with connection.cursor() as cursor, cursor.copy(self.copy) as lines:
            for held in _chunks(lines):
                self.read += len(held)
                # As RFC 4180 ends a line.
                yield b"\r\n".join(held) + b"\r\n"

    @property
    def copy(self) -> str:
        """The statement by which anybody may ask PostgreSQL for the same CSV."""
        return f"COPY ({self.sql(text)}) TO STDOUT WITH (FORMAT csv)"

    def sql(self, write: Any) -> str:
        """Return the query whose columns are expressions made by ``value`` or ``text``."""
        order = "chosen.start_on, chosen.code"
        source = FROM
        if self.table.rows:
            source += ITEMS % self.table.rows
            order += ", item.at"
        return (
            f"WITH {', '.join(self._parts())} "
            f"SELECT {', '.join(write(column) for column in self.columns)}{source} ORDER BY {order}"
        )

    def _parts(self) -> Iterator[str]:
        """Yield what the query reads: the records, and what they refer to, each as one map."""
        chosen = self.incidents.order_by().values("code", "entry_id", "start_on", "parties")
        yield f"chosen AS ({_composed(chosen)})"
        for name, (kind, told) in LOOKUPS.items():
            known = PublishedReference.objects.at(self.n).filter(subject__startswith=f"{kind}:")
            documents = _composed(known.values("entry_id"))
            yield (
                f"{name} AS (SELECT jsonb_object_agg(body ->> 'code', body -> '{told}') AS map "  # noqa: S608
                f"FROM publication_publicdocument WHERE n IN ({documents}))"
            )


def _composed(found: QuerySet[Any, Any]) -> str:
    """Return the SQL of a query with its values in it, quoted by the driver."""
    sql, values = found.query.sql_with_params()
    composed: str = connection.ops.compose_sql(sql, values)  # type: ignore[attr-defined]
    return composed


def find_public(moment: Moment) -> QuerySet[PublishedIncident]:
    """Return the records that were public at a moment."""
    public = PublishedIncident.objects.at(moment.n).filter(state=PublishedIncident.State.PUBLISHED)
    return public.filter(start_on__lte=moment.until) if moment.until else public


def read_datasets(n: int | None, codes: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Return the public documents of these data sets as they stood; without codes, of all."""
    found = PublishedReference.objects.at(n).filter(subject__startswith="dataset:")
    if codes:
        found = found.filter(subject__in=[f"dataset:{code}" for code in codes])
    return list(found.order_by("subject").values_list("entry__document__body", flat=True))


def value(column: Column) -> str:
    """Return the expression for a value of a row."""
    if column.type is Type.TEXTS:
        return _texts(column)
    return f"({_plain(column)}){CAST.get(column.type, '')}"


def text(column: Column) -> str:
    """Return the expression for the text of a cell, as ``cells.as_text`` writes it."""
    if column.type is Type.TEXTS:
        return _guarded(f"array_to_string({_texts(column)}, '{LIST}')")
    plain = _plain(column)
    return _guarded(plain) if column.type is Type.TEXT and not column.vocabulary else plain


def _plain(column: Column) -> str:
    part, *keys = column.path.split(".")
    path = f"'{{{','.join(keys)}}}'"
    if part in LOOKUPS:
        return f"(SELECT map FROM {part}) ->> (record.body #>> {path})"  # noqa: S608
    return f"{part}.body #>> {path}"


def _texts(column: Column) -> str:
    part, *keys = column.path.split(".")
    if part == "face":
        return f"chosen.{keys[0]}"
    steps = ".".join(keys).replace(".*", "[*]")
    path = steps if "[*]" in steps else f"{steps}[*]"
    found = f"jsonb_path_query_array({part}.body, '$.{path}')"
    return f"ARRAY(SELECT jsonb_array_elements_text({found}))"


def _guarded(expression: str) -> str:
    return rf"regexp_replace({expression}, '{FORMULA}', '''\&')"


def _chunks(lines: Any) -> Iterator[list[bytes]]:
    """Yield what COPY sends, which is line by line, without the ends of the lines."""
    held: list[bytes] = []
    for line in lines:
        held.append(bytes(line[:-1]))
        if len(held) == AT_ONCE:
            yield held
            held = []
    if held:
        yield held
