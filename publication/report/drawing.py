"""Pictures as shapes and words, from which both the SVG of the page and the PDF are made (pure).

Lengths are in units of the drawing; x grows to the right, y downwards. Shapes say what they are
(`Ink`), so that a style sheet can colour them for the dark; their own colours keep apart in black
and white.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum
from typing import Literal, TypeAlias
from xml.sax.saxutils import escape, quoteattr

from publication.report.directions import directions

FONTS = "IBM Plex Sans, IBM Plex Sans Arabic, Noto Sans, Noto Sans Arabic, sans-serif"
Anchor: TypeAlias = Literal["left", "middle", "right"]
MIRRORED: dict[Anchor, Anchor] = {"left": "right", "middle": "middle", "right": "left"}


class Ink(Enum):
    """What a shape stands for, as its class in the style sheet and its own attributes."""

    BAR = ("bar", 'fill="#5b7fa6" stroke="#1d2b3a"')
    PROVISIONAL = ("provisional", 'fill="#ffffff" stroke="#1d2b3a" stroke-dasharray="3 2"')
    WHISKER = ("whisker", 'fill="none" stroke="#111111" stroke-width="1.4"')
    FLOOR = ("floor", 'fill="#ffffff" stroke="#111111" stroke-width="1.2"')
    GRID = ("grid", 'fill="none" stroke="#cccccc" stroke-width="0.6"')
    AXIS = ("axis", 'fill="none" stroke="#111111"')
    PLACE = ("place", 'fill="#5b7fa6" fill-opacity="0.55" stroke="#1d2b3a"')
    UNKNOWN = ("unknown", 'fill="#ffffff" stroke="#1d2b3a" stroke-dasharray="2 2"')


@dataclass(frozen=True, slots=True)
class Path:
    """Straight lines from point to point; closed, they bound an area."""

    points: tuple[tuple[float, float], ...]
    ink: Ink
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Circle:
    x: float
    y: float
    radius: float
    ink: Ink


Shape: TypeAlias = Path | Circle


@dataclass(frozen=True, slots=True)
class Label:
    """Words at a point of their baseline, which is their left end, middle or right end.

    `turn` is in degrees, clockwise; words that stand on end have their middle line over the point.
    """

    x: float
    y: float
    text: str
    anchor: Anchor = "middle"
    size: float = 11
    strong: bool = False
    turn: int = 0

    @property
    def start(self) -> float:
        """Where the baseline is: beside the middle line of words that stand on end."""
        return self.x + (0.35 * self.size if self.turn else 0)

    @property
    def rtl(self) -> bool:
        return "rtl" in directions(self.text)


@dataclass(frozen=True, slots=True)
class Drawing:
    width: float
    height: float
    shapes: tuple[Shape, ...]
    labels: tuple[Label, ...]


def rectangle(x: float, y: float, across: float, down: float, ink: Ink) -> Path:
    corners = ((x, y), (x + across, y), (x + across, y + down), (x, y + down))
    return Path(corners, ink, closed=True)


def diamond(x: float, y: float, half: float, ink: Ink) -> Path:
    return Path(((x, y - half), (x + half, y), (x, y + half), (x - half, y)), ink, closed=True)


def text_width(text: str, size: float = 11) -> float:
    """About how wide words are set: rather too wide than too narrow."""
    return 0.6 * size * len(text)


def mirrored(drawing: Drawing) -> Drawing:
    """The same from right to left; the words themselves stay as they are."""

    def across(x: float) -> float:
        return drawing.width - x

    def flip(shape: Shape) -> Shape:
        if isinstance(shape, Circle):
            return replace(shape, x=across(shape.x))
        return replace(shape, points=tuple((across(x), y) for x, y in shape.points))

    labels = (replace(label, x=across(label.x), anchor=flipped(label)) for label in drawing.labels)
    return replace(drawing, shapes=tuple(map(flip, drawing.shapes)), labels=tuple(labels))


def flipped(label: Label) -> Anchor:
    """Turned words keep their end: it lies above or below its point, not beside it."""
    return label.anchor if label.turn else MIRRORED[label.anchor]


def svg(drawing: Drawing, *, title: str = "", words: bool = True) -> str:
    """As SVG with neither script nor style; `title` names it to those who cannot see it."""
    named = f' role="img" aria-label={quoteattr(title)}' if title else ""
    size = f"{n(drawing.width)} {n(drawing.height)}"
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}"{named}'
        f' class="drawing" font-family={quoteattr(FONTS)}>'
    )
    parts = [*map(shape_svg, drawing.shapes), *(label_svg(it) for it in drawing.labels if words)]
    return "".join((opening, *parts, "</svg>"))


def shape_svg(shape: Shape) -> str:
    name, look = shape.ink.value
    if isinstance(shape, Circle):
        at = f'cx="{n(shape.x)}" cy="{n(shape.y)}" r="{n(shape.radius)}"'
        return f'<circle class="{name}" {at} {look}/>'
    lines = "L".join(f"{n(x)} {n(y)}" for x, y in shape.points)
    return f'<path class="{name}" d="M{lines}{"Z" if shape.closed else ""}" {look}/>'


def label_svg(label: Label) -> str:
    """In SVG, text starts at its right end where its direction is from right to left."""
    ends = {"left": "start", "middle": "middle", "right": "end"}
    anchor = ends[MIRRORED[label.anchor] if label.rtl else label.anchor]
    direction = "rtl" if label.rtl else "ltr"
    attributes = [
        f'x="{n(label.start)}" y="{n(label.y)}" font-size="{n(label.size)}"',
        f'text-anchor="{anchor}" direction="{direction}"',
        'font-weight="700"' if label.strong else "",
        f'transform="rotate({label.turn} {n(label.start)} {n(label.y)})"' if label.turn else "",
    ]
    return f"<text {' '.join(filter(None, attributes))}>{escape(label.text)}</text>"


def n(length: float) -> str:
    """A length to a hundredth: the same on every machine."""
    return f"{length:.2f}".rstrip("0").rstrip(".")


def extent(lengths: Iterable[float]) -> float:
    return max(lengths, default=0.0)
