"""A document is checked when it is built, and its numbers can be walked."""

from datetime import date
from decimal import Decimal

import pytest

from publication.report.blocks import (
    Bar,
    BarChart,
    Block,
    Box,
    Column,
    Document,
    Heading,
    Link,
    Malformed,
    Metadata,
    Number,
    Paragraph,
    Range,
    Table,
    Text,
    numbers,
)


def document(*blocks: Block, language: str = "en") -> Document:
    about = Metadata("Made-up Office", "Made-up", (), date(2017, 10, 1))
    return Document("Made-up report", language, "2017-09.r1", "ab12", about, blocks)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (Number(0, "a"), "0"),
        (Number(16566, "a"), "16,566"),
        (Number(-3, "a"), "−3"),
        (Number(3, "a", signed=True), "+3"),
        (Number(-1234, "a", signed=True), "−1,234"),
        (Number(Decimal("12.5"), "a", unit="%"), "12.5%"),
    ],
)
def test_a_number_is_written_the_same_way_everywhere(number: Number, text: str) -> None:
    assert number.text == text


@pytest.mark.parametrize(
    ("high", "text"), [(Number(20, "h"), "12–20"), (None, "12+"), (Number(12, "h"), "12")]
)
def test_a_range_without_an_upper_end_says_so(high: Number | None, text: str) -> None:
    assert Range(Number(12, "l"), high).text == text


def test_numbers_are_walked_in_order_wherever_they_stand() -> None:
    one, two, three, four, five = (Number(n, str(n)) for n in range(1, 6))
    made = document(
        Paragraph((Text("About "), one)),
        Box("Frame", (Paragraph((Range(two, three),)),)),
        Table("Table", (Column("A"),), (((four,),),)),
        BarChart("Chart", "Month", "Killed", (Bar("2017-09", best=five),)),
    )

    assert list(numbers(made)) == [one, two, three, four, five]


@pytest.mark.parametrize(
    ("blocks", "complaint"),
    [
        ((Heading(1, "One", "a"), Heading(2, "Two", "a")), "Anchor 'a' stands twice"),
        ((Heading(2, "Two", "a"),), "level 2 under 0"),
        ((Heading(1, "One", "a"), Heading(3, "Three", "b")), "level 3 under 1"),
        ((Paragraph((Link("there", "#nowhere"),)),), "'#nowhere': neither"),
        ((Paragraph((Link("there", "javascript:alert(1)"),)),), "neither"),
        ((Table("T", (Column("A"), Column("B")), (((),),)),), "1 cells for 2"),
    ],
)
def test_a_document_that_cannot_be_laid_out_is_not_built(
    blocks: tuple[Block, ...], complaint: str
) -> None:
    with pytest.raises(Malformed, match=complaint):
        document(*blocks)


def test_arabic_runs_from_right_to_left() -> None:
    assert document(language="ar").direction == "rtl"
    assert document(language="en").direction == "ltr"
