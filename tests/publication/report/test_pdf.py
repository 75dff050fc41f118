"""The PDF, read back: what it says, how it is tagged, and that it is the same bytes each time."""

import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from publication.report.blocks import (
    Block,
    Document,
    Heading,
    ItemList,
    Metadata,
    Paragraph,
    Range,
    Text,
    every,
    numbers,
)
from publication.report.fonts import FAMILIES
from publication.report.letters import drawable
from publication.report.pdf import FOR_THE_EYE, STRICTEST, NotPrinted, make_pdf
from tests.publication.report.sample import FINGERPRINT, MARKUP, sample

LANGUAGES = ["en", "ar"]
NUMBER = re.compile(r"[+−]?\d[\d,]*(?:\.\d+)?%?")
UNSEEN = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@cache
def made(language: str) -> bytes:
    return make_pdf(sample(language))


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def file(language: str, tmp_path: Path) -> Path:
    path = tmp_path / "report.pdf"
    path.write_bytes(made(language))
    return path


def words_of(pdf: Path, *options: str) -> str:
    """The text as the page shows it, without the marks that turn it."""
    run = subprocess.run(["pdftotext", *options, pdf, "-"], capture_output=True, check=True)
    return UNSEEN.sub("", run.stdout.decode())


def catalogue(read: PdfReader) -> Any:
    """The root of the file, whose parts pypdf types as any object."""
    return read.root_object


def one_page(*blocks: Block, language: str = "en") -> Document:
    about = Metadata("Made-up Office", "Made-up", (), date(2017, 10, 1))
    return Document("Made-up", language, "2017-09.r1", "ab12", about, blocks)


def test_every_number_of_the_document_is_in_the_file(language: str, file: Path) -> None:
    document = sample(language)
    wanted = Counter(number.text for number in numbers(document))
    wanted -= Counter(
        both.low.text for both in every(document, Range) if both.text == both.low.text
    )
    found = Counter(NUMBER.findall(words_of(file, "-layout")))

    missing = wanted - found

    assert sum(wanted.values()) > 300
    assert not missing


def test_dates_and_codes_read_from_left_to_right(file: Path) -> None:
    words = words_of(file, "-layout")

    for said in (
        "2017-09-01",
        "2017-09.r1",
        "1,412–20,001",
        "12+",
        "−34",
        "12.5%",
        "IN-2017-00007",
    ):
        assert said in words


def test_markup_in_a_record_comes_out_as_it_was_written(language: str, file: Path) -> None:
    said = "".join(words_of(file).split())
    if language == "en":
        assert "".join(MARKUP.split()) in said
    assert "strong[x]" in said


def test_the_file_says_what_it_is(language: str, file: Path) -> None:
    document, read = sample(language), PdfReader(file)
    about, root = read.metadata, catalogue(read)

    assert about is not None
    assert about.title == document.title
    assert about.author == "Made-up Office"
    assert about.subject == document.metadata.subject
    assert str(about.creation_date)[:10] == str(about.modification_date)[:10] == "2017-10-20"
    assert root["/Lang"] == language
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert (
        root["/ViewerPreferences"].get("/Direction", "/L2R")
        == {"en": "/L2R", "ar": "/R2L"}[language]
    )


def test_it_claims_archiving_and_access(file: Path) -> None:
    about = catalogue(PdfReader(file))["/Metadata"].get_data().decode()

    for claim in ("pdfaid:part>2<", "pdfaid:conformance>A<", "pdfuaid:part>1<"):
        assert claim in about


def test_headings_are_bookmarks(language: str, file: Path) -> None:
    read = PdfReader(file)
    headings = list(every(sample(language), Heading))

    titles = [entry.title for entry in flat(read.outline)]

    assert [title for title in titles if title in {it.text for it in headings}] == [
        it.text for it in headings
    ]


def flat(outline: Any) -> list[Any]:
    return [it for part in outline for it in (flat(part) if isinstance(part, list) else [part])]


def test_the_structure_names_headings_tables_and_figures(file: Path) -> None:
    run = subprocess.run(["pdfinfo", "-struct", file], capture_output=True, check=True)
    tags = Counter(re.findall(r"^ *(\w+)", run.stdout.decode(errors="replace"), re.MULTILINE))

    for tag in (
        "H1",
        "H2",
        "Table",
        "THead",
        "TH",
        "TD",
        "Caption",
        "Figure",
        "L",
        "Link",
    ):
        assert tags[tag], tag
    assert tags["Figure"] == 4


def test_no_font_of_the_machine_is_used_and_all_are_embedded(file: Path) -> None:
    run = subprocess.run(["pdffonts", file], capture_output=True, check=True)
    rows = [row.split() for row in run.stdout.decode().splitlines()[2:]]

    ours = {family.replace(" ", "") for family in FAMILIES}
    assert rows
    for row in rows:
        assert row[0].split("+")[1].split("-")[0] in ours
        assert row[-5:-2] == ["yes", "yes", "yes"], "embedded, a subset, with its letters"


def test_the_file_is_sound(file: Path) -> None:
    run = subprocess.run(
        ["qpdf", "--check", "--warning-exit-0", file], capture_output=True, check=False
    )

    assert run.returncode == 0, run.stdout + run.stderr
    assert b"WARNING" not in run.stderr


