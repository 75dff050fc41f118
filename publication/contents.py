"""What files a release has, and how each of them is made, in the order in which they are made."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path

from publication.exports.export import About
from publication.exports.files import FILES, TableFile, about_release, write_table
from publication.exports.formats import CSV, Format
from publication.exports.months import FORMATS, MONTHS, write_months
from publication.exports.package import PACKAGE, Packaged, write_package
from publication.manifest import NAME, Made, write_manifest
from publication.models import Release
from publication.readme import title_of, write_citation, write_readme
from publication.report.blocks import Document
from publication.report.content import compose
from publication.report.facts import Facts
from publication.report.gathering import gather
from publication.report.html import make_html
from publication.report.narrative import tell_release
from publication.report.pdf import make_pdf
from publication.statement import Statement, read_statement

LANGUAGES = ("en", "ar")


@dataclass
class Making:
    """A release whose files are being made: what it rests on, and what is made already."""

    release: Release
    made: list[Made] = field(default_factory=list)
    documents: dict[str, Document] = field(default_factory=dict)

    @cached_property
    def statement(self) -> Statement:
        return read_statement(self.release)

    @cached_property
    def about(self) -> About:
        used = [each["code"] for each in self.statement.datasets]
        return about_release(self.release, used)

    @cached_property
    def facts(self) -> Facts:
        return gather(self.release)

    def report(self, language: str) -> Document:
        if language not in self.documents:
            words = tell_release(self.release, language)
            self.documents[language] = compose(self.facts, language, words)
        return self.documents[language]


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
    texts = partial(Product, tells_records=False)
    return (
        *(Product(file.name, file.written.media_type, partial(_table, file)) for file in FILES),
        *(texts(_name(each), each.media_type, partial(_months, each)) for each in FORMATS),
        texts(PACKAGE, "application/json", _package),
        *(
            Product(f"report-{code}.{suffix}", media_type, partial(make, code))
            for code in LANGUAGES
            for suffix, media_type, make in (
                ("pdf", "application/pdf", _pdf),
                ("html", "text/html", _html),
            )
        ),
        texts("README.md", "text/markdown", partial(_readme, "en")),
        texts("README.ar.md", "text/markdown", partial(_readme, "ar")),
        texts("CITATION.cff", "text/yaml", _citation),
        texts(NAME, "application/json", _manifest),
    )


def _name(written: Format) -> str:
    return f"{MONTHS.name}.{written.suffix}"


def _table(file: TableFile, making: Making, path: Path) -> int:
    return write_table(file, path, moment=making.release.moment, about=making.about)


def _months(written: Format, making: Making, path: Path) -> int:
    return write_months(written, path, moment=making.release.moment, about=making.about)


def _package(making: Making, path: Path) -> None:
    tables = {file.name: file.table for file in FILES if file.written is CSV}
    tables[_name(CSV)] = MONTHS
    files = [
        Packaged(tables[file.name], file.name, file.bytes, file.sha256)
        for file in making.made
        if file.name in tables
    ]
    name, title = f"harmtrack-{making.release.name}", title_of(making.release)
    _write(path, write_package(name, title, making.about, files))


def _pdf(language: str, making: Making, path: Path) -> None:
    path.write_bytes(make_pdf(making.report(language)))


def _html(language: str, making: Making, path: Path) -> None:
    path.write_bytes(make_html(making.report(language)))


def _readme(language: str, making: Making, path: Path) -> None:
    _write(path, write_readme(making.release, making.statement, making.made, language=language))


def _citation(making: Making, path: Path) -> None:
    _write(path, write_citation(making.release, making.statement))


def _manifest(making: Making, path: Path) -> None:
    _write(path, write_manifest(making.release, making.made))


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
