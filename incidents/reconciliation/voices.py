"""Who is heard: one figure a voice, and why others are set aside (methodology, section 2)."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from incidents.reconciliation.figures import BASES, Figure

_BASIS_ORDER = {basis: place for place, basis in enumerate(BASES)}


@dataclass(frozen=True, slots=True)
class Hearing:
    """The voices that are left, each by the figure with which it speaks, as that figure is read.

    `set_aside` gives the reason for every other figure by its id; `conceded_min` is the largest low
    among the voices that concede, in the range or beside it, or null.
    """

    voices: list[Figure]
    set_aside: dict[str, str]
    conceded_min: int | None


def hear(figures: Iterable[Figure]) -> Hearing:
    """Choose the voices of one cell. Raises ValueError where two figures share an id."""
    set_aside: dict[str, str] = {}
    by_voice: dict[str, list[Figure]] = {}
    seen: set[str] = set()
    for figure in figures:
        if figure.id in seen:
            raise ValueError(
                f"id: {figure.id!r} is not accepted; an id that no other figure has is"
            )
        seen.add(figure.id)
        reason = _ineligible(figure)
        if reason is None:
            by_voice.setdefault(figure.voice, []).append(figure)
        else:
            set_aside[figure.id] = reason
    voices = [_speak_once(said, set_aside) for said in by_voice.values()]
    conceded_min = max(
        (figure.low for figure in voices if figure.stance == "concedes" and figure.low is not None),
        default=None,
    )
    voices = _without_compiled(voices, set_aside)
    voices = _without_parties(voices, set_aside)
    return Hearing(_open_early(voices), set_aside, conceded_min)


def _ineligible(figure: Figure) -> str | None:
    if figure.withdrawn:
        return "withdrawn"
    if figure.stance == "no_count":
        return "no_count"
    if figure.stance == "denies":
        return "position"
    if figure.party and figure.stance == "asserts" and figure.high == 0:
        return "position"
    if figure.reliability == "E":
        return "unreliable"
    if figure.credibility == 5:
        return "improbable"
    return "no_count" if figure.low is None else None


def _speak_once(said: list[Figure], set_aside: dict[str, str]) -> Figure:
    if len(said) == 1:
        return said[0]
    spoken = min(sorted(said, key=lambda figure: figure.id, reverse=True), key=_precedence)
    for figure in said:
        if figure is not spoken:
            restated = figure.hedge == "vague" and spoken.hedge != "vague"
            set_aside[figure.id] = "restated" if restated else "superseded"
    return spoken


def _precedence(figure: Figure) -> tuple[object, ...]:
    """The key by which one voice's figures queue: the smallest speaks, of equals the larger id."""
    return (
        figure.hedge == "vague",
        -figure.as_of.toordinal() if figure.as_of else 0,
        figure.basis == "partial_list",
        figure.low,
        math.inf if figure.high is None else figure.high,
        math.inf if figure.best is None else figure.best,
        figure.stance != "concedes",
        _BASIS_ORDER[figure.basis],
        figure.reliability,
        figure.credibility,
        figure.hedge,
        figure.early,
        figure.party,
        sorted(figure.draws_on),
    )


def _without_compiled(voices: list[Figure], set_aside: dict[str, str]) -> list[Figure]:
    first_hand = {figure.voice for figure in voices if not figure.draws_on}
    if len(first_hand) == len(voices):
        return voices
    left = []
    for figure in voices:
        if first_hand.isdisjoint(figure.draws_on):
            left.append(figure)
        else:
            set_aside[figure.id] = "compiled"
    return left


def _without_parties(voices: list[Figure], set_aside: dict[str, str]) -> list[Figure]:
    others = [figure for figure in voices if not figure.party]
    if not others or len(others) == len(voices):
        return voices
    set_aside.update((figure.id, "party") for figure in voices if figure.party)
    return others


def _open_early(voices: list[Figure]) -> list[Figure]:
    if not any(figure.early for figure in voices):
        return voices
    return [
        replace(figure, high=None, hedge="at_least") if _overtaken(figure, voices) else figure
        for figure in voices
    ]


def _overtaken(figure: Figure, voices: list[Figure]) -> bool:
    """An early figure with a high above which a later voice of the cell starts."""
    if not figure.early or figure.high is None:
        return False
    said_on = figure.as_of or date.min
    return any(
        other.as_of is not None
        and (other.as_of > said_on or figure.as_of is None)
        and other.low is not None
        and other.low > figure.high
        for other in voices
    )
