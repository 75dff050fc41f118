"""Pages of records, of their claims and of their ranges, as JSON that PostgreSQL writes.

The documents stay in the database: of each it is read once, and only what a page shows leaves it.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import QuerySet

from publication.models import PublishedIncident

# A document taken apart once; every name is a key of it.
BODY = (
    *("code", "record_type", "kind", "dataset", "external_id", "when", "place", "parties"),
    *("summary", "grading", "withheld", "ranges"),
)
BOUNDS = (
    *("harm", "population", "subgroup", "kind", "reported_min", "corroborated_min", "best"),
    *("reported_max", "open_top", "disputed", "voices"),
)


def _object(pairs: Mapping[str, str]) -> str:
    return f"jsonb_build_object({_pairs(pairs)})"


def _pairs(pairs: Mapping[str, str]) -> str:
    return ", ".join(f"'{name}', {value}" for name, value in pairs.items())


def _columns(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}" jsonb' for name in dict.fromkeys(names))


def _written(pairs: Mapping[str, str]) -> str:
    """Return what writes an object of JSON values down as text, byte for byte as jsonb does.

    A jsonb of them would be put together first, value by value, only to be written then.
    """
    names = sorted(pairs, key=lambda name: (len(name), name))
    keys = ", ".join(f'"{name}": %%s' for name in names)
    values = ", ".join(f"coalesce({pairs[name]}, 'null')" for name in names)
    return f"format('{{{keys}}}', {values})"


BOUND = _written({name: f"part -> '{name}'" for name in BOUNDS})
RANGES = (
    f"(SELECT '[' || coalesce(string_agg({BOUND}, ', '), '') || ']'"  # noqa: S608 - our own names
    " FROM jsonb_array_elements(body.ranges) AS part)"
)
URL = "%(records)s || chosen.code || %(ending)s"
LICENCE = "licences.all_of_them -> chosen.dataset"
INCIDENT = {
    **{name: f'body."{name}"' for name in BODY},
    "withheld": "coalesce(body.withheld, '[]')",
    "ranges": RANGES,
    "n": "to_jsonb(chosen.entry_id)",
    "url": f"to_jsonb({URL})",
    "licence": LICENCE,
}
# What a claim or a range says of the record that it is of.
RECORD = {
    "code": "chosen.code",
    "record_type": "body.record_type",
    "kind": "body.kind",
    "grading": "body.grading",
    "start": "body.\"when\" -> 'start'",
    "end": "body.\"when\" -> 'end'",
    "place": "body.place -> 'code'",
    "n": "chosen.entry_id",
    "url": URL,
}
LICENCES = """
    licences AS (
        SELECT jsonb_object_agg(document.body ->> 'code', document.body -> 'licence') AS all_of_them
        FROM publication_publishedreference AS reference
        JOIN publication_publicdocument AS document ON document.n = reference.entry_id
        WHERE reference.subject LIKE 'dataset:%%' AND reference.valid_from <= %(n)s
          AND (reference.valid_to IS NULL OR reference.valid_to > %(n)s)
    )
"""
PAGE = """
    WITH {licences}
    SELECT chosen.start_on, chosen.code, {row}
    FROM ({chosen}) AS chosen
    JOIN publication_publicdocument AS document ON document.n = chosen.entry_id
    CROSS JOIN LATERAL jsonb_to_record(document.body) AS body({body})
    CROSS JOIN licences
    ORDER BY chosen.start_on, chosen.code
"""
ROWS = """
    WITH {licences}
    SELECT chosen.start_on, chosen.code, part.place, {row}::text
    FROM ({chosen}) AS chosen
    JOIN publication_publicdocument AS document ON document.n = chosen.entry_id
    CROSS JOIN LATERAL jsonb_to_record(document.body) AS body({body})
    CROSS JOIN LATERAL jsonb_array_elements(body.{rows}) WITH ORDINALITY AS part(item, place)
    CROSS JOIN licences
    WHERE {condition}
    ORDER BY chosen.start_on, chosen.code, part.place
    LIMIT %(limit)s
"""
TOLD = ("entry_id", "start_on", "code", "dataset")
MOST = 2**63 - 1


class Row(NamedTuple):
    """One row of a page: its place in the list, and its JSON."""

    key: tuple[str, ...]
    text: str


class Told(NamedTuple):
    """What rows say beside their documents: where a record is read, and the state that is asked."""

    records: str
    ending: str
    n: int | None


def list_records(
    incidents: QuerySet[PublishedIncident], told: Told, names: Sequence[str] = ()
) -> list[Row]:
    """Return the records in short, in their order; with names, those keys of each alone."""
    row = {name: INCIDENT[name] for name in names or INCIDENT}
    parts = {"row": _written(row), "body": _columns(BODY)}
    rows = _fetch(PAGE, incidents.values_list(*TOLD), parts, told)
    return [Row((start_on.isoformat(), code), text) for start_on, code, text in rows]


def list_parts(
    incidents: QuerySet[PublishedIncident],
    kind: str,
    *,
    names: Sequence[str],
    where: Mapping[str, Sequence[str]],
    after: tuple[date, str, int] | None,
    limit: int,
    told: Told,
) -> list[Row]:
    """Return at most so many claims or ranges (``kind``) of the records, after a place in the list.

    ``where`` holds the codes that are asked for by what they stand under in a row, such as harm.
    """
    whole = f"part.item || jsonb_build_object({_pairs({'incident': _object(RECORD)})}, {LICENSED})"
    conditions, values = ["TRUE"], {"limit": limit}
    for number, (path, codes) in enumerate(where.items()):
        conditions.append(f"part.item #>> '{{{path}}}' = ANY(%(codes{number})s)")
        values[f"codes{number}"] = list(codes)  # type: ignore[assignment]
    if after:
        conditions.append("(chosen.code <> %(after)s OR part.place > %(place)s)")
        values |= {"after": after[1], "place": after[2]}  # type: ignore[dict-item]
    if names:
        values["names"] = list(names)  # type: ignore[assignment]
        whole = PICKED.format(whole=whole)
    parts = {
        "row": f"({whole})",
        "body": _columns((*BODY, kind)),
        "rows": kind,
        "condition": " AND ".join(conditions),
    }
    rows = _fetch(ROWS, incidents.order_by().values_list(*TOLD), parts, told, **values)
    return [
        Row((start_on.isoformat(), code, str(place)), text) for start_on, code, place, text in rows
    ]


LICENSED = f"'dataset', chosen.dataset, 'licence', {LICENCE}"
PICKED = (
    "SELECT coalesce(jsonb_object_agg(each.key, each.value), '{{}}') "
    "FROM jsonb_each({whole}) AS each WHERE each.key = ANY(%(names)s)"
)


def _fetch(
    statement: str,
    incidents: QuerySet[Any, Any],
    parts: dict[str, str],
    told: Told,
    **values: Any,
) -> list[tuple[Any, ...]]:
    chosen, given = incidents.query.sql_with_params()
    named = {f"given{number}": value for number, value in enumerate(given)}
    filled = chosen % tuple(f"%({name})s" for name in named)
    sql = statement.format(licences=LICENCES, chosen=filled, **parts)
    state = {
        "records": told.records,
        "ending": told.ending,
        "n": MOST if told.n is None else told.n,
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, named | state | values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
