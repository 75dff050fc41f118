"""What one voice says by itself, whoever else speaks (methodology, section 2)."""

from collections.abc import Iterable
from dataclasses import dataclass

from incidents.reconciliation.figures import Figure
from incidents.reconciliation.voices import hear


@dataclass(frozen=True, slots=True)
class Alone:
    """The range that the figures of one voice give without any other; all null without a figure.

    It is what `reconcile` makes of these figures, without the steps that compare voices.
    """

    reported_min: int | None = None
    best: int | None = None
    reported_max: int | None = None
    open_top: bool = False
    checked_zero: bool = False


def read_alone(figures: Iterable[Figure]) -> Alone:
    """Read the figures of one voice on one cell; ValueError where more than one voice speaks."""
    voices = hear(figures).voices
    if not voices:
        return Alone()
    if len(voices) > 1:
        names = ", ".join(sorted(figure.voice for figure in voices))
        raise ValueError(f"voice: {names} is not accepted; figures of one voice are")
    [spoken] = voices
    most = max(n for n in (spoken.low, spoken.best, spoken.high) if n is not None)
    return Alone(
        reported_min=spoken.low,
        best=_best(spoken),
        reported_max=most,
        open_top=spoken.high is None,
        checked_zero=most == 0 and not spoken.party,
    )


def _best(spoken: Figure) -> int | None:
    """Its point; of one without a point what it concedes, if that is anybody (R3 and R4)."""
    if spoken.point is None and spoken.stance == "concedes":
        return spoken.low or None
    return spoken.point
