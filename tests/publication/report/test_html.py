"""The report as HTML: the same numbers, no script, and nothing from anywhere else."""

import re
from collections import Counter
from datetime import date
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publication.report.blocks import (
    BarChart,
    Block,
    Box,
    Column,
    Document,
    Heading,
    Isolated,
    KeyFigure,
    KeyFigures,
    Link,
    Metadata,
    Paragraph,
    PlacesMap,
    Range,
    Strong,
    Table,
    Text,
    every,
    numbers,
)
from publication.report.html import make_article, make_html
from tests.publication.report.sample import MARKUP, sample

NUMBER = re.compile(r"[+−]?\d[\d,]*(?:\.\d+)?%?")
HIDDEN = {"svg", "style", "title"}


class Read(HTMLParser):
    """What a page says, and its elements with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.said: list[str] = []
        self.hidden: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag in HIDDEN:
            self.hidden.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.hidden and self.hidden[-1] == tag:
            self.hidden.pop()

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.said.append(data)

    @property
    def text(self) -> str:
        return "".join(self.said)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture(params=["en", "ar"])
def document(request: pytest.FixtureRequest) -> Document:
    return sample(request.param)


def one_page(*blocks: Block) -> Document:
    about = Metadata("Made-up Office", "Made-up", (), date(2017, 10, 1))
    return Document("Made-up", "en", "2017-09.r1", "ab12", about, blocks)


def test_every_number_of_the_document_is_in_the_page(document: Document) -> None:
    wanted = Counter(number.text for number in numbers(document))
    wanted -= Counter(it.low.text for it in every(document, Range) if it.text == it.low.text)

    found = Counter(NUMBER.findall(" ".join(Read(make_article(document)).said)))

    assert sum(wanted.values()) > 300
    assert not wanted - found


def test_the_article_holds_neither_script_nor_style(document: Document) -> None:
    read = Read(make_article(document))

    tags = {tag for tag, _attributes in read.elements}
    names = {name for _tag, attributes in read.elements for name in attributes}
    assert not tags & {"script", "style", "link", "img", "iframe", "object", "base", "form"}
    assert "style" not in names
    assert not {name for name in names if name.startswith("on")}


def test_the_file_asks_for_nothing_else(document: Document) -> None:
    page = make_html(document).decode()
    read = Read(page)

    (policy,) = [it["content"] for it in read.all("meta") if it.get("http-equiv")]
    assert policy == "default-src 'none'; style-src 'unsafe-inline'"
    assert not [attributes for _tag, attributes in read.elements if "src" in attributes]
    assert not re.search(r"@import|url\(|<script|<link", page)
    assert {it["href"] for it in read.all("a") if not str(it["href"]).startswith("#")} == {
        "https://example.org/made-up/2017-09.r1"
    }


def test_the_file_says_its_language_and_direction(document: Document) -> None:
    (html,) = Read(make_html(document).decode()).all("html")

    assert (html["lang"], html["dir"]) == (document.language, document.direction)


def test_two_files_are_the_same_bytes(document: Document) -> None:
    assert make_html(document) == make_html(sample(document.language))


def test_headings_step_by_step_and_links_lead_to_them(document: Document) -> None:
    read = Read(make_article(document))

    levels = [int(tag[1]) for tag, _ in read.elements if re.fullmatch("h[1-6]", tag)]
    ids = [str(attributes["id"]) for _, attributes in read.elements if attributes.get("id")]
    inner = [str(it["href"])[1:] for it in read.all("a") if str(it["href"]).startswith("#")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert len(ids) == len(set(ids))
    assert inner
    assert set(inner) <= set(ids)
    assert len(inner) == 1 + len(list(every(document, Heading)))


def test_tables_name_their_columns_and_rows(document: Document) -> None:
    read = Read(make_article(document))
    tables = list(every(document, Table))
    pictures = [it for it in document.blocks if isinstance(it, BarChart | PlacesMap)]

    scopes = Counter(it["scope"] for it in read.all("th"))
    ids = {attributes.get("id") for _, attributes in read.elements}
    assert len(read.all("table")) == len(tables) + len(pictures)
    assert len(read.all("caption")) == len(tables)
    assert scopes["row"] == len(read.all("tr")) - len(read.all("thead"))
    assert set(scopes) == {"row", "col"}
    assert {it["aria-labelledby"] for it in read.all("table")} <= ids


def test_each_picture_is_described_and_has_its_numbers_behind_it(document: Document) -> None:
    read = Read(make_article(document))

    assert len(read.all("details")) == len(read.all("svg")) == 4
    assert all(it["role"] == "img" and it["aria-label"] for it in read.all("svg"))


def test_dates_codes_and_numbers_are_isolated() -> None:
    page = make_article(sample("ar"))

    for said in (
        "2017-09-01",
        "1,412–20,001",
        "12+",
        "−34",
        "12.5%",
        "IN-2017-00007",
        "2017-09.r1",
    ):
        assert f'<bdi dir="ltr">{said}</bdi>' in page


def test_text_comes_out_as_it_was_written(document: Document) -> None:
    assert MARKUP in Read(make_article(document)).text


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1))
def test_no_text_is_read_as_markup(text: str) -> None:
    document = one_page(Heading(1, f"{text}x", "one"), Paragraph((Text(text),)))

    read = Read(make_article(document))

    assert {tag for tag, _ in read.elements} <= {"article", "h1", "h2", "p", "bdi", "time"}
    assert len(read.all("p")) == 3


def test_what_would_turn_the_line_is_named() -> None:
    said = "a\u202eb"
    link = Link(said, f"https://example.org/{said}", isolated=True)
    cells = ((Isolated(said),), (Strong(said),))
    blocks = (
        Heading(1, said, "one"),
        Paragraph((Text(said), link)),
        Table(said, (Column(said), Column(said)), (cells,)),
        Box(said, ()),
        KeyFigures((KeyFigure(said, (Text(said),)),)),
    )
    page = make_html(one_page(*blocks)).decode()
    assert page.count("a[U+202E]b") >= 10
    assert "\u202e" not in page
    assert 'href="https://example.org/a%E2%80%AEb"' in page
