"""Charts and maps: nothing is cut or covered, and what is not known is never drawn as zero."""

from collections.abc import Iterator
from itertools import combinations
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publication.report.blocks import (
    Bar,
    BarChart,
    Number,
    PlacesMap,
    Point,
    Table,
    every,
)
from publication.report.charts import draw_bars, ticks
from publication.report.drawing import Circle, Drawing, Ink, Label, Path, svg, text_width
from publication.report.maps import draw_places
from publication.report.pictures import table_of
from publication.report.values import block_values

counts = st.integers(min_value=0, max_value=30000)
WORDS = st.text("abcdefghij ", min_size=1, max_size=60).map(str.strip).filter(bool)


@st.composite
def bars(draw: st.DrawFn, name: str) -> Bar:
    if draw(st.booleans()):
        return Bar(name, reason="Nobody monitored.")
    low, floor, best, high = (Number(it, name) for it in sorted(draw(st.tuples(*[counts] * 4))))
    return Bar(name, low, floor, best, draw(st.sampled_from([high, None])), draw(st.booleans()))


@st.composite
def charts(draw: st.DrawFn) -> BarChart:
    count = draw(st.integers(min_value=0, max_value=36))
    if draw(st.booleans()):
        names = [f"{2014 + n // 12}-{n % 12 + 1:02}" for n in range(count)]
    else:
        names = draw(st.lists(WORDS, min_size=count, max_size=count))
    made = tuple(draw(bars(name)) for name in names)
    return BarChart("Killed", "Month", "civilians killed", made)


@st.composite
def maps(draw: st.DrawFn) -> PlacesMap:
    values = draw(st.lists(st.none() | counts, max_size=14))
    points = tuple(
        Point(
            f"XX{place}",
            draw(WORDS)[:25],
            draw(st.floats(35, 43)),
            draw(st.floats(32, 37)),
            None if value is None else Number(value, "x"),
        )
        for place, value in enumerate(values)
    )
    return PlacesMap("Places", "civilians killed", points)


def test_what_is_not_known_is_a_question_mark_and_zero_is_zero() -> None:
    chart = BarChart(
        "Killed",
        "Month",
        "killed",
        (Bar("2017-01", reason="Nobody monitored."), Bar("2017-02", *level(0))),
    )

    drawing = draw_bars(chart, "ltr")

    words = [label.text for label in drawing.labels]
    assert words.count("?") == 2, "at its bar, and in the legend"
    assert len(columns(drawing)) == 1
    assert "Nobody monitored." in str(table_of(chart))


def test_provisional_bars_are_told_apart_without_colour_and_named() -> None:
    whole = Bar("2017-01", *level(5))
    chart = BarChart(
        "Killed", "Month", "killed", (whole, Bar("2017-02", *level(5), provisional=True))
    )

    drawing = draw_bars(chart, "ltr")

    assert [bar.ink for bar in columns(drawing)] == [Ink.BAR, Ink.PROVISIONAL]
    assert "dasharray" in Ink.PROVISIONAL.value[1]
    assert "figure to quote, provisional" in [label.text for label in drawing.labels]


def test_from_right_to_left_the_first_bar_stands_at_the_right() -> None:
    chart = BarChart(
        "Killed",
        "Month",
        "killed",
        tuple(Bar(f"2017-0{n}", best=Number(n, "n")) for n in (1, 2, 3)),
    )

    places = {
        direction: [
            label.x
            for n in (1, 2, 3)
            for label in draw_bars(chart, direction).labels
            if label.text == f"2017-0{n}"
        ]
        for direction in ("ltr", "rtl")
    }

    assert places["ltr"] == sorted(places["ltr"])
    assert places["rtl"] == sorted(places["rtl"], reverse=True)


@settings(max_examples=25)
@given(charts(), st.sampled_from(["ltr", "rtl"]))
def test_no_chart_is_cut_and_no_words_lie_on_others(chart: BarChart, direction: str) -> None:
    drawing = draw_bars(chart, direction)

    assert_within(drawing)
    assert_apart(drawing)


@settings(max_examples=25)
@given(maps(), st.sampled_from(["ltr", "rtl"]))
def test_no_map_is_cut_and_no_names_lie_on_others(places: PlacesMap, direction: str) -> None:
    drawing = draw_places(places, direction)

    assert_within(drawing)
    assert_apart(drawing)
    assert sum(isinstance(it, Circle) for it in drawing.shapes) >= len(places.points)


