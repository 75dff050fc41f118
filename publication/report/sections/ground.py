"""What the figures of the month rest on."""

from collections.abc import Iterator

from publication.report.blocks import Block, Heading, Paragraph, Table, Text
from publication.report.facts import Facts, Row
from publication.report.sections.parts import NUMBER, TEXT, by_area, capital, columns
from publication.report.telling import Teller

COUNTS = (
    *("incidents", "incidents_without_figure", "single_voice", "disputed", "imported"),
    *("open_top", "set_aside"),
)


def tell_ground(facts: Facts, teller: Teller) -> Iterator[Block]:
    title = teller.words("What the figures rest on", "ما تستند إليه الأرقام")
    yield Heading(1, title, "ground")
    for area, headings in by_area(facts, teller, "ground"):
        yield from headings
        rows = [row for row in area.month if row.holds_records]
        if rows:
            yield table(facts, rows, teller)
        else:
            yield Paragraph(teller.say("No incident of the month.", "لا حادثة في هذا الشهر."))
        for row in area.unknown.values():
            yield tell_unknown_month(row, teller)


def table(facts: Facts, rows: list[Row], teller: Teller) -> Table:
    return Table(
        teller.month(facts.month),
        columns(
            teller,
            ("Harm and status", "الأذى والصفة", TEXT),
            ("Incidents", "الحوادث", NUMBER),
            ("Without a figure", "دون رقم", NUMBER),
            ("On one voice", "على صوت واحد", NUMBER),
            ("In dispute", "محل خلاف", NUMBER),
            ("Not reviewed here", "لم تُراجَع هنا", NUMBER),
            ("No upper figure", "دون حد أعلى", NUMBER),
            ("Claims set aside", "إفادات مستبعدة", NUMBER),
        ),
        tuple(
            (
                (Text(teller.pair(*row.pair)),),
                *(teller.number(row.number(name)) for name in COUNTS),
            )
            for row in rows
        ),
        teller.say(
            "On one voice: provisional, until a second source speaks. Not reviewed here: compiled "
            "by others. No upper figure: the most that is said is itself a floor.",
            "على صوت واحد: أولية إلى أن يتكلم مصدر ثانٍ. لم تُراجَع هنا: جمعتها جهات أخرى. دون حد "
            "أعلى: أكثر ما يقال هو نفسه حد أدنى.",
        ),
    )


def tell_unknown_month(row: Row, teller: Teller) -> Paragraph:
    return Paragraph(
        teller.say(
            "{people}: records known to the year only: {incidents}. They stand in no month.",
            "{people}: سجلات لا يُعرف منها إلا السنة: {incidents}. وهي لا تدخل في أي شهر.",
            people=capital(teller.people(*row.pair)),
            incidents=row.number("incidents"),
        )
    )
