"""How broad the columns of a table are, and which way words are read."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publication.report.blocks import Column, Isolated, Kind, Number, Runs, Table, Text
from publication.report.columns import BETWEEN, LINE, is_low, widths
from publication.report.directions import apart, is_foreign


@st.composite
def tables(draw: st.DrawFn) -> Table:
    kinds = draw(st.lists(st.sampled_from(list(Kind)), min_size=1, max_size=8))
    titles = st.text("abc ", min_size=1, max_size=30)
    columns = tuple(Column(draw(titles), kind, draw(st.integers(1, 4))) for kind in kinds)
    rows = st.lists(st.tuples(*(cells(kind) for kind in kinds)), max_size=5)
    return Table("Made-up", columns, tuple(draw(rows)))


def cells(kind: Kind) -> st.SearchStrategy[Runs]:
    if kind is Kind.NUMBER:
        return st.integers(0, 10**6).map(lambda value: (Number(value, "made up"),))
    if kind is Kind.CODE:
        return st.text("abc", max_size=80).map(lambda said: (Isolated(said),))
    return st.text("abc ", max_size=200).map(lambda said: (Text(said),))


@settings(max_examples=50)
@given(tables())
def test_columns_fill_the_page_and_numbers_have_room(table: Table) -> None:
    broad = widths(table)

    assert all(width > BETWEEN for width in broad)
    assert sum(broad) >= LINE - 0.5
    for place, column in enumerate(table.columns):
        if column.kind is Kind.NUMBER:
            needed = max((len(run.text) for row in table.rows for run in row[place]), default=0)
            assert broad[place] >= needed + BETWEEN


def test_who_has_more_to_say_gets_more_room() -> None:
    columns = (Column("Short"), Column("Long"))
    table = Table("Made-up", columns, (((Text("made up"),), (Text("made up " * 50),)),))

    short, long = widths(table)

    assert long > 4 * short


def test_a_row_that_a_page_might_not_hold_may_be_broken() -> None:
    def one(said: str) -> Table:
        return Table("Made-up", (Column("Said"),), (((Text(said),),),))

    assert is_low(one("made up"), [94.0])
    assert not is_low(one("made up " * 1000), [94.0])


@pytest.mark.parametrize(
    ("text", "bidi", "foreign"),
    [
        ("Uppsala", True, True),
        ("Uppsala", False, False),
        ("الرقة", False, True),
        ("الرقة", True, False),
        ("harmtrack، الإصدار", True, False),
        ("2017 · 12", True, False),
    ],
)
def test_foreign_is_what_is_read_the_other_way_throughout(
    text: str, bidi: bool, foreign: bool
) -> None:
    assert is_foreign(text, bidi=bidi) is foreign


def test_white_space_around_foreign_words_stays_in_the_line() -> None:
    assert apart(" Uppsala. ") == (" ", "Uppsala.", " ")
