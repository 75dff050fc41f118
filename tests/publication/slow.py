"""What a patient reader of the public documents would add up, and nothing else."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from incidents.models import Place
from incidents.reconciliation.conventions import HEADLINE_GRADINGS
from incidents.reconciliation.months import allocate
from incidents.reconciliation.ranges import reconcile
from publication.breakdowns import LEVELS
from publication.figures import make_figures
from publication.models import PublicDocument, PublishedFigure
from publication.questions import UNKNOWN_MONTH, Question
from publication.speaking import NOT_EXCLUDED, read_claim

NAMES = ("reported_min", "corroborated_min", "best", "reported_max")
MARKS = ("open_top", "disputed", "single_voice", "imported", "checked_zero")


@dataclass
class Reading:
    """The numbers of one figure in one category."""

    category: str | None
    values: dict[str, int | None]
    marks: dict[str, bool]
    set_aside: int


@dataclass
class Slot:
    codes: set[str] = field(default_factory=set)
    counts: Counter[str] = field(default_factory=Counter)


def add_up(
    question: Question, bodies: Iterable[Any] | None = None
) -> dict[tuple[str, str | None], tuple[int, dict[str, int]]]:
    """Return for each slot and category how many records it has in any population, and the sums.

    ``bodies`` are the documents to read, where they are not those that there are now of that state.
    """
    if bodies is None:
        documents = PublicDocument.objects.of_records(question.moment.n)
        bodies = documents.values_list("body", flat=True)
    slots: dict[tuple[str, str | None], Slot] = {}
    for body in bodies:
        figures = make_figures(body, n=0)
        for figure in figures:
            for label, dated, span in _slots(figure, question):
                for reading in _readings(figure, figures, body, question):
                    slot = slots.setdefault((label, reading.category), Slot())
                    slot.codes.add(figure.code)
                    if question.by == "population" or figure.population == question.population:
                        slot.counts.update(_part(reading, dated))
                        if not dated and span:
                            best = reading.values["best"]
                            slot.counts["best_allocated"] += allocated(figure, best, span)
    return {
        key: (len(slot.codes), {name: count for name, count in slot.counts.items() if count})
        for key, slot in slots.items()
    }


def _slots(
    figure: PublishedFigure, question: Question
) -> Iterator[tuple[str, bool, tuple[date, date] | None]]:
    """Yield each slot that a figure touches, whether it lies inside, and the days of the slot."""
    if not _is_chosen(figure, question):
        return
    inside = question.start <= figure.start_on and figure.end_on <= question.end
    if figure.year_only and not (question.interval in ("year", "all") and inside):
        if question.start.year <= figure.start_on.year <= question.end.year:
            yield UNKNOWN_MONTH, True, None
        return
    for label, span in question.slots:
        if figure.start_on <= span.end and figure.end_on >= span.start:
            dated = span.start <= figure.start_on and figure.end_on <= span.end
            yield label, dated, (span.start, span.end)


def _is_chosen(figure: PublishedFigure, question: Question) -> bool:
    return (
        figure.record_type == "incident"
        and figure.harm == question.harm
        and question.place in figure.place_path
        and (question.moment.until is None or figure.start_on <= question.moment.until)
        and figure.grading in question.gradings
        and (not question.kinds or figure.kind in question.kinds)
        and (not question.datasets or figure.dataset in question.datasets)
        and (not question.parties or not set(figure.parties).isdisjoint(question.parties))
    )


def _readings(
    figure: PublishedFigure, figures: list[PublishedFigure], body: Any, question: Question
) -> Iterator[Reading]:
    if question.by == "subgroup":
        told = any(
            other.subgroup != "any"
            and (other.harm, other.population) == (figure.harm, figure.population)
            and other.reported_min is not None
            for other in figures
        )
        if figure.subgroup == "any" and told:
            return
    elif figure.subgroup != question.subgroup:
        return
    if question.by == "voice" or question.voices:
        for voice, reading in _voices(figure, body):
            if not question.voices or voice in question.voices:
                for category in (
                    [voice] if question.by == "voice" else _categories(figure, question)
                ):
                    yield replace(reading, category=category)
        return
    for category in _categories(figure, question):
        yield Reading(
            category,
            {name: getattr(figure, name) for name in NAMES},
            {name: getattr(figure, name) for name in MARKS},
            figure.set_aside,
        )


def _categories(figure: PublishedFigure, question: Question) -> list[Any]:
    match question.by:
        case "kind":
            return [figure.kind]
        case "grade":
            return [figure.grading]
        case "population":
            return [figure.population]
        case "subgroup":
            return [None if figure.subgroup == "any" else figure.subgroup]
        case "party":
            return list(figure.parties) or [None]
        case "":
            return [None]
    levels = dict(Place.objects.values_list("code", "level"))
    return [next((c for c in figure.place_path if levels[c] == LEVELS[question.by]), None)]


def _voices(figure: PublishedFigure, body: Any) -> Iterator[tuple[str, Reading]]:
    """Yield what each voice says alone: the engine, run on its claims and no others."""
    heard = [c for c in body["claims"] if c["fate"] not in ("withheld", "withdrawn", "position")]
    own = [c for c in heard if c["harm"] == figure.harm]
    cell = (figure.population, figure.subgroup)
    for voice in sorted({claim["voice"]["code"] for claim in own}):
        said = [claim for claim in own if claim["voice"]["code"] == voice]
        cells: dict[tuple[str, str], list[Any]] = {}
        for claim in said:
            cells.setdefault((claim["population"], claim["subgroup"]), []).append(claim)
        answers = {
            where: reconcile([read_claim(claim, body) for claim in claims])
            for where, claims in cells.items()
        }
        counted = {where for where, found in answers.items() if found.voices}
        nothing = Reading(None, dict.fromkeys(NAMES), dict.fromkeys(MARKS, False), 0)
        nothing.marks["imported"] = figure.imported
        if cell in counted:
            found = answers[cell]
            yield (
                voice,
                Reading(
                    None,
                    {name: getattr(found, name) for name in NAMES},
                    {
                        "open_top": found.open_top,
                        "disputed": False,
                        "single_voice": True,
                        "imported": figure.imported,
                        "checked_zero": found.reported_max == 0
                        and not any(each.party for each in found.readings),
                    },
                    len(cells[cell]) - 1,
                ),
            )
        elif counted:
            if figure.subgroup == "any" and figure.population in {pop for pop, _ in counted}:
                yield voice, nothing
        elif figure.subgroup == "any":
            telling = [where for where in cells if figure.population in NOT_EXCLUDED[where[0]]]
            if telling:
                nothing.set_aside = len(cells[telling[-1]])
                yield voice, nothing


def _part(reading: Reading, dated: bool) -> Counter[str]:
    values = reading.values
    part = Counter(
        incidents=1,
        incidents_without_figure=int(values["reported_min"] is None),
        reported_max=values["reported_max"] or 0,
        set_aside=reading.set_aside,
    )
    for name in NAMES:
        part[f"has_{name}"] = int(values[name] is not None)
        if dated and name != "reported_max":
            part[name] = values[name] or 0
    part.update({name: int(marked) for name, marked in reading.marks.items()})
    return part


def allocated(figure: PublishedFigure, best: int | None, span: tuple[date, date]) -> int:
    shares = allocate(best, figure.start_on, figure.end_on) if best is not None else {}
    first, last = (f"{day:%Y-%m}" for day in span)
    return sum(share or 0 for month, share in shares.items() if first <= month <= last)


def add_up_recorded(
    question: Question, bodies: Iterable[Any]
) -> dict[tuple[str, str | None], Counter[str]]:
    """Add up other recorders' rules by the letter: a whole record in the slot of its first day."""
    found: dict[tuple[str, str | None], Counter[str]] = {}
    for body in bodies:
        for figure in make_figures(body, n=0):
            asked = question.by == "population" or figure.population == question.population
            if asked and figure.subgroup == "any" and _is_chosen(figure, question):
                for label, span in question.slots:
                    within = span.start <= figure.start_on <= span.end
                    for category in _categories(figure, question) if within else ():
                        slot = found.setdefault((label, category), Counter())
                        slot.update(_recorded(figure, question.convention))
    return found


def _recorded(figure: PublishedFigure, convention: str) -> Counter[str]:
    point = figure.lowest_point if convention == "acled" else None
    low = point if convention == "acled" else figure.reported_min
    high = point if convention == "acled" else figure.reported_max
    headline = {
        "airwars": figure.grading in HEADLINE_GRADINGS,
        "ibc": figure.reported_min is not None and not figure.single_voice,
    }.get(convention, True)
    told = Counter(incidents=1, incidents_without_figure=int(low is None and high is None))
    if headline:
        told.update(counted=1, low=low or 0, high=high or 0)
        told.update(has_low=low is not None, has_high=high is not None)
    else:
        told.update(beside=1, beside_low=low or 0, has_beside=low is not None)
    return told
