"""One table on its way out: what it is about, its columns and its rows."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from publication.exports.cells import csv_line
from publication.exports.columns import Column, Table

# One value a column: text, whole number, true or false, list of texts, or None. Days are ISO 8601
# and decimal numbers are text, so that both stay as exact as they were published.
Row = tuple[Any, ...]
AT_ONCE = 1000
CAUTION = (
    "These are documented minima, not all deaths: harm that no source recorded is in none of them. "
    "Null is unknown, and never zero."
)
CAUTION_AR = (
    "هذه حدود دنيا موثّقة وليست كل القتلى: الضرر الذي لم يسجله أي مصدر ليس في شيء منها. "
    "والقيمة الخالية مجهولة، وليست صفرًا أبدًا."
)


@dataclass(frozen=True, slots=True)
class About:
    """What goes with a table wherever it goes: the state of the log, and what to cite.

    ``datasets`` are their public documents. ``release`` is empty for what is public now.
    ``warnings`` are of the day on which it is told: no file of a release holds any.
    """

    n: int
    hash: str
    at: datetime | None
    datasets: Sequence[Mapping[str, Any]]
    release: str = ""
    warnings: Sequence[str] = ()

    def describe(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {
            "release": self.release or None,
            "log": {
                "n": self.n,
                "hash": self.hash,
                "at": self.at.isoformat() if self.at else None,
            },
            **({"warnings": list(self.warnings)} if self.warnings else {}),
            "caution": CAUTION,
            "datasets": [
                {name: each[name] for name in ("code", "name", "version", "licence", "citation")}
                for each in self.datasets
            ],
        }


class Rows(Protocol):
    """Rows in the order of the columns chosen, to be read once; ``csv`` writes them itself.

    ``read`` counts those that were read.
    """

    read: int

    def __iter__(self) -> Iterator[Row]: ...

    def csv(self) -> Iterator[bytes]:
        """Yield them as lines of comma-separated values, each ended by CRLF, without a header."""
        ...


@dataclass(slots=True)
class Given:
    """Rows in hand. Each is a mapping from the parts that the paths of columns begin with."""

    columns: Sequence[Column]
    parts: Iterable[Mapping[str, Any]]
    read: int = field(default=0, init=False)

    def __iter__(self) -> Iterator[Row]:
        paths = [column.path.split(".") for column in self.columns]
        for parts in self.parts:
            self.read += 1
            yield tuple(_pick(parts, path) for path in paths)

    def csv(self) -> Iterator[bytes]:
        for row in self:
            yield csv_line(row, self.columns).encode()


@dataclass(frozen=True, slots=True)
class Export:
    """A table with the columns chosen. Whoever writes it reads ``rows`` once, in their order."""

    table: Table
    columns: tuple[Column, ...]
    rows: Rows
    about: About
    bom: bool = False


def _pick(found: Any, path: Sequence[str]) -> Any:
    """Return what stands at a path; None where nothing does."""
    for key in path:
        if isinstance(found, Sequence) and not isinstance(found, str):
            found = found[int(key)] if int(key) < len(found) else None
        else:
            found = found.get(key) if isinstance(found, Mapping) else None
    return found
