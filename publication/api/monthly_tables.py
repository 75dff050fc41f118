"""Harm by month in every format that is no JSON, and the choice of its columns."""

from collections.abc import Mapping, Sequence
from typing import Any

from publication.api.known import find_release
from publication.api.parameters import OneOfField, SeveralField
from publication.api.problems import BadParameters, fault
from publication.api.rendering import renderer_of
from publication.api.state import Head
from publication.exports.export import About, Export, Given
from publication.exports.files import about_release
from publication.exports.formats import CSV, GEOJSON, HXL, NDJSON, PARQUET, XLSX, Format
from publication.exports.monthly import (
    COLUMNS,
    monthly_in_hapi_names,
    monthly_table,
    monthly_with_points,
    parts_of,
)
from publication.models import PublicDocument
from publication.questions import Question

# HXL is CSV too, so it has an address of its own.
RENDERERS = tuple(map(renderer_of, (CSV, NDJSON, PARQUET, XLSX, GEOJSON)))
Rows = Sequence[Mapping[str, Any]]


def fields_field() -> SeveralField:
    told = "Which columns, in this order; without it, all that the answer has."
    return SeveralField(OneOfField([column.name for column in COLUMNS]), help_text=told)


def chosen(asked: Mapping[str, Any], names: Sequence[str]) -> Sequence[str]:
    """Return the columns that were asked for; raise BadParameters where the answer lacks one."""
    fields: Sequence[str] = asked.get("fields", ())
    if missing := [name for name in fields if name not in names]:
        why = "this answer has no such column."
        raise BadParameters(*(fault("fields", name, names, why) for name in missing))
    return fields or names


def export_months(
    question: Question,
    rows: Rows,
    names: Sequence[str],
    written: Format,
    about: About,
    *,
    bom: bool,
) -> Export:
    """Return the rows of an answer, with the columns named, as a table in a format."""
    table = monthly_table(names, harm=question.harm, population=question.population)
    if written is HXL:
        table = monthly_in_hapi_names(table, harm=question.harm)
    if written is GEOJSON:
        table = monthly_with_points(table)
    places, called = find_places(rows, question.moment.n)
    parts = parts_of(
        rows, slots=dict(question.slots), places=places, names=called, kinds=question.kinds
    )
    return Export(table, table.columns, Given(table.columns, parts), about, bom=bom)


def about_months(
    asked: Mapping[str, Any], head: Head, datasets: Sequence[Mapping[str, Any]]
) -> About:
    """Return what goes with an answer that rests on these data sets."""
    if "release" in asked:
        return about_release(find_release(asked["release"]), [each["code"] for each in datasets])
    return About(head.n, head.hash, head.at, datasets)


def find_places(rows: Rows, n: int | None) -> tuple[dict[str, dict[str, Any]], dict[str, str]]:
    """Return the document of each place that rows are about, and the name of each on its path."""
    codes = {code for row in rows for code in (row["place"], row.get("category")) if code}
    places = {body["code"]: body for body in _places(codes, n)}
    on_paths = {code for body in places.values() for code in body["path"]}
    return places, {body["code"]: body["name_en"] for body in _places(on_paths, n)}


def _places(codes: set[str], n: int | None) -> list[dict[str, Any]]:
    found = PublicDocument.objects.of_references(n)
    subjects = [f"place:{code}" for code in sorted(codes)]
    return list(found.filter(entry__subject__in=subjects).values_list("body", flat=True))
