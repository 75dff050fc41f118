"""What the signs of a chart mean: each sign that it shows, and no other."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from publication.report.blocks import BarChart
from publication.report.drawing import (
    Drawing,
    Ink,
    Label,
    Path,
    Shape,
    diamond,
    rectangle,
    text_width,
)

WIDTH = 680.0
UNKNOWN = "?"


def draw_legend(chart: BarChart) -> Drawing:
    """A sign and its meaning, for each sign that the chart shows, in rows."""
    shapes: list[Shape] = []
    labels: list[Label] = []
    x, y = 0.0, 8.0
    for sign, meaning in legend_of(chart):
        wide = 24 + text_width(meaning) + 14
        if x and x + wide > WIDTH:
            x, y = 0.0, y + 18
        shapes += legend_sign(sign, x, y)
        if sign == UNKNOWN:
            labels.append(Label(x + 9, y + 4, UNKNOWN, strong=True))
        labels.append(Label(x + 24, y + 4, meaning, "left"))
        x += wide
    return Drawing(WIDTH, y + 8, tuple(shapes), tuple(labels))


def legend_of(chart: BarChart) -> Iterator[tuple[str, str]]:
    bars = chart.bars
    if any(bar.best is not None and not bar.provisional for bar in bars):
        yield "bar", _("figure to quote")
    if any(bar.best is not None and bar.provisional for bar in bars):
        yield "provisional", _("figure to quote, provisional")
    if any(bar.low is not None and bar.high is not None for bar in bars):
        yield "range", _("least to most that sources say")
    if any(bar.low is not None and bar.high is None for bar in bars):
        yield "open", _("no upper end")
    if any(bar.floor is not None for bar in bars):
        yield "floor", _("corroborated: at least this many")
    if any(bar.best is None for bar in bars):
        yield UNKNOWN, _("not known")


def legend_sign(sign: str, x: float, y: float) -> list[Shape]:
    """Signs as the chart shows them, 18 units wide, around the middle of a line of text."""
    one, two = x + 1, x + 17
    line = Path(((one, y), (two, y)), Ink.WHISKER)
    stroke = Path(((one, y - 4), (one, y + 4)), Ink.WHISKER)
    signs: dict[str, list[Shape]] = {
        "bar": [rectangle(one, y - 5, 16, 10, Ink.BAR)],
        "provisional": [rectangle(one, y - 5, 16, 10, Ink.PROVISIONAL)],
        "range": [line, stroke, Path(((two, y - 4), (two, y + 4)), Ink.WHISKER)],
        "open": [line, stroke, Path(((two - 5, y - 4), (two, y), (two - 5, y + 4)), Ink.WHISKER)],
        "floor": [diamond(x + 9, y, 4, Ink.FLOOR)],
    }
    return signs.get(sign, [])
