"""Asking a release for everything that its report says, as the API would be asked."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from incidents.codebook import (
    GRADING,
    HARM,
    INCIDENT_KIND,
    POPULATION,
    RECORD_TYPE,
    STOCKS,
    SUBGROUP,
)
from incidents.reconciliation.intervals import Interval
from publication.comparing import compare
from publication.coverage import Coverage
from publication.exports.stored import find_public
from publication.models import PublishedFigure, PublishedReference, Release
from publication.questions import DEFAULT_GRADINGS, UNKNOWN_MONTH, Question
from publication.report.facts import (
    ALWAYS,
    Area,
    Body,
    Facts,
    Heard,
    Pair,
    Records,
    Row,
    Split,
    Untold,
    ask,
)
from publication.report.months import span_of, trend_to

# Places are told apart down to the second level below the country.
DEEPEST = 2


def gather(release: Release) -> Facts:
    """Return the facts of a release, which are in its state of the log and nowhere else."""
    span = span_of(release.month)
    places = {body["code"]: body for body in find_references(release, "place:")}
    records = Records(release.n, span, RECORD_TYPE.codes)
    first, last = span.start.isoformat(), span.end.isoformat()
    return Facts(
        release=release,
        areas=tuple(
            AreaGatherer(release, root, places).gather() for root in find_roots(release, places)
        ),
        records=records,
        heard=hear(records),
        places=places,
        datasets=tuple(find_references(release, "dataset:")),
        coverage=tuple(
            body
            for body in find_references(release, "coverage:")
            if body["start"] <= last and body["end"] >= first
        ),
        changes=tuple(compare(release.predecessor, release)) if release.predecessor else (),
        waivers=None if release.pk is None else tuple(release.waivers.select_related("by")),
    )


def find_roots(release: Release, places: dict[str, Body]) -> list[Body]:
    """Return the places with none around them of which the release tells; if of none, all."""
    paths = find_public(release.moment)
    told = set(paths.values_list("place_path__0", flat=True).distinct().order_by())
    told |= {
        places[body["place"]]["path"][0]
        for body in find_references(release, "coverage:")
        if body["place"] in places
    }
    roots = [body for body in places.values() if len(body["path"]) == 1]
    return [root for root in roots if root["code"] in told] or roots


def find_references(release: Release, start: str) -> Iterator[Body]:
    """Yield the documents whose subject begins so, as the release has them."""
    found = PublishedReference.objects.at(release.n).filter(
        subject__startswith=start, entry__document__isnull=False
    )
    yield from found.order_by("subject").values_list("entry__document__body", flat=True)


def hear(records: Records) -> Heard:
    """Read the records of the month once for what they have in common."""
    heard = Heard(0, 0, {}, {}, Counter(), Counter(), set())
    total = disputed = 0
    for body in records:
        total += 1
        disputed += any(found["disputed"] for found in body["ranges"])
        heard.parties.update({tie["code"]: tie for tie in body["parties"]})
        heard.withheld.update(held["part"] for held in body["withheld"])
        heard.methods.update((found["methodology"], found["lexicon"]) for found in body["ranges"])
        heard.voices.update({said["voice"]["code"]: said["voice"] for said in body["claims"]})
        heard.claims.update(said["voice"]["code"] for said in body["claims"])
    return replace(heard, records=total, disputed=disputed)


class Occurring:
    """What occurs in an area, so that only that is asked about."""

    def __init__(self, release: Release, root: str) -> None:
        self.span = span_of(release.month)
        self.trend = trend_to(release.month)
        self.pairs: set[Pair] = set()
        self.stocks: defaultdict[Pair, set[str]] = defaultdict(set)
        self.of_month: defaultdict[Pair, list[PublishedFigure]] = defaultdict(list)
        figures = PublishedFigure.objects.at(release.n).filter(
            place_path__contains=[root], start_on__lte=self.span.end
        )
        for figure in figures.exclude(record_type="cumulative").defer("detail").iterator():
            self.note(figure)

    def note(self, figure: PublishedFigure) -> None:
        pair = figure.harm, figure.population
        # A stock on an incident, or deaths on the record of a stock, are in no answer of either.
        if figure.harm in STOCKS or figure.record_type == "stock":
            if figure.harm in STOCKS and figure.record_type == "stock":
                self.stocks[pair].add(figure.place)
        elif figure.end_on >= self.trend.start:
            self.pairs.add(pair)
            in_month = figure.end_on >= self.span.start and not figure.year_only
            if figure.record_type == "incident" and in_month:
                self.of_month[pair].append(figure)

    def codes(self, pair: Pair, column: str) -> set[str]:
        return {getattr(figure, column) for figure in self.of_month[pair]}

    def several(self, pair: Pair, column: str) -> set[str]:
        return {code for figure in self.of_month[pair] for code in getattr(figure, column)}

    def without_party(self, pair: Pair) -> Untold:
        return self.add_up(figure for figure in self.counted(pair) if not figure.parties)

    def without_subgroup(self, pair: Pair) -> Untold:
        told = {
            figure.code
            for figure in self.of_month[pair]
            if figure.subgroup != "any" and figure.reported_min is not None
        }
        return self.add_up(figure for figure in self.counted(pair) if figure.code not in told)

    def counted(self, pair: Pair) -> Iterator[PublishedFigure]:
        """Yield what a row of the month counts."""
        for figure in self.of_month[pair]:
            if figure.subgroup == "any" and figure.grading in DEFAULT_GRADINGS:
                yield figure

    def add_up(self, figures: Iterable[PublishedFigure]) -> Untold:
        found = list(figures)
        known = [figure for figure in found if figure.best is not None]
        dated = [
            figure.best or 0
            for figure in known
            if self.span.contains(Interval(figure.start_on, figure.end_on))
        ]
        return Untold(len(found), sum(dated) if known else None)


@dataclass(frozen=True, slots=True)
class AreaGatherer:
    """Asks about one area of a release."""

    release: Release
    root: Body
    places: dict[str, Body]

    def gather(self) -> Area:
        occurring = Occurring(self.release, self.root["code"])
        area = Area(self.root)
        for pair in in_order({*ALWAYS, *occurring.pairs}):
            self.add_months(area, pair)
        for pair in area.focus:
            self.add_splits(area, pair, occurring)
            self.add_places(area, pair, occurring)
        for pair in in_order(occurring.stocks):
            inside = sorted(occurring.stocks[pair] | {self.root["code"]}, key=self.path_of)
            area.stocks.extend((self.places[code], self.of_month(pair, code)) for code in inside)
        area.unwatched.extend(self.find_unwatched())
        return area

    def path_of(self, code: str) -> list[str]:
        path: list[str] = self.places[code]["path"]
        return path

    def question(self, pair: Pair, place: str = "") -> Question:
        span = span_of(self.release.month)
        return Question(
            place or self.root["code"],
            *pair,
            start=span.start,
            end=span.end,
            moment=self.release.moment,
        )

    def of_month(self, pair: Pair, place: str = "", **narrowed: Any) -> Row:
        """Return the row of the report's month."""
        question = replace(self.question(pair, place), **narrowed)
        return ask(question, self.path_of(question.place))[0]

    def add_months(self, area: Area, pair: Pair) -> None:
        trend = replace(self.question(pair), start=trend_to(self.release.month).start)
        rows = ask(trend, self.root["path"])
        if rows[-1].label == UNKNOWN_MONTH:
            area.unknown[pair] = rows.pop()
        area.months[pair] = rows

    def add_splits(self, area: Area, pair: Pair, occurring: Occurring) -> None:
        whole = self.of_month(pair)

        def split(name: str, codes: Iterable[str], told: set[str]) -> Iterator[tuple[str, Row]]:
            for code in codes:
                if code in told:
                    narrowed: dict[str, Any] = {name: code if name == "subgroup" else (code,)}
                    yield code, self.of_month(pair, **narrowed)

        kinds = split("kinds", INCIDENT_KIND.codes, occurring.codes(pair, "kind"))
        area.by_kind[pair] = Split(whole, tuple(kinds))
        grades = split("gradings", GRADING.codes, occurring.codes(pair, "grading"))
        area.by_grade[pair] = Split(whole, tuple(grades))
        accused = occurring.several(pair, "parties")
        parties = split("parties", sorted(accused), accused)
        area.by_party[pair] = Split(whole, tuple(parties), occurring.without_party(pair))
        told = occurring.codes(pair, "subgroup") - {"any"}
        people = split("subgroup", SUBGROUP.codes, told)
        area.by_subgroup[pair] = Split(whole, tuple(people), occurring.without_subgroup(pair))

    def add_places(self, area: Area, pair: Pair, occurring: Occurring) -> None:
        inside = occurring.several(pair, "place_path") & self.places.keys()
        area.places[pair] = [
            (self.places[code], self.of_month(pair, code))
            for code in sorted(inside, key=self.path_of)
            if 1 < len(self.path_of(code)) <= DEEPEST + 1
        ]

    def find_unwatched(self) -> Iterator[tuple[Body, str, str]]:
        """Yield each part of the area, each harm, and why an empty month there is no zero."""
        below = [body for body in self.places.values() if body["path"][:-1] == self.root["path"]]
        span = span_of(self.release.month)
        for place in below or [self.root]:
            for harm in HARM.codes:
                question = self.question((harm, "civilian"), place["code"])
                reason = Coverage.load(question).reason(place["path"], span)
                if reason != "none_recorded":
                    yield place, harm, reason


def in_order(pairs: Iterable[Pair]) -> list[Pair]:
    """Civilians first, then populations and harms as the codebook has them."""
    harms, populations = HARM.codes, POPULATION.codes
    return sorted(
        pairs,
        key=lambda pair: (
            pair[1] != "civilian",
            populations.index(pair[1]),
            harms.index(pair[0]),
        ),
    )