def test_nothing_in_it_runs_or_is_fetched(file: Path) -> None:
    root = catalogue(PdfReader(file))
    names = root.get("/Names", {})

    assert "/OpenAction" not in root
    assert "/JavaScript" not in names
    assert "/EmbeddedFiles" not in names


def test_two_builds_are_the_same_bytes_wherever_they_are_made(tmp_path: Path) -> None:
    code = (
        "import sys, django; django.setup()\n"
        "from publication.report.pdf import make_pdf\n"
        "from tests.publication.report.sample import sample\n"
        "sys.stdout.buffer.write(make_pdf(sample('ar')))"
    )
    elsewhere = {
        **os.environ,
        "TZ": "Asia/Tokyo",
        "LANG": "C",
        "HOME": str(tmp_path),
        "PYTHONHASHSEED": "7",
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }

    run = subprocess.run(
        [sys.executable, "-c", code], env=elsewhere, capture_output=True, check=True
    )

    assert run.stdout == made("ar")


def test_each_page_says_which_release_it_is_of(language: str, file: Path) -> None:
    *pages, _after = words_of(file, "-layout").split("\f")
    said = {"en": "page {} of {}", "ar": "صفحة {}من {}"}[language]

    assert len(pages) == len(PdfReader(file).pages)
    for number, page in enumerate(pages, 1):
        words = " ".join(page.split())
        assert FINGERPRINT in words
        assert "2017-09.r1" in words
        assert said.format(number, len(pages)) in words


def test_a_table_names_its_columns_on_each_page(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(make_pdf(sample("en", rows=150)))
    pages = [page.extract_text() for page in PdfReader(path).pages]

    with_rows = [page for page in pages if "IN-2017-" in page]

    assert len(with_rows) > 2
    assert all("What was said" in page for page in with_rows)


def test_no_heading_stands_alone_at_the_end_of_a_page() -> None:
    blocks: list[Block] = []
    for place in range(40):
        blocks += [Paragraph((Text("Made-up line"),))] * (place % 7)
        blocks += [
            Heading(1, f"Lonely{place}.", f"a{place}"),
            Paragraph((Text(f"Friend{place}."),)),
        ]

    pages = [page.extract_text() for page in PdfReader(BytesIO(make_pdf(one_page(*blocks)))).pages]

    assert len(pages) > 4
    for place in range(40):
        assert [f"Lonely{place}." in page for page in pages] == [
            f"Friend{place}." in page for page in pages
        ]


@settings(max_examples=8)
@given(
    st.lists(
        st.text("ab#*_[]{}()$@<>`/\\~=+-.&;\"'|!?:,", min_size=1, max_size=20),
        min_size=1,
        max_size=20,
    )
)
def test_no_text_is_read_as_markup(texts: list[str]) -> None:
    document = one_page(*(Paragraph((Text(f"x{text}x"),)) for text in texts))

    pages = PdfReader(BytesIO(make_pdf(document))).pages

    said = "".join("".join(page.extract_text() for page in pages).split())
    for text in texts:
        assert f"x{text}x" in said


@settings(max_examples=8)
@given(st.lists(st.text(max_size=40), max_size=20), st.sampled_from(LANGUAGES))
def test_any_text_can_be_printed(texts: list[str], language: str) -> None:
    items = ItemList(tuple((Text(text),) for text in texts))

    assert make_pdf(one_page(items, language=language)).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Ḥusayn ʿAlī, Şırnak, Κως, Київ", "Ḥusayn ʿAlī, Şırnak, Κως, Київ"),
        ("قُتل ١٢ شخصاً، عَلَى الأقل", "قُتل ١٢ شخصاً، عَلَى الأقل"),
        ("כפר", "כפר"),
        ("a\u202eb", "a[U+202E]b"),
        ("😀", "[U+1F600]"),
        ("one\ntwo\x00", "one two[U+0000]"),
    ],
)
def test_what_no_font_can_draw_is_named_by_its_code(text: str, said: str) -> None:
    assert drawable(text) == said


def test_a_mistake_in_the_template_is_not_taken_for_letters(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("publication.report.pdf.STRICTEST", ["a-2a", "a-4"])

    with pytest.raises(NotPrinted, match="at most one"):
        make_pdf(one_page())


def test_letters_that_cannot_be_read_back_are_printed_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[list[str]] = []

    def fails(said: object, document: object, standards: list[str]) -> bytes:
        asked.append(standards)
        if standards == STRICTEST:
            raise NotPrinted("the PDF contains text with missing codepoints")
        return b"printed"

    monkeypatch.setattr("publication.report.pdf.printed", fails)

    assert make_pdf(one_page()) == b"printed"
    assert asked == [STRICTEST, FOR_THE_EYE]


@pytest.mark.slow
def test_five_thousand_rows_are_set_within_seconds(seconds: Callable[[], float]) -> None:
    make_pdf(sample("ar", rows=5000))

    assert seconds() < 30


@pytest.fixture
def seconds() -> Callable[[], float]:
    def spent() -> float:
        used = os.times()
        return used.user + used.children_user

    start = spent()
    return lambda: spent() - start
