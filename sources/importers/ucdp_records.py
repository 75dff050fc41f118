"""UCDP events as records: what UCDP asserts, as a compilation that draws on other voices."""

from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256

from sources.importers.record_shapes import (
    Parsed,
    ParsedAttribution,
    ParsedClaim,
    ParsedIncident,
    ParsedReport,
)
from sources.importers.ucdp import POINT_PRECISION, CitedReport, ParsedEvent, ParsedFigure
from sources.importers.ucdp import Parsed as ParsedEvents
from sources.importers.ucdp_names import Names, Resolved

VOICE = "ucdp"
RELEASE = "release"


def as_records(events: ParsedEvents, names: Names, frame: Parsed) -> Parsed:
    """Return the events as a document of records, under the data set and sources of ``frame``.

    Every figure is claimed by UCDP in its own release; the articles that it cites stand beside
    the incident as reports. Names that no table knows are problems.
    """
    release = ParsedReport(
        id=RELEASE,
        publisher=VOICE,
        title=f"{frame.dataset.name}, {frame.dataset.version}",
        title_is_ours=True,
        link=frame.dataset.homepage,
        published_on=None,
        language="en",
        relays="",
    )
    reports = {release.id: release}
    incidents, problems = [], [*frame.problems, *events.problems]
    for event in events.events:
        codes = names.resolve(event)
        problems += codes.unknown
        cited = [
            _report(article, publisher)
            for article, publisher in zip(event.cited, codes.publishers, strict=True)
        ]
        reports |= {report.id: report for report in cited}
        incidents.append(_incident(event, codes, tuple(report.id for report in cited)))
    return replace(
        frame,
        reports=tuple(reports.values()),
        incidents=tuple(incidents),
        problems=tuple(dict.fromkeys(problems)),
    )


def _report(article: CitedReport, publisher: str) -> ParsedReport:
    named = "\n".join((article.office, article.published_on.isoformat(), article.headline))
    return ParsedReport(
        id=sha256(named.encode()).hexdigest()[:32],
        publisher=publisher,
        title=article.headline,
        title_is_ours=False,
        link="",
        published_on=article.published_on,
        language="en",
        relays="",
    )


def _incident(event: ParsedEvent, codes: Resolved, cited: tuple[str, ...]) -> ParsedIncident:
    # Of a whole area UCDP gives a point that stands for it; that is kept as it was coded, no more.
    pointed = event.place_precision == POINT_PRECISION
    return ParsedIncident(
        id=event.external_id,
        kind="unspecified",
        record_type="incident",
        when=event.when,
        place=codes.place,
        place_precision=event.place_precision,
        latitude=event.latitude if pointed else None,
        longitude=event.longitude if pointed else None,
        summary="",
        parties=tuple(ParsedAttribution(party, "present", "") for party in codes.parties),
        claims=tuple(_claims(event, codes)),
        links=(),
        place_words=event.place.where_coordinates,
        reported_in=tuple(dict.fromkeys(cited)),
        external={
            **event.attributes,
            "latitude": str(event.latitude),
            "longitude": str(event.longitude),
            "source_original": ", ".join(event.voices),
            "source_article": event.cited_as_written,
            "warnings": ", ".join(event.warnings),
        },
    )


def _claims(event: ParsedEvent, codes: Resolved) -> Iterator[ParsedClaim]:
    for figure in event.figures:
        yield ParsedClaim(
            report=RELEASE,
            voice=VOICE,
            wording=figure.wording,
            language="en",
            harm="killed",
            population=figure.population,
            subgroup="any",
            low=figure.low,
            best=figure.best,
            high=figure.high,
            hedge=_hedge(figure),
            stance="asserts",
            basis="compilation",
            coded=False,
            as_of=None,
            every_days=None,
            draws_on=codes.voices,
        )


def _hedge(figure: ParsedFigure) -> str:
    return "exact" if figure.low == figure.high else "range"
