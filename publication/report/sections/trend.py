"""The months before, as bars with the range of each, provisional months marked."""

from collections.abc import Iterator
from datetime import date

from incidents.reasons import VALUE_REASON
from publication.report.blocks import Bar, BarChart, Block, Heading, Paragraph
from publication.report.facts import FOCUS, Area, Facts, Row
from publication.report.months import SHORT_TREND, TREND, is_provisional
from publication.report.sections.parts import by_area, capital
from publication.report.telling import Teller


def tell_trend(facts: Facts, teller: Teller) -> Iterator[Block]:
    yield Heading(1, teller.words("The months before", "الأشهر السابقة"), "trend")
    yield Paragraph(
        teller.say(
            "Bars show the figure to quote, whiskers the least and the most that sources say, the "
            "mark on a bar its corroborated floor. Provisional months are drawn differently and "
            "named so in the table: their late reports are still to come. A month without a bar "
            "is not known, which is not zero. A rise or fall may be one of access or reporting.",
            "تبيّن الأعمدة الرقم المختار، والخطوط الرأسية أقل ما تقوله المصادر وأكثره، والعلامة "
            "على العمود حده الأدنى المؤيَّد. وتُرسم الأشهر الأولية رسمًا مختلفًا ويُذكر ذلك في "
            "الجدول: فما زالت تقارير متأخرة عنها منتظرة. والشهر دون عمود غير معروف، وهذا ليس "
            "صفرًا. وقد يعود الارتفاع أو الانخفاض إلى إمكانية الوصول أو الإبلاغ.",
        )
    )
    for area, headings in by_area(facts, teller, "trend"):
        yield from headings
        for pair, rows in area.months.items():
            if pair[1] not in FOCUS and pair not in area.focus:
                continue
            if any(row.number("best") is not None for row in rows):
                yield from charts(facts, area, rows, teller)
            else:
                yield Paragraph(
                    teller.say(
                        "{people}: no month of these has a figure.",
                        "{people}: ليس لأي شهر من هذه الأشهر رقم.",
                        people=capital(teller.people(*pair)),
                    )
                )


def charts(facts: Facts, area: Area, rows: list[Row], teller: Teller) -> Iterator[Block]:
    people = capital(teller.people(*rows[0].pair))
    for count in (SHORT_TREND, TREND):
        months = teller.words(f"{count} months", "13 شهرًا" if count == SHORT_TREND else "36 شهرًا")
        yield BarChart(
            caption=teller.join([people, teller.name(area.place), months]),
            labels=teller.words("Month", "الشهر"),
            measure=people,
            bars=tuple(bar(facts, row, teller) for row in rows[-count:]),
            told_again=count == SHORT_TREND,
        )


def bar(facts: Facts, row: Row, teller: Teller) -> Bar:
    month = date.fromisoformat(f"{row.label}-01")
    is_open = bool(row["open_top"])
    return Bar(
        label=row.label,
        low=row.number("reported_min"),
        floor=row.number("corroborated_min"),
        best=row.number("best"),
        high=None if is_open else row.number("reported_max"),
        provisional=is_provisional(month, of=facts.month),
        reason=reason_of(row, teller),
    )


def reason_of(row: Row, teller: Teller) -> str:
    if row.reason != "recorded":
        return teller.label(VALUE_REASON, row.reason)
    return teller.words("no figure to quote", "دون رقم مختار") if row["best"] is None else ""
