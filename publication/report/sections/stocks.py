"""People trapped, missing or besieged at the end of the month: apart from everything else."""

from collections.abc import Iterator
from datetime import date

from incidents.codebook import STOCKS
from publication.report.blocks import Block, Heading, Paragraph, Runs, Table, Text
from publication.report.facts import Area, Facts, Row
from publication.report.sections.parts import CODE, NUMBER, TEXT, by_area, capital, columns
from publication.report.telling import Teller, code


def tell_stocks(facts: Facts, teller: Teller) -> Iterator[Block]:
    title = teller.words(
        "Trapped, missing and besieged at the end of the month",
        "العالقون والمفقودون والمحاصرون في نهاية الشهر",
    )
    yield Heading(1, title, "stocks")
    yield Paragraph(
        teller.say(
            "These are people in a state on a day. They are never added to the killed or injured, "
            "never added up over months, and over places only where none lies inside another. A "
            "count that is too old is not carried on: it is shown as the last that is known.",
            "هؤلاء أشخاص في حالة ما في يوم معين. لا يُضافون أبدًا إلى القتلى أو الجرحى، ولا "
            "يُجمعون عبر الأشهر، ولا عبر الأماكن إلا حيث لا يقع أحدها داخل آخر. والعدّ القديم لا "
            "يُرحَّل: بل يُذكر على أنه آخر ما هو معروف.",
        )
    )
    for area, headings in by_area(facts, teller, "stocks"):
        yield from headings
        if area.stocks:
            yield Table(
                teller.join([teller.month(facts.month), teller.name(area.place)]),
                columns(
                    teller,
                    ("Who", "من", TEXT),
                    ("Place", "المكان", TEXT),
                    ("P-code", "رمز المكان", CODE),
                    ("At the end of the month", "في نهاية الشهر", NUMBER),
                    ("Counted on", "تاريخ العدّ", CODE),
                ),
                tuple(stock_rows(area, teller)),
            )
        yield from tell_missing(sorted(STOCKS - {row.pair[0] for _, row in area.stocks}), teller)


def stock_rows(area: Area, teller: Teller) -> Iterator[tuple[Runs, ...]]:
    for place, row in area.stocks:
        yield (
            (Text(capital(teller.people(*row.pair))),),
            (Text(teller.name(place)),),
            code(place["code"]),
            value_of(row, teller),
            code(row["as_of"] or row["last_known_on"] or ""),
        )


def value_of(row: Row, teller: Teller) -> Runs:
    if row["expired"]:
        return teller.say(
            "no current figure: expired; last known {last} on {day}",
            "لا رقم حاليًا: انتهت صلاحيته؛ آخر ما هو معروف {last} في {day}",
            last=row.number("last_known"),
            day=teller.day(date.fromisoformat(row["last_known_on"])),
        )
    return teller.span(
        row.number("lowest"), row.number("highest"), is_open=False, reason=row.reason
    )


def tell_missing(harms: list[str], teller: Teller) -> Iterator[Block]:
    """Nothing recorded is not nobody."""
    if harms:
        yield Paragraph(
            teller.say(
                "No record up to the end of the month counts: {harms}. How many there are is not "
                "known; that is not zero.",
                "لا سجل حتى نهاية الشهر يعدّ: {harms}. فعددهم غير معروف، ولا يعني ذلك صفرًا.",
                harms=teller.join(teller.label("harm", harm).lower() for harm in harms),
            )
        )
