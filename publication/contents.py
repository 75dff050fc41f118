"""What files a release has, and how each of them is made, in the order in which they are made."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path

from publication.exports.export import About
from publication.exports.files import FILES, TableFile, about_release, write_table
from publication.exports.formats import CSV
from publication.exports.package import PACKAGE, Packaged, write_package
from publication.manifest import NAME, Made, write_manifest
from publication.models import Release
from publication.readme import title_of, write_citation, write_readme
from publication.statement import Statement, read_statement


@dataclass
class Making:
    """A release whose files are being made: what it rests on, and what is made already."""

    release: Release
    made: list[Made] = field(default_factory=list)

    @cached_property
    def statement(self) -> Statement:
        return read_statement(self.release)

    @cached_property
    def about(self) -> About:
        return about_release(self.release)


# Writes the file at a path, and returns how many rows it has, null for what is no table.
Write = Callable[[Making, Path], int | None]


@dataclass(frozen=True, slots=True)
class Product:
    """One file. ``tells_records``: whether it tells of single records, and not of sums alone."""

    name: str
    media_type: str
    write: Write
    tells_records: bool = True


def list_products() -> Sequence[Product]:
    """Return the files of a release; each may name those before it, and the manifest names all."""
    arabic = partial(write_readme_in, "ar")
    return (
        *(
            Product(file.name, file.written.media_type, partial(write_table_of, file))
            for file in FILES
        ),
        Product(PACKAGE, "application/json", write_package_of, tells_records=False),
        Product("README.md", "text/markdown", partial(write_readme_in, "en"), tells_records=False),
        Product("README.ar.md", "text/markdown", arabic, tells_records=False),
        Product("CITATION.cff", "text/yaml", write_citation_of, tells_records=False),
        Product(NAME, "application/json", write_manifest_of, tells_records=False),
    )


def write_table_of(file: TableFile, making: Making, path: Path) -> int:
    return write_table(file, path, moment=making.release.moment, about=making.about)


def write_package_of(making: Making, path: Path) -> None:
    """Describe the tables that are made as CSV, each with its size and hash."""
    made = {each.name: each for each in making.made}
    files = [
        Packaged(file.table, file.name, made[file.name].bytes, made[file.name].sha256)
        for file in FILES
        if file.written is CSV
    ]
    name = f"harmtrack-{making.release.name}"
    _write(path, write_package(name, title_of(making.release), making.about, files))


def write_readme_in(language: str, making: Making, path: Path) -> None:
    _write(path, write_readme(making.release, making.statement, making.made, language=language))


def write_citation_of(making: Making, path: Path) -> None:
    _write(path, write_citation(making.release, making.statement))


def write_manifest_of(making: Making, path: Path) -> None:
    _write(path, write_manifest(making.release, making.made))


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
