"""Apache Parquet: typed columns, nulls as nulls, and what to cite in the file itself."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from publication.exports.columns import Column, Type
from publication.exports.export import Export, Row

# So many rows are held at a time; a reader skips what it does not need by the same groups.
ROW_GROUP = 10_000
TYPES = {
    Type.TEXT: pa.string(),
    Type.WHOLE: pa.int64(),
    Type.DECIMAL: pa.float64(),
    Type.YES_NO: pa.bool_(),
    Type.DATE: pa.date32(),
    Type.TEXTS: pa.list_(pa.string()),
}
WRITTEN_AS_TEXT = (Type.DECIMAL, Type.DATE)


def write_parquet(export: Export) -> Iterator[bytes]:
    schema = _schema(export)
    sink = _Sink()
    rows = iter(export.rows)
    with pq.ParquetWriter(sink, schema, compression="zstd", version="2.6") as writer:
        while held := list(islice(rows, ROW_GROUP)):
            writer.write_batch(_batch(held, export.columns, schema), row_group_size=ROW_GROUP)
            yield sink.taken()
    yield sink.taken()


def _schema(export: Export) -> pa.Schema:
    fields = [
        pa.field(
            column.name,
            TYPES[column.type],
            metadata={
                "description": column.en,
                "description_ar": column.ar,
                "null": column.null.en,
                "hxl": column.hxl,
            },
        )
        for column in export.columns
    ]
    about = {"about": orjson.dumps(export.about.describe()), "table": export.table.en}
    return pa.schema(fields, metadata={f"harmtrack.{key}": value for key, value in about.items()})


def _batch(rows: Sequence[Row], columns: Sequence[Column], schema: pa.Schema) -> pa.RecordBatch:
    arrays = [
        _array(values, column)
        for values, column in zip(zip(*rows, strict=True), columns, strict=True)
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _array(values: Sequence[Any], column: Column) -> pa.Array:
    if column.type in WRITTEN_AS_TEXT:
        texts = [None if value is None else str(value) for value in values]
        return pa.array(texts, pa.string()).cast(TYPES[column.type])
    return pa.array(values, TYPES[column.type])


class _Sink:
    """A file whose bytes are taken as they are written."""

    closed = False

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._written = 0

    def write(self, part: Any) -> int:
        self._parts.append(bytes(part))
        self._written += len(self._parts[-1])
        return len(self._parts[-1])

    def taken(self) -> bytes:
        """Return what was written since it was last asked."""
        parts, self._parts = self._parts, []
        return b"".join(parts)

    def tell(self) -> int:
        return self._written

    def flush(self) -> None:
        pass

    def close(self) -> None:
        pass

    def readable(self) -> bool:
        return False

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False
