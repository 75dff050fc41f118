"""A range in two plain sentences, in English and Arabic (methodology, section 3, explanation)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Protocol

from incidents.reconciliation.figures import Figure
from incidents.reconciliation.phrases import ARABIC, ENGLISH, Phrases
from incidents.reconciliation.ranges import Reconciliation

LANGUAGES = {"en": ENGLISH, "ar": ARABIC}


class Quoted(Protocol):
    """The numbers of a range as it stood before."""

    @property
    def reported_min(self) -> int | None: ...
    @property
    def reported_max(self) -> int | None: ...
    @property
    def open_top(self) -> bool: ...
    @property
    def best(self) -> int | None: ...


def explain(
    reconciliation: Reconciliation,
    voice_names: Mapping[str, str],
    figures: Iterable[Figure],
    language: str,
    previous: Quoted | None = None,
) -> str:
    """Who says what, the range, the best and why; then what is set aside and what stood before.

    `voice_names` gives the name to print for a voice, which is itself where it has none; `figures`
    are those that were reconciled; `language` is "en" or "ar", where numbers are isolated so that
    they do not flip in right-to-left text.
    """
    if language not in LANGUAGES:
        raise ValueError(f"language: {language!r} is not accepted; one of en, ar is")
    phrases = LANGUAGES[language]
    figures = list(figures)
    names = {figure.voice: phrases.name(figure.voice) for figure in figures}
    names |= {voice: phrases.name(name) for voice, name in voice_names.items()}
    voice_of = {figure.id: names[figure.voice] for figure in figures}
    told = _tell_range(reconciliation, voice_of, phrases)
    return f"{told} {_tell_background(reconciliation, voice_of, phrases, previous)}"


def _tell_range(answer: Reconciliation, voice_of: Mapping[str, str], phrases: Phrases) -> str:
    templates = phrases.range
    if not answer.readings:
        return templates["unknown"]
    said = [
        templates["said"].format(name=voice_of[figure.id], figure=_tell_figure(figure, phrases))
        for figure in answer.readings
    ]
    parts = [
        templates["number"].format(numbers=_tell_numbers(answer, phrases)),
        templates["heard"].format(voices=phrases.voices(answer.voices), said=phrases.join(said)),
    ]
    for name in ("corroborated", "conceded"):
        floor: int | None = getattr(answer, f"{name}_min")
        if floor is not None:
            parts.append(templates[name].format(number=phrases.number(floor)))
    reason = phrases.reason[_reason(answer)]
    if answer.best is None:
        parts.append(templates["no_best"].format(reason=reason))
    else:
        parts.append(templates["best"].format(best=phrases.number(answer.best), reason=reason))
    if answer.disputed:
        parts.append(templates["disputed"])
    return _sentence(parts, phrases)


def _reason(answer: Reconciliation) -> str:
    """The rule that gave the best, told by what it did here."""
    if answer.rule == "R3":
        return "single" if answer.voices == 1 else "best_rated"
    if answer.rule == "R4" and answer.best is None:
        return "no_point"
    if answer.rule == "R4" and all(answer.best != figure.point for figure in answer.readings):
        return "conceded"
    return answer.rule


def _tell_figure(figure: Figure, phrases: Phrases) -> str:
    hedge = "exact" if figure.hedge == "none" else figure.hedge
    if figure.high is None and hedge != "vague":
        hedge = "at_least"
    elif figure.low != figure.high and hedge in ("exact", "about", "almost"):
        hedge = "range"
    told = phrases.figure[hedge].format(
        low=phrases.number(figure.low or 0), high=phrases.number(figure.high or 0)
    )
    if figure.best is None or figure.low == figure.high:
        return told
    return phrases.figure["best"].format(figure=told, best=phrases.number(figure.best))


def _tell_numbers(quoted: Quoted, phrases: Phrases) -> str:
    low, high = quoted.reported_min, quoted.reported_max
    if low is None or high is None:
        return phrases.numbers["unknown"]
    numbers = phrases.numbers["one" if low == high else "range"].format(
        low=phrases.number(low), high=phrases.number(high)
    )
    return phrases.numbers["open"].format(numbers=numbers) if quoted.open_top else numbers


def _tell_background(
    answer: Reconciliation,
    voice_of: Mapping[str, str],
    phrases: Phrases,
    previous: Quoted | None,
) -> str:
    templates = phrases.background
    aside = _tell_aside(answer, voice_of, phrases)
    parts = [
        templates["aside"].format(aside=aside) if aside else templates["nothing_aside"],
        templates["method"].format(
            rule=phrases.code(answer.rule),
            version=phrases.code(answer.methodology.version),
            k=phrases.code(f"k = {answer.methodology.k}"),
            lexicon=phrases.code(answer.methodology.lexicon),
        ),
    ]
    if previous is not None:
        parts.insert(1, templates["previous"].format(numbers=_tell_previous(previous, phrases)))
    return _sentence(parts, phrases)


def _tell_previous(previous: Quoted, phrases: Phrases) -> str:
    numbers = _tell_numbers(previous, phrases)
    if previous.reported_min is None:
        return numbers
    if previous.best is None:
        return phrases.numbers["no_best"].format(numbers=numbers)
    return phrases.numbers["best"].format(numbers=numbers, best=phrases.number(previous.best))


def _tell_aside(answer: Reconciliation, voice_of: Mapping[str, str], phrases: Phrases) -> str:
    """Each voice with each reason once, however many claims it concerns."""
    counts = Counter((voice_of[claim], reason) for claim, reason in answer.set_aside.items())
    told = [
        phrases.background["one" if count == 1 else "several"].format(
            name=name, claims=phrases.claims(count), reason=phrases.set_aside[reason]
        )
        for (name, reason), count in counts.items()
    ]
    return phrases.join(told) if told else ""


def _sentence(parts: list[str], phrases: Phrases) -> str:
    return f"{phrases.between.join(parts)}."
