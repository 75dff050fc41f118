"""Rows as lines of PostgreSQL's COPY in text form."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

import orjson
from django.db import models


def statement(model: type[models.Model], *, keyed: bool) -> str:
    """Return the COPY of a model, with its key or without."""
    names = ", ".join(f'"{column}"' for column, _, _ in columns(model, keyed))
    return f"COPY {model._meta.db_table} ({names}) FROM STDIN"


def write(row: models.Model, *, keyed: bool) -> str:
    """Return a row as its line."""
    return line(_values(row, columns(type(row), keyed)))


@cache
def columns(model: type[models.Model], keyed: bool) -> list[tuple[str, str, bool]]:  # noqa: FBT001
    """Return of each column its name, the attribute's, and whether it is JSON."""
    return [
        (field.column or field.name, field.attname, isinstance(field, models.JSONField))
        for field in model._meta.concrete_fields
        if keyed or not field.primary_key
    ]


def _values(row: models.Model, named: list[tuple[str, str, bool]]) -> Iterator[Any]:
    for _, attribute, is_json in named:
        value = getattr(row, attribute)
        yield Json(value) if is_json and value is not None else value


class Json:
    """A value for a column of JSON, written down already."""

    __slots__ = ("text",)

    def __init__(self, value: Any) -> None:
        self.text = (value if isinstance(value, bytes) else orjson.dumps(value)).decode()


def line(values: Iterable[Any]) -> str:
    """Return one row: a list is an array of text, ``Json`` is JSON, None is NULL."""
    return "\t".join([FORMS[type(value)](value) for value in values]) + "\n"


def escape(text: str) -> str:
    """Return a text as COPY reads it back."""
    escaped = text.replace("\\", "\\\\").replace("\t", "\\t")
    return escaped.replace("\n", "\\n").replace("\r", "\\r")


def _array(values: list[str]) -> str:
    quoted = (value.replace("\\", "\\\\").replace('"', '\\"') for value in values)
    return escape("{" + ",".join(f'"{value}"' for value in quoted) + "}")


class Forms(dict[type, Callable[[Any], str]]):
    """How values of a type are written: as those of the nearest type that has a form."""

    def __missing__(self, kind: type) -> Callable[[Any], str]:
        self[kind] = next(self[base] for base in kind.__mro__[1:] if base in self)
        return self[kind]


FORMS = Forms(
    {
        type(None): lambda _: "\\N",
        str: escape,
        bool: lambda value: "t" if value else "f",
        int: str,
        Decimal: str,
        date: date.isoformat,
        datetime: datetime.isoformat,
        bytes: lambda value: f"\\\\x{value.hex()}",
        list: _array,
        Json: lambda value: escape(value.text),
    }
)
