"""Comma-separated values (RFC 4180, UTF-8), plain and with a row of HXL tags."""

from collections.abc import Iterator, Sequence

from publication.exports.cells import quoted
from publication.exports.export import Export

BOM = "\ufeff"


def write_csv(export: Export) -> Iterator[bytes]:
    """Yield a header and the rows. An empty cell is null; empty text is a pair of quotes."""
    yield _head(export, [column.name for column in export.columns])
    yield from export.rows.csv()


def write_hxl(export: Export) -> Iterator[bytes]:
    """Yield the same with the HXL tag of each column under its name."""
    names = [column.name for column in export.columns]
    yield _head(export, names, [column.hxl for column in export.columns])
    yield from export.rows.csv()


def _head(export: Export, *lines: Sequence[str]) -> bytes:
    head = "".join(f"{','.join(map(quoted, line))}\r\n" for line in lines)
    return ((BOM if export.bom else "") + head).encode()
