"""What a column is: its name, type and meaning, where its value stands, what an empty one says."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from sources.codebook import Vocabulary


class Type(Enum):
    """What the values of a column are, in every format that knows types."""

    TEXT = "text"
    WHOLE = "whole number"
    DECIMAL = "decimal number"
    YES_NO = "true or false"
    DATE = "date"
    TEXTS = "list of texts"


@dataclass(frozen=True, slots=True)
class Null:
    """What an empty value means."""

    en: str
    ar: str


NEVER = Null("never empty", "لا تكون فارغة أبدًا")
UNKNOWN = Null("unknown, never zero", "غير معروف، وليس صفرًا أبدًا")
NOT_TOLD = Null("not told publicly", "لا يُعلن")


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``path`` leads to its value: the part of a row that holds it, then the keys.

    ``hxl`` is its HXL tag; in a table about one harm and population, ``{harm}`` and
    ``{population}`` in it become their attributes.
    """

    name: str
    path: str
    type: Type
    en: str
    ar: str
    hxl: str
    null: Null = NEVER
    vocabulary: Vocabulary | None = None

    @property
    def required(self) -> bool:
        return self.null is NEVER


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its columns, in order.

    ``rows`` names the list in a public document whose items are the rows; empty, a document is one.
    """

    name: str
    en: str
    ar: str
    columns: tuple[Column, ...]
    rows: str = ""

    def choose(self, names: Sequence[str] = ()) -> tuple[Column, ...]:
        """Return the columns of these names, in their order; without names, all."""
        by_name = {column.name: column for column in self.columns}
        return tuple(by_name[name] for name in names) if names else self.columns
