"""How the claims on one cell become one range (methodology, sections 2 and 3).

The tests in `tests/incidents/reconciliation/cases.json` are worked examples.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from incidents.reconciliation.agreement import find_consensus, in_dispute
from incidents.reconciliation.figures import Figure, tolerance
from incidents.reconciliation.ladder import choose_best
from incidents.reconciliation.methodology import CURRENT, Methodology
from incidents.reconciliation.voices import hear


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """The engine's full answer for one cell: persons, or null where nobody gives a usable number.

    `readings` are the figures used, by id and as they were read: an early figure that a later voice
    overtook is open above. `consensus` holds runs of (first, last).
    """

    readings: tuple[Figure, ...]
    set_aside: dict[str, str]
    reported_min: int | None
    reported_max: int | None
    open_top: bool
    corroborated_min: int | None
    conceded_min: int | None
    consensus: tuple[tuple[int, int], ...]
    agreeing: int
    compatible: int
    disputed: bool
    best: int | None
    rule: str
    methodology: Methodology

    @property
    def voices(self) -> int:
        return len(self.readings)

    @property
    def used(self) -> tuple[str, ...]:
        return tuple(figure.id for figure in self.readings)

    def to_plain(self) -> dict[str, Any]:
        """The answer in JSON types."""
        return {
            "voices": self.voices,
            "used": list(self.used),
            "set_aside": self.set_aside,
            "reported_min": self.reported_min,
            "reported_max": self.reported_max,
            "open_top": self.open_top,
            "corroborated_min": self.corroborated_min,
            "conceded_min": self.conceded_min,
            "consensus": [list(run) for run in self.consensus],
            "agreeing": self.agreeing,
            "compatible": self.compatible,
            "disputed": self.disputed,
            "best": self.best,
            "rule": self.rule,
        }


def reconcile(figures: Iterable[Figure], methodology: Methodology = CURRENT) -> Reconciliation:
    """Reconcile the figures of one cell; their order does not matter."""
    hearing = hear(figures)
    voices = sorted(hearing.voices, key=lambda figure: figure.id)
    conceded_min = hearing.conceded_min
    corroborated_min = _corroborated(voices, methodology.k)
    floor = max(corroborated_min or 0, conceded_min or 0)
    tolerances = [tolerance(figure) for figure in voices]
    consensus = find_consensus(tolerances)
    best, rule = choose_best(voices, consensus, conceded_min, floor)
    return Reconciliation(
        readings=tuple(voices),
        set_aside=dict(sorted(hearing.set_aside.items())),
        reported_min=min((figure.low for figure in voices if figure.low is not None), default=None),
        reported_max=_reported_max(voices, conceded_min),
        open_top=any(figure.high is None for figure in voices),
        corroborated_min=corroborated_min,
        conceded_min=conceded_min,
        consensus=consensus.runs,
        agreeing=consensus.agreeing,
        compatible=consensus.compatible,
        disputed=(best is not None and best < floor) or in_dispute(voices, tolerances),
        best=best,
        rule=rule,
        methodology=methodology,
    )


def _corroborated(voices: list[Figure], k: int) -> int | None:
    """The k-th largest low among first-hand voices."""
    lows = sorted(figure.low for figure in voices if figure.first_hand and figure.low is not None)
    return lows[-k] if len(lows) >= k else None


def _reported_max(voices: list[Figure], conceded_min: int | None) -> int | None:
    most = [conceded_min] if conceded_min is not None else []
    for figure in voices:
        most += [number for number in (figure.low, figure.best, figure.high) if number is not None]
    return max(most, default=None)
