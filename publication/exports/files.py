"""The tables of a release, each in every format, as files."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from publication.exports.columns import Table
from publication.exports.export import About, Export
from publication.exports.formats import FORMATS, GEOJSON, HXL, Format
from publication.exports.stored import Stored, find_public, read_datasets
from publication.exports.tables import INCIDENTS, TABLES, in_hapi_names
from publication.models import LogEntry, Release
from publication.moments import Moment


@dataclass(frozen=True, slots=True)
class TableFile:
    """A whole table in one format: a file of a release, and an address of the API."""

    table: Table
    written: Format

    @property
    def name(self) -> str:
        return f"{self.table.name}.{self.written.suffix}"


FILES: Sequence[TableFile] = tuple(
    TableFile(in_hapi_names(table) if written is HXL else table, written)
    for table in TABLES
    for written in FORMATS
    if written is not GEOJSON or table is INCIDENTS
)


def about_release(release: Release, datasets: Sequence[str] = ()) -> About:
    """Return what is to be said with the tables of a release, or with those of its data sets."""
    cut_at = LogEntry.objects.filter(n=release.n).values_list("at", flat=True).first()
    known = read_datasets(release.n, datasets)
    return About(release.n, release.head_hash, cut_at, known, release=release.name)


def write_table(file: TableFile, path: Path, *, moment: Moment, about: About) -> int:
    """Write a table as it was at a moment; return how many rows it has."""
    rows = Stored(file.table, file.table.columns, find_public(moment), moment.n)
    export = Export(file.table, file.table.columns, rows, about)
    with transaction.atomic(), path.open("xb") as held:
        held.writelines(file.written.write(export))
    return rows.read
