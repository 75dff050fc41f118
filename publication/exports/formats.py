"""The formats, by the suffix of an address or of a file."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from publication.exports.as_csv import write_csv, write_hxl
from publication.exports.as_json import POINT, write_geojson, write_ndjson
from publication.exports.as_parquet import write_parquet
from publication.exports.as_xlsx import write_xlsx
from publication.exports.columns import Column, Table
from publication.exports.export import Export


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its suffix without the first dot, its media type, and what writes it.

    ``write`` yields the bytes of the whole table, few at a time, the same for the same content.
    ``needs`` are columns without which it cannot be written; ``binary``, that it is no text.
    """

    suffix: str
    media_type: str
    write: Callable[[Export], Iterator[bytes]]
    needs: tuple[str, ...] = ()
    binary: bool = False

    def choose(self, table: Table, names: Sequence[str] = ()) -> tuple[Column, ...]:
        """Return the columns of these names and those that the format needs; without names, all."""
        more = (name for name in self.needs if name not in names)
        return table.choose((*names, *more) if names else ())


CSV = Format("csv", "text/csv", write_csv)
NDJSON = Format("ndjson", "application/x-ndjson", write_ndjson)
PARQUET = Format("parquet", "application/vnd.apache.parquet", write_parquet, binary=True)
XLSX = Format(
    "xlsx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    write_xlsx,
    binary=True,
)
GEOJSON = Format("geojson", "application/geo+json", write_geojson, needs=POINT)
# Its columns are those that `tables.in_hapi_names` gives.
HXL = Format("hxl.csv", "text/csv", write_hxl)
FORMATS = (CSV, NDJSON, PARQUET, XLSX, GEOJSON, HXL)
