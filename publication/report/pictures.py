"""Charts and maps as a drawing, and as a table that says the same."""

from collections.abc import Iterator

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
    return Table(in_numbers(chart), columns, tuple(bar_row(bar) for bar in chart.bars))


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
