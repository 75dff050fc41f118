"""The tables of a release as files: the same to the byte, whole, and valid for others' tools."""

import csv
from hashlib import sha256
from pathlib import Path

import frictionless
import pytest

from publication.exports.columns import Table
from publication.exports.export import About
from publication.exports.files import FILES, TableFile, write_table
from publication.exports.formats import CSV
from publication.exports.package import Packaged, write_package
from publication.exports.stored import read_datasets
from publication.models import LogEntry
from publication.moments import Moment
from tests.world import add_claim, make_incident, make_public

OF_CSV = [file for file in FILES if file.written is CSV]


def about(n: int) -> About:
    entry = LogEntry.objects.get(n=n)
    return About(n, entry.hash, entry.at, read_datasets(n), release="2017-06.r1")


def head() -> int:
    return LogEntry.objects.latest("n").n


def write(file: TableFile, folder: Path, moment: Moment) -> tuple[bytes, int]:
    path = folder / f"{len(list(folder.iterdir()))}-{file.name}"
    rows = write_table(file, path, moment=moment, about=about(moment.n or head()))
    return path.read_bytes(), rows


def packaged(folder: Path, moment: Moment) -> Path:
    """The CSV files of a release with the package that describes them."""
    files = []
    for file in OF_CSV:
        write_table(file, folder / file.name, moment=moment, about=about(moment.n or head()))
        held = (folder / file.name).read_bytes()
        digest = sha256(held).hexdigest()
        files.append(Packaged(file.table, file.name, len(held), digest))
    told = write_package("harmtrack 2017-06.r1", "Made-up release", about(moment.n or 0), files)
    path = folder / "datapackage.json"
    path.write_text(told, encoding="utf-8")
    return path


@pytest.mark.usefixtures("seeded")
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_two_files_of_one_moment_are_the_same_to_the_byte(file: TableFile, tmp_path: Path) -> None:
    moment = Moment(n=head())
    first, rows = write(file, tmp_path, moment)
    incident = make_incident(when="2016-06-05")
    add_claim(incident)
    make_public(incident)
    assert write(file, tmp_path, moment) == (first, rows)
    assert rows > 1000
    assert write(file, tmp_path, Moment())[1] == rows + 1


@pytest.mark.django_db
def test_later_months_are_left_out(tmp_path: Path) -> None:
    for when in ("2017-06-30", "2017-07-01"):
        incident = make_incident(when=when)
        add_claim(incident)
        make_public(incident)
    moment = Moment(n=head(), until=incident.start_on.replace(month=6, day=30))
    assert [write(file, tmp_path, moment)[1] for file in OF_CSV] == [1, 1, 1]


@pytest.mark.usefixtures("seeded")
def test_the_package_is_valid_and_finds_a_changed_byte(tmp_path: Path) -> None:
    package = packaged(tmp_path, Moment(n=head()))
    report = frictionless.validate(str(package))
    assert report.valid, report.flatten(["title", "message"])[:5]
    counts = {task.name: task.stats["rows"] for task in report.tasks}
    with (tmp_path / "claims.csv").open(newline="") as file:
        assert counts["claims"] == sum(1 for _ in csv.DictReader(file)) > 1000
    changed = tmp_path / "ranges.csv"
    changed.write_bytes(changed.read_bytes().replace(b"killed", b"killde", 1))
    assert not frictionless.validate(str(package)).valid


def test_no_column_has_a_name_or_a_tag_that_tells_nothing() -> None:
    tables: list[Table] = [file.table for file in FILES]
    for table in tables:
        names = [column.name for column in table.columns]
        assert len(set(names)) == len(names)
        for column in table.columns:
            assert column.hxl.startswith("#")
            assert column.en.endswith(".")
            assert column.ar.endswith(".")
