"""Values as lines of PostgreSQL's COPY in text form."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import orjson


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
