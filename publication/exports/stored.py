"""Rows that PostgreSQL makes of the public documents, as values or, far quicker, as CSV."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from publication.exports.cells import LIST
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
    LEFT JOIN dataset ON dataset.code = chosen.dataset
"""
ITEMS = """
    CROSS JOIN LATERAL jsonb_array_elements(record.body -> '%s') WITH ORDINALITY AS item(body, at)
"""
AREA = """
    LEFT JOIN place AS {area} ON {area}.code = record.body #>> '{{place,path,{level}}}'
"""
AREAS = {"admin1": 1, "admin2": 2}
FORMULA = r"^[=+\-@\t\r\n]"
CAST = {Type.WHOLE: "::bigint", Type.YES_NO: "::boolean"}


@dataclass(frozen=True, slots=True)
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

    def __iter__(self) -> Iterator[Row]:
        with connection.chunked_cursor() as cursor:
            cursor.execute(self.sql(value))
            while rows := cursor.fetchmany(AT_ONCE):
                yield from rows

    def csv(self) -> Iterator[bytes]:
        with connection.cursor() as cursor, cursor.copy(self.copy) as lines:
            yield from _crlf(lines)

    @property
    def copy(self) -> str:
        """The statement by which anybody may ask PostgreSQL for the same CSV."""
        return f"COPY ({self.sql(text)}) TO STDOUT WITH (FORMAT csv)"

    def sql(self, write: Any) -> str:
        """Return the query whose columns are expressions made by ``value`` or ``text``."""
        roots = {column.path.partition(".")[0] for column in self.columns}
        order = "chosen.start_on, chosen.code"
        source = FROM
        if self.table.rows:
            source += ITEMS % self.table.rows
            order += ", item.at"
        source += "".join(
            AREA.format(area=area, level=level) for area, level in AREAS.items() if area in roots
        )
        return (
            f"WITH {', '.join(self._parts())} "
            f"SELECT {', '.join(write(column) for column in self.columns)}{source} ORDER BY {order}"
        )

    def _parts(self) -> Iterator[str]:
        """Yield what the query reads: the records, and the public documents that they refer to."""
        chosen = self.incidents.order_by().values(
            "code", "entry_id", "start_on", "dataset", "parties"
        )
        yield f"chosen AS ({_composed(chosen)})"
        for kind in ("dataset", "place"):
            known = PublishedReference.objects.at(self.n).filter(subject__startswith=f"{kind}:")
            documents = _composed(known.values("entry_id"))
            yield (
                f"{kind} AS (SELECT body ->> 'code' AS code, body "  # noqa: S608
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
    return f"{part}.body #>> '{{{','.join(keys)}}}'"


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


def _crlf(lines: Any) -> Iterator[bytes]:
    """Yield the lines of COPY, many at a time, each ended as RFC 4180 ends it."""
    held = []
    for line in lines:
        held.append(bytes(line[:-1]))
        if len(held) == AT_ONCE:
            yield b"\r\n".join(held) + b"\r\n"
            held.clear()
    if held:
        yield b"\r\n".join(held) + b"\r\n"