@settings(max_examples=25)
@given(charts() | maps())
def test_a_picture_has_a_table_with_all_of_its_numbers(picture: BarChart | PlacesMap) -> None:
    table = table_of(picture)

    assert isinstance(table, Table)
    assert list(every(table, Number)) == list(every(picture, Number))


@given(st.floats(min_value=0, max_value=1e7))
def test_ticks_are_whole_and_reach_to_the_top(top: float) -> None:
    marks = ticks(top)

    assert marks[0] == 0
    assert marks[-1] >= top
    assert 2 <= len(marks) <= 7
    assert all(isinstance(mark, int) for mark in marks)


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cn", "Cs"]), min_size=1))
def test_words_stay_words_in_svg(text: str) -> None:
    drawing = Drawing(10, 10, (), (Label(1, 1, text),))

    found = ElementTree.fromstring(svg(drawing, title=text))

    assert found.attrib["aria-label"] == text
    assert [word.text or "" for word in found] == [text]


@pytest.mark.parametrize(
    ("text", "anchor", "direction"), [("killed", "start", "ltr"), ("القتلى", "end", "rtl")]
)
def test_arabic_starts_at_its_right(text: str, anchor: str, direction: str) -> None:
    word = ElementTree.fromstring(svg(Drawing(10, 10, (), (Label(1, 1, text, "left"),))))[0]

    assert (word.attrib["text-anchor"], word.attrib["direction"]) == (anchor, direction)


def level(value: int) -> tuple[Number, Number, Number, Number]:
    number = Number(value, "made up")
    return number, number, number, number


def columns(drawing: Drawing) -> list[Path]:
    """The bars themselves, without the signs of the legend."""
    found = [
        it for it in drawing.shapes if isinstance(it, Path) and it.ink in {Ink.BAR, Ink.PROVISIONAL}
    ]
    signs = sum(label.text.startswith("figure to quote") for label in drawing.labels)
    return found[signs:]


def assert_within(drawing: Drawing) -> None:
    for left, top, right, bottom in [*map(box_of, drawing.labels), *edges(drawing)]:
        assert left >= -2
        assert top >= -2
        assert right <= drawing.width + 2
        assert bottom <= drawing.height + 2


def assert_apart(drawing: Drawing) -> None:
    for one, other in combinations(drawing.labels, 2):
        a, b = box_of(one), box_of(other)
        across = min(a[2], b[2]) - max(a[0], b[0])
        down = min(a[3], b[3]) - max(a[1], b[1])
        assert across <= 1 or down <= 1, (one, other)


def edges(drawing: Drawing) -> Iterator[tuple[float, float, float, float]]:
    for shape in drawing.shapes:
        if isinstance(shape, Circle):
            r = shape.radius
            yield shape.x - r, shape.y - r, shape.x + r, shape.y + r
        else:
            xs, ys = zip(*shape.points, strict=True)
            yield min(xs), min(ys), max(xs), max(ys)


def box_of(label: Label) -> tuple[float, float, float, float]:
    wide, high = text_width(label.text, label.size), label.size * 0.8
    before = {"left": 0.0, "middle": wide / 2, "right": wide}[label.anchor]
    if label.turn:
        return label.x - high / 2, label.y - (wide - before), label.x + high / 2, label.y + before
    return label.x - before, label.y - high, label.x - before + wide, label.y + 1


def test_months_of_which_nothing_is_known_share_a_row() -> None:
    seven = Number(7, "x")
    chart = BarChart(
        "Killed",
        "Month",
        "civilians killed",
        (
            Bar("2017-01", reason="Nobody monitored."),
            Bar("2017-02", reason="Nobody monitored."),
            Bar("2017-03", reason="No figure."),
            Bar("2017-04", seven, None, seven, seven),
            Bar("2017-05", seven, None, seven, seven),
        ),
    )
    rows = table_of(chart).rows
    labels = ["".join(run.text for run in row[0]) for row in rows]
    assert labels == ["2017-01 – 2017-02", "2017-03", "2017-04", "2017-05"]
    assert "".join(run.text for run in rows[0][-1]) == "Nobody monitored."


@pytest.mark.parametrize("again", [True, False])
def test_numbers_that_are_told_again_are_printed_once(*, again: bool) -> None:
    places = PlacesMap("Killed", "civilians killed", (), told_again=again)
    kinds = [value["kind"] for value in block_values(places, "ltr")]
    assert ("table" in kinds) != again
