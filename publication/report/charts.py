"""Bars with their ranges, drawn from a chart's own numbers.

Short labels (months) stand under upright bars, long ones (parties, kinds of harm) beside bars that
lie. What is not known is a question mark and never a bar of no height; what is provisional has a
broken outline and no fill, so that it is told apart without colour. From right to left, the first
bar stands at the right.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, floor, log10
from textwrap import wrap

from publication.report.blocks import Bar, BarChart, Number
from publication.report.drawing import (
    Drawing,
    Ink,
    Label,
    Path,
    Shape,
    diamond,
    extent,
    mirrored,
    rectangle,
    text_width,
)
from publication.report.legend import UNKNOWN, WIDTH, draw_legend

PLOT = 200.0
ROW = 26.0
LINE = 13.0
# Longer labels lie beside their bars, in lines of at most so many letters.
SHORT, BROAD = 9, 38


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the bars stand: `x`, `y` is the corner of no value, `length` the last tick's distance.

    Along the other axis each bar has a `slot`. `turned`: the labels stand on end. `valued`: there
    is room for the figure of every bar.
    """

    upright: bool
    x: float
    y: float
    length: float
    slot: float
    bars: int
    ticks: list[int]
    turned: bool = False
    valued: bool = True

    def at(self, along: float, value: float, beyond: float = 0) -> tuple[float, float]:
        """The point of a value on the bar that stands `along`, or `beyond` units past it."""
        far = self.length * value / self.ticks[-1] + beyond
        return (self.x + along, self.y - far) if self.upright else (self.x + far, self.y + along)

    def line(self, start: tuple[float, float], end: tuple[float, float], ink: Ink) -> Path:
        """From one (along, value) to another."""
        return Path((self.at(*start), self.at(*end)), ink)

    @property
    def across(self) -> float:
        return self.slot * self.bars


def draw_bars(chart: BarChart, direction: str) -> Drawing:
    legend = draw_legend(chart)
    upright = all(len(bar.label) <= SHORT for bar in chart.bars)
    frame = (standing if upright else lying)(chart, legend.height + 34)
    shapes: list[Shape] = [*legend.shapes, *grid(frame)]
    labels = [*legend.labels, *scale(frame), measure(chart, frame)]
    for place, bar in enumerate(chart.bars):
        along = frame.slot * (place + 0.5)
        shapes += bar_shapes(bar, frame, along, min(frame.slot * 0.6, 34))
        labels += bar_labels(bar, frame, along)
    drawing = Drawing(WIDTH, bottom_of(chart, frame), tuple(shapes), tuple(labels))
    return mirrored(drawing) if direction == "rtl" else drawing


def standing(chart: BarChart, above: float) -> Frame:
    marks = ticks(highest(chart))
    beside = text_width(f"{marks[-1]:,}") + 10
    slot = (WIDTH - beside) / max(1, len(chart.bars))
    return Frame(
        upright=True,
        x=beside,
        y=above + PLOT,
        length=PLOT,
        slot=slot,
        bars=len(chart.bars),
        ticks=marks,
        turned=extent(text_width(bar.label) for bar in chart.bars) > slot,
        valued=extent(text_width(shown(bar.best)) for bar in chart.bars) <= slot,
    )


def lying(chart: BarChart, above: float) -> Frame:
    marks = ticks(highest(chart))
    names = [lines_of(bar.label) for bar in chart.bars]
    beside = extent(text_width(line) for lines in names for line in lines) + 10
    behind = text_width(f"{marks[-1]:,}+") + 14
    return Frame(
        upright=False,
        x=beside,
        y=above,
        length=WIDTH - beside - behind,
        slot=ROW + LINE * max(len(lines) - 1 for lines in names),
        bars=len(names),
        ticks=marks,
    )


def lines_of(label: str) -> list[str]:
    return wrap(label, BROAD) or [""]


def bottom_of(chart: BarChart, frame: Frame) -> float:
    if not frame.upright:
        return frame.y + frame.across + 22
    longest = extent(text_width(bar.label) for bar in chart.bars)
    return frame.y + (longest + 10 if frame.turned else 22)


