"""JSON: one object a line, and GeoJSON (RFC 7946)."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import orjson

from publication.exports.export import AT_ONCE, Export, Row

POINT = ("place_longitude", "place_latitude")


def write_ndjson(export: Export) -> Iterator[bytes]:
    names = [column.name for column in export.columns]
    for rows in chunks(export.rows):
        yield b"".join(
            orjson.dumps(dict(zip(names, row, strict=True)), option=orjson.OPT_APPEND_NEWLINE)
            for row in rows
        )


def write_geojson(export: Export) -> Iterator[bytes]:
    """Yield a feature for every row; one whose place is too large for a point has none.

    The columns hold longitude and latitude, which leave as the geometry alone.
    """
    names = [column.name for column in export.columns]
    at = [names.index(name) for name in POINT]
    about = orjson.dumps(export.about.describe())
    yield b'{"type":"FeatureCollection","about":' + about + b',"features":[\n'
    between = b""
    for rows in chunks(export.rows):
        features = (orjson.dumps(_feature(names, row, [row[i] for i in at])) for row in rows)
        yield between + b",\n".join(features)
        between = b",\n"
    yield b"\n]}\n"


def _feature(names: list[str], row: Row, point: list[str | None]) -> dict[str, Any]:
    known = None not in point
    properties = dict(zip(names, row, strict=True))
    code = properties.get("code")
    return {
        "type": "Feature",
        **({"id": code} if code else {}),
        "geometry": {"type": "Point", "coordinates": list(map(float, point))} if known else None,  # type: ignore[arg-type]
        "properties": {name: properties[name] for name in names if name not in POINT},
    }


def chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    reading = iter(rows)
    while chunk := list(islice(reading, AT_ONCE)):
        yield chunk
