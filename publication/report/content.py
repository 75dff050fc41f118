"""A whole report: its facts in the words of one language, section by section."""

from collections.abc import Callable, Iterator, Sequence

from publication.report.blocks import (
    Block,
    Box,
    Contents,
    Document,
    Metadata,
    PageBreak,
    Paragraph,
    Runs,
)
from publication.report.facts import Facts
from publication.report.sections.annex import tell_annex
from publication.report.sections.caution import tell_caution
from publication.report.sections.changes import tell_changes
from publication.report.sections.citation import tell_citation
from publication.report.sections.coverage import tell_coverage
from publication.report.sections.disputes import tell_disputes
from publication.report.sections.ground import tell_ground
from publication.report.sections.incidents import tell_incidents
from publication.report.sections.method import tell_method
from publication.report.sections.month import tell_month
from publication.report.sections.places import tell_places
from publication.report.sections.quoting import tell_quote
from publication.report.sections.sources import tell_sources
from publication.report.sections.splits import tell_grades, tell_kinds, tell_parties, tell_people
from publication.report.sections.stocks import tell_stocks
from publication.report.sections.totals import tell_totals
from publication.report.sections.trend import tell_trend
from publication.report.sections.waivers import tell_waivers
from publication.report.telling import Teller

Section = Callable[[Facts, Teller], Iterator[Block]]

AFTER_THE_FIRST_PAGE: tuple[Section, ...] = (
    tell_quote,
    tell_caution,
    tell_ground,
    tell_trend,
    tell_places,
    tell_kinds,
    tell_parties,
    tell_grades,
    tell_people,
    tell_stocks,
    tell_totals,
    tell_disputes,
    tell_incidents,
    tell_changes,
    tell_coverage,
    tell_method,
    tell_waivers,
    tell_sources,
    tell_citation,
    tell_annex,
)


def compose(facts: Facts, language: str, narrative: Sequence[Runs] = ()) -> Document:
    """Return the report of a release in "en" or "ar".

    ``narrative`` are the paragraphs that its authors wrote, as ``report.narrative`` tells them.
    """
    teller = Teller(language)
    release = facts.release
    areas = teller.join(teller.name(area.place) for area in facts.areas)
    month = teller.month(facts.month)
    title = teller.words(f"Harm to civilians, {month}", f"الأذى بالمدنيين، {month}")
    return Document(
        title=title,
        subtitle=areas,
        language=language,
        release=release.name,
        fingerprint=release.head_hash,
        metadata=Metadata(
            author="harmtrack",
            subject=teller.join(filter(None, [areas, month])),
            keywords=(release.name, *(area.place["code"] for area in facts.areas)),
            on=release.started_at.date(),
        ),
        blocks=tuple(blocks(facts, teller, narrative)),
    )


def blocks(facts: Facts, teller: Teller, narrative: Sequence[Runs]) -> Iterator[Block]:
    yield from tell_month(facts, teller)
    if narrative:
        yield tell_narrative(narrative, teller)
    yield PageBreak()
    yield Contents(teller.words("Contents", "المحتويات"))
    for section in AFTER_THE_FIRST_PAGE:
        yield from section(facts, teller)


def tell_narrative(narrative: Sequence[Runs], teller: Teller) -> Box:
    title = teller.words("The month in the words of its authors", "الشهر بكلمات معدّي التقرير")
    return Box(title, tuple(Paragraph(runs) for runs in narrative))
