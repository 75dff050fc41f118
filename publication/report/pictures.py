"""Charts and maps as a drawing, and as a table that says the same."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from django.utils.translation import gettext as _

from publication.report.blocks import (
    Bar,
    BarChart,
    Column,
    Isolated,
    Kind,
    Number,
    PlacesMap,
    Point,
    Runs,
    Table,
    Text,
)
from publication.report.charts import draw_bars
from publication.report.drawing import Drawing
from publication.report.maps import draw_places

Picture = BarChart | PlacesMap


def drawing_of(picture: Picture, direction: str) -> Drawing:
    if isinstance(picture, BarChart):
        return draw_bars(picture, direction)
    return draw_places(picture, direction)


def described(picture: Picture) -> str:
    """What is read out in place of the picture."""
    return _("%(caption)s (the numbers are in the table that follows)") % {
        "caption": picture.caption
    }


def table_of(picture: Picture) -> Table:
    if isinstance(picture, BarChart):
        return bars_table(picture)
    return places_table(picture)


def in_numbers(picture: Picture) -> str:
    return _("In numbers: %(caption)s") % {"caption": picture.caption}


def bars_table(chart: BarChart) -> Table:
    columns = (
        Column(chart.labels),
        Column(_("At least"), Kind.NUMBER),
        Column(_("Corroborated"), Kind.NUMBER),
        Column(_("Figure to quote"), Kind.NUMBER),
        Column(_("At most"), Kind.NUMBER),
        Column(_("Note"), weight=2),
    )
    return Table(in_numbers(chart), columns, tuple(bar_rows(chart.bars)))


def bar_rows(bars: Sequence[Bar]) -> Iterator[tuple[Runs, ...]]:
    """Yield a row for each bar; those in a row of which nothing is known, and alike, have one."""
    for alike, group in groupby(bars, key=nothing_known):
        found = list(group)
        if alike is None or len(found) == 1:
            yield from map(bar_row, found)
        else:
            label: Runs = Isolated(found[0].label), Text(" – "), Isolated(found[-1].label)
            yield label, *bar_row(found[0])[1:]


def nothing_known(bar: Bar) -> tuple[str, ...] | None:
    """What is noted on a bar without any number; None where there is one."""
    known = (bar.low, bar.floor, bar.best, bar.high)
    return None if any(number is not None for number in known) else tuple(notes_on(bar))


def bar_row(bar: Bar) -> tuple[Runs, ...]:
    known = bar.best is not None or bar.low is not None
    high = cell(bar.high) if bar.high is not None or not known else (Text(_("no upper end")),)
    notes = " ".join(notes_on(bar))
    return (
        (Text(bar.label),),
        cell(bar.low),
        floor_cell(bar),
        cell(bar.best),
        high,
        (Text(notes),) if notes else (),
    )


def floor_cell(bar: Bar) -> Runs:
    """No floor where there is a range: nothing of it is corroborated, and that is known."""
    if bar.floor is None and bar.low is not None:
        return (Text(_("not corroborated")),)
    return cell(bar.floor)


def notes_on(bar: Bar) -> Iterator[str]:
    if bar.provisional:
        yield _("Provisional.")
    if bar.reason:
        yield bar.reason


def places_table(places: PlacesMap) -> Table:
    columns = (
        Column(_("Place")),
        Column(_("P-code"), Kind.CODE),
        Column(places.measure, Kind.NUMBER),
    )
    rows = tuple(place_row(point) for point in places.points)
    return Table(in_numbers(places), columns, rows)


def place_row(point: Point) -> tuple[Runs, ...]:
    return (Text(point.name),), (Isolated(point.code),), cell(point.value)


def cell(number: Number | None) -> Runs:
    return (Text(_("not known")),) if number is None else (number,)
