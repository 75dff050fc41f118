"""The Frictionless Data Package (version 2) that goes with tables as CSV."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from publication.exports.columns import Column, Table, Type
from publication.exports.export import CAUTION, About

PACKAGE = "datapackage.json"
PROFILES = "https://datapackage.org/profiles/2.0"
TYPES = {
    Type.TEXT: "string",
    Type.WHOLE: "integer",
    Type.DECIMAL: "number",
    Type.YES_NO: "boolean",
    Type.DATE: "date",
    Type.TEXTS: "string",
}
# An empty cell of these is always null; one of text may be empty text.
NEVER_EMPTY_TEXT = (Type.WHOLE, Type.DECIMAL, Type.YES_NO, Type.DATE)


@dataclass(frozen=True, slots=True)
class Packaged:
    """One table of a package: the CSV file that holds it, with its size and SHA-256."""

    table: Table
    file: str
    bytes: int
    sha256: str


def write_package(name: str, title: str, about: About, files: Sequence[Packaged]) -> str:
    """Return the datapackage.json of these files. It holds no clock: its date is the log's."""
    package = {
        "$schema": f"{PROFILES}/datapackage.json",
        "name": _slug(name),
        "title": title,
        "description": CAUTION,
        "version": about.release or str(about.n),
        "created": about.at.isoformat() if about.at else None,
        "contributors": [{"title": "harmtrack", "roles": ["publisher"]}],
        "licenses": _licences(about),
        "sources": [_source(each) for each in about.datasets],
        "resources": [_resource(file) for file in files],
    }
    held = {key: value for key, value in package.items() if value not in (None, [])}
    return json.dumps(held, ensure_ascii=False, indent=2) + "\n"


def _licences(about: About) -> list[dict[str, str]]:
    known = dict.fromkeys(each["licence"] for each in about.datasets if each["licence"])
    return [{"name": _slug(licence), "title": licence} for licence in known]


def _source(dataset: Any) -> dict[str, str]:
    source = {
        "title": dataset["name"],
        "path": dataset["homepage"],
        "version": dataset["version"],
        "description": dataset["citation"],
    }
    return {key: value for key, value in source.items() if value}


def _resource(file: Packaged) -> dict[str, Any]:
    return {
        "$schema": f"{PROFILES}/dataresource.json",
        "name": _slug(file.table.name),
        "type": "table",
        "title": file.table.en,
        "path": file.file,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": file.bytes,
        "hash": f"sha256:{file.sha256}",
        "schema": {
            "$schema": f"{PROFILES}/tableschema.json",
            "fields": list(map(_field, file.table.columns)),
            "missingValues": [""],
        },
    }


def _field(column: Column) -> dict[str, Any]:
    field = {
        "name": column.name,
        "type": TYPES[column.type],
        "description": f"{column.en} Empty: {column.null.en}.",
        "description_ar": column.ar,
        "hxl": column.hxl,
    }
    constraints = dict(_constraints(column))
    return field | ({"constraints": constraints} if constraints else {})


def _constraints(column: Column) -> Iterable[tuple[str, Any]]:
    if column.required and column.type in NEVER_EMPTY_TEXT:
        yield "required", True
    if column.type is Type.WHOLE:
        yield "minimum", 0
    if column.vocabulary and column.type is Type.TEXT:
        yield "enum", list(column.vocabulary.codes)


def _slug(text: str) -> str:
    """Write a text as a name that a package may have."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", text).strip("-")
