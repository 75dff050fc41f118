"""Rows as lines of PostgreSQL's COPY in text form."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from operator import itemgetter
from typing import Any

import orjson
from django.db import models

Column = models.Field[Any, Any]
Read = Callable[[Mapping[str, Any]], Iterable[Any]]

SPECIAL = re.compile(r"[\\\t\n\r]")
ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def statement(model: type[models.Model], *, keyed: bool) -> str:
    """Return the COPY of a model, with its key or without."""
    names = ", ".join(f'"{field.column}"' for field in columns(model, keyed))
    return f"COPY {model._meta.db_table} ({names}) FROM STDIN"


def write(row: models.Model, *, keyed: bool) -> str:
    """Return a row, made whole and not fetched in part, as its line."""
    read, json = reader(type(row), keyed)
    values = list(read(row.__dict__))
    for place in json:
        if values[place] is not None:
            values[place] = Json(values[place])
    return line(values)


@cache
def columns(model: type[models.Model], keyed: bool) -> list[Column]:  # noqa: FBT001
    """Return the columns of a model, with its key or without."""
    return [field for field in model._meta.concrete_fields if keyed or not field.primary_key]


@cache
def reader(model: type[models.Model], keyed: bool) -> tuple[Read, list[int]]:  # noqa: FBT001
    """Return what reads the values of a row, and the places of those that are JSON."""
    fields = columns(model, keyed)
    json = [place for place, field in enumerate(fields) if isinstance(field, models.JSONField)]
    return itemgetter(*(field.attname for field in fields)), json


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
    return text.translate(ESCAPED) if SPECIAL.search(text) else text


def _array(values: list[str]) -> str:
    """Return an array of text; what marks its elements is escaped before what marks the line."""
    told = "\0".join(values)
    if "\\" in told or '"' in told:
        told = told.replace("\\", "\\\\").replace('"', '\\"')
    return escape('{"' + told.replace("\0", '","') + '"}') if values else "{}"


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
