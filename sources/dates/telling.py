"""A span in the words of a language."""

from dataclasses import replace

from sources.dates.spans import PARTS, Point, Span
from sources.dates.vocabulary import TONGUES, Tongue


def tell(span: Span, *, night: bool, language: str) -> str:
    words = _tongue(language)
    if span.first == span.last:
        told = _about(span.first, words)
    elif part := _part(span):
        told = words.parts[part].format(_point(replace(span.first, day=None), words))
    else:
        told = _span(span, words, words.both if night else words.span)
    return words.night.format(told) if night else told


def tell_code(code: str, language: str) -> str:
    return _tongue(language).code.format(code)


def _tongue(language: str) -> Tongue:
    if language not in TONGUES:
        raise ValueError(f"language: {language!r} is not accepted; one of en, ar is")
    return TONGUES[language]


def _part(span: Span) -> str | None:
    """The name of a part of a month that the span is exactly."""
    year, month = span.first.year, span.first.month
    if month is None or span.first.day is None:
        return None
    return next((part for part in PARTS if Span.part(year, month, part) == span), None)


def _span(span: Span, words: Tongue, template: str) -> str:
    first, last = span.first, span.last
    if first.about or last.about:
        return words.inexact_span.format(_about(first, words), _about(last, words))
    told = _point(first, words)
    if first.year == last.year and first.month:
        told = told.removesuffix(f" {first.year:04}")
        if first.month == last.month and first.day and last.day:
            told = str(first.day)
    return template.format(told, _point(last, words))


def _about(point: Point, words: Tongue) -> str:
    told = _point(point, words)
    return words.about.format(told) if point.about else told


def _point(point: Point, words: Tongue) -> str:
    told = [f"{point.year:04}"]
    if point.season:
        told.insert(0, _name(words.seasons[point.season]))
    elif point.month:
        told.insert(0, _name(words.months[point.month - 1]))
    if point.day:
        told.insert(0, str(point.day))
    return " ".join(told)


def _name(alternatives: str) -> str:
    return alternatives.split(" | ")[0]
