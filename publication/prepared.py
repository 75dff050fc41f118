"""Statements that the server plans once for each connection, on the paths that are taken most."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import orjson
import psycopg
from django.db import connection, models

Statement = tuple[str, Mapping[str, Any]]

PLANNED_ONCE: Statement = ("SET LOCAL plan_cache_mode = force_generic_plan", {})


def run(text: str, values: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
    """Run a statement in the transaction at hand and return its rows.

    Errors are those of ``django.db``.
    """
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(text, values, prepare=True)
        return cursor.fetchall() if cursor.description else []


def run_all(statements: Iterable[Statement]) -> None:
    """Run statements one after the other, without waiting for the answer to each.

    In a transaction. None is planned again, whatever its values.
    """
    connection.ensure_connection()
    with (
        connection.wrap_database_errors,
        connection.connection.pipeline(),
        psycopg.Cursor(connection.connection) as cursor,
    ):
        for text, values in (PLANNED_ONCE, *statements):
            cursor.execute(text, values, prepare=True)


def insert(rows: Sequence[models.Model]) -> Iterator[Statement]:
    """Yield what inserts rows of one model, one statement however many they are."""
    if rows:
        names = columns(type(rows[0]))
        plain = [{column: getattr(row, name) for column, name in names.items()} for row in rows]
        yield _insertion(type(rows[0])), {"rows": orjson.dumps(plain).decode()}


@cache
def columns(model: type[models.Model]) -> dict[str, str]:
    """Return the columns of a model without its key, each with the attribute that holds it."""
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    return {field.column or field.name: field.attname for field in fields}


@cache
def _insertion(model: type[models.Model]) -> str:
    table, names = model._meta.db_table, ", ".join(columns(model))
    return (
        f"INSERT INTO {table} ({names}) SELECT {names} "  # noqa: S608 - names of our own models
        f"FROM jsonb_populate_recordset(NULL::{table}, %(rows)s::jsonb)"
    )