def highest(chart: BarChart) -> float:
    numbers = (it for bar in chart.bars for it in (bar.low, bar.best, bar.high) if it is not None)
    return extent(float(number.value) for number in numbers)


def ticks(top: float) -> list[int]:
    """Round whole numbers from 0 to at least `top`: five or six of them."""
    rough = max(1.0, top / 5)
    unit = 10 ** floor(log10(rough))
    step = next(unit * factor for factor in (1, 2, 5, 10) if unit * factor >= rough)
    return [step * count for count in range(max(1, ceil(top / step)) + 1)]


def grid(frame: Frame) -> Iterator[Path]:
    for tick in frame.ticks:
        ink = Ink.GRID if tick else Ink.AXIS
        yield frame.line((0, tick), (frame.across, tick), ink)


def scale(frame: Frame) -> Iterator[Label]:
    for tick in frame.ticks:
        if frame.upright:
            x, y = frame.at(-6, tick)
            yield Label(x, y + 4, f"{tick:,}", "right")
        else:
            x, y = frame.at(frame.across + 16, tick)
            yield Label(x, y, f"{tick:,}")


def measure(chart: BarChart, frame: Frame) -> Label:
    """What is counted, over the axis of values."""
    return Label(
        0,
        frame.y - frame.length - 20 if frame.upright else frame.y - 10,
        chart.measure,
        "left",
        strong=True,
    )


def bar_shapes(bar: Bar, frame: Frame, along: float, thick: float) -> Iterator[Shape]:
    half = thick / 2
    if bar.best is not None:
        (x1, y1), (x2, y2) = (
            frame.at(along - half, 0),
            frame.at(along + half, float(bar.best.value)),
        )
        ink = Ink.PROVISIONAL if bar.provisional else Ink.BAR
        yield rectangle(min(x1, x2), min(y1, y2), abs(x2 - x1), abs(y2 - y1), ink)
    yield from whisker(bar, frame, along, min(5.0, half))
    if bar.floor is not None:
        yield diamond(*frame.at(along, float(bar.floor.value)), min(4.0, half), Ink.FLOOR)


def whisker(bar: Bar, frame: Frame, along: float, half: float) -> Iterator[Path]:
    """From low to high with a stroke at each end, or an arrow where there is no upper end."""
    if bar.low is None:
        return
    low, high = float(bar.low.value), value_at_end(bar)
    yield frame.line((along - half, low), (along + half, low), Ink.WHISKER)
    if bar.high is not None:
        yield frame.line((along, low), (along, high), Ink.WHISKER)
        yield frame.line((along - half, high), (along + half, high), Ink.WHISKER)
    else:
        tip, left, right = (
            frame.at(along, high, 14),
            frame.at(along - half, high, 8),
            frame.at(along + half, high, 8),
        )
        yield Path((frame.at(along, low), tip), Ink.WHISKER)
        yield Path((left, tip, right), Ink.WHISKER)


def value_at_end(bar: Bar) -> float:
    """The greatest value that a bar shows."""
    return extent(float(it.value) for it in (bar.low, bar.best, bar.high) if it is not None)


def bar_labels(bar: Bar, frame: Frame, along: float) -> Iterator[Label]:
    yield from name_labels(bar, frame, along)
    if frame.valued or bar.best is None:
        beyond = 20 if bar.low is not None and bar.high is None else 6
        x, y = frame.at(along, value_at_end(bar), beyond)
        if frame.upright:
            yield Label(x, y, shown(bar.best), strong=True)
        else:
            yield Label(x, y + 4, shown(bar.best), "left", strong=True)


def name_labels(bar: Bar, frame: Frame, along: float) -> Iterator[Label]:
    x, y = frame.at(along, 0)
    if frame.turned:
        yield Label(x, y + 8, bar.label, "right", turn=-90)
    elif frame.upright:
        yield Label(x, y + 16, bar.label)
    else:
        lines = lines_of(bar.label)
        for place, line in enumerate(lines):
            lower = LINE * (place - (len(lines) - 1) / 2)
            yield Label(x - 8, y + 4 + lower, line, "right")


def shown(number: Number | None) -> str:
    return UNKNOWN if number is None else number.text
