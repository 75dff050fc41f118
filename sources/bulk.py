"""Writing many rows at once. Triggers see each of them, so that its history is kept as ever."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import orjson
from django.db import connection, models

AT_ONCE = 10_000

Row = Mapping[str, Any]


def insert(
    model: type[models.Model], rows: Sequence[Row], *, unless_held: bool = False
) -> list[int]:
    """Insert rows given by column, all of the same columns; return their keys in that order.

    A column that they do not name is as in a new instance. ``unless_held`` leaves out, with
    their keys, rows that would be held twice. Raises TypeError where the model lacks a column.
    """
    if rows and (unknown := rows[0].keys() - set(_columns(model))):
        raise TypeError(f"{model._meta.label} has no {', '.join(sorted(unknown))}.")
    keys: list[int] = []
    with connection.cursor() as cursor:
        for start in range(0, len(rows), AT_ONCE):
            part = orjson.dumps(rows[start : start + AT_ONCE], default=str).decode()
            statement = _insertion(model, unless_held=unless_held)
            cursor.execute(statement, {"blank": _blank(model), "rows": part})
            keys += [key for (key,) in cursor.fetchall()]
    return keys


@cache
def _columns(model: type[models.Model]) -> dict[str, str]:
    """Return the columns that the database does not fill, each with its attribute."""
    fields = [
        field
        for field in model._meta.concrete_fields
        if not field.primary_key and not field.has_db_default()
    ]
    return {field.column or field.name: field.attname for field in fields}


@cache
def _blank(model: type[models.Model]) -> str:
    """Return a new instance as JSON."""
    new = model()
    told = {column: getattr(new, name) for column, name in _columns(model).items()}
    return orjson.dumps(told, default=str).decode()


@cache
def _insertion(model: type[models.Model], *, unless_held: bool) -> str:
    table, names = model._meta.db_table, ", ".join(_columns(model))
    return f"""
        INSERT INTO {table} ({names}) SELECT {names}
        FROM json_populate_recordset(json_populate_record(NULL::{table}, %(blank)s), %(rows)s)
        {"ON CONFLICT DO NOTHING" if unless_held else ""} RETURNING {model._meta.pk.column}
    """  # noqa: S608 - names of our own models
