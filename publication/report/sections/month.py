"""The month on one page: what is known, in words that cannot be misread."""

from collections.abc import Iterator

from publication.report.blocks import (
    Block,
    Heading,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Runs,
    Table,
    Text,
)
from publication.report.facts import ALWAYS, Area, Facts, Row
from publication.report.references import counted
from publication.report.sections.caution import RECORDED
from publication.report.sections.parts import (
    TEXT,
    ZEROS,
    by_area,
    capital,
    columns,
    figure_columns,
    figures_of,
    span_of_row,
    why,
)
from publication.report.telling import Teller

SHOWN_LARGE = 3
# More areas than these stand in one table, so that the page stays one.
AT_MOST = 2
OVERLAP = (
    (
        "Rows overlap: one person can stand under several, so rows are never added. Each "
        "range adds up, incident by incident, the least and the most that sources say."
    ),
    (
        "تتداخل الصفوف: فقد يدخل الشخص الواحد في أكثر من صف، ولذلك لا تُجمع الصفوف أبدًا. "
        "ويجمع كل نطاق، حادثة بعد حادثة، أقل ما تقوله المصادر وأكثره."
    ),
)


def tell_month(facts: Facts, teller: Teller) -> Iterator[Block]:
    yield Heading(1, teller.words("The month on one page", "الشهر في صفحة واحدة"), "month")
    day = teller.day(facts.release.started_at.date())
    yield Paragraph(teller.say(*RECORDED, day=day))
    if not facts.areas:
        yield Paragraph(
            teller.say(
                "This release holds no place yet, and so no figure.",
                "ليس في هذا الإصدار أي مكان بعد، ولذلك ليس فيه أي رقم.",
            )
        )
    if len(facts.areas) > AT_MOST:
        yield tell_areas(facts, teller)
    else:
        for area, headings in by_area(facts, teller, "month"):
            yield from headings
            yield from tell_area(facts, area, teller)
    yield from tell_held_back(facts, teller)


def tell_areas(facts: Facts, teller: Teller) -> Table:
    """Many areas in one table, without sentences."""
    return Table(
        teller.month(facts.month),
        (
            *columns(teller, ("Place", "المكان", TEXT), ("Harm and status", "الأذى والصفة", TEXT)),
            *figure_columns(teller),
        ),
        tuple(
            (
                (Text(teller.name(area.place)),),
                (Text(teller.pair(*row.pair)),),
                *figures_of(teller, row),
            )
            for area in facts.areas
            for row in leading(area)
        ),
        teller.say(*OVERLAP),
    )


def tell_area(facts: Facts, area: Area, teller: Teller) -> Iterator[Block]:
    """Tell the leading figures in sentences, and all of them in a table."""
    yield KeyFigures(tuple(key_figure(row, teller) for row in leading(area)[:SHOWN_LARGE]))
    for row in leading(area):
        yield Paragraph(tell_row(row, teller))
    yield Table(
        teller.join([teller.month(facts.month), teller.name(area.place)]),
        (*columns(teller, ("Harm and status", "الأذى والصفة", TEXT)), *figure_columns(teller)),
        tuple(((Text(teller.pair(*row.pair)),), *figures_of(teller, row)) for row in area.month),
        teller.say(*OVERLAP),
    )


def leading(area: Area) -> list[Row]:
    return [row for row in area.month if row.pair in (*ALWAYS, *area.focus)]


def key_figure(row: Row, teller: Teller) -> KeyFigure:
    return KeyFigure(
        capital(teller.people(*row.pair)),
        teller.number(row.number("best")),
        tell_said(row, teller),
    )


def tell_said(row: Row, teller: Teller) -> Runs:
    if row.number("reported_min") is None or row.reason in ZEROS:
        return (Text(why(teller, row)),)
    return teller.say("sources say {span}", "تقول المصادر {span}", span=span_of_row(teller, row))


def tell_row(row: Row, teller: Teller) -> Runs:
    """One harm and population in whole sentences."""
    people = capital(teller.people(*row.pair))
    if row.number("reported_min") is None:
        return teller.say(
            "{people}: the number is not known. {why}",
            "{people}: العدد غير معروف. {why}",
            people=people,
            why=why(teller, row),
        )
    if row.reason in ZEROS:
        best = row.number("best")
        told = ("{people}: {best}. {why}",) * 2
        return teller.say(*told, people=people, best=best, why=why(teller, row))
    said = teller.say(
        "{people}: sources say {span}. ",
        "{people}: تقول المصادر {span}. ",
        people=people,
        span=span_of_row(teller, row),
    )
    return (*said, *tell_best(row, teller), *tell_floor(row, teller), *tell_share(row, teller))


def tell_best(row: Row, teller: Teller) -> Runs:
    best = row.number("best")
    if best is None:
        return teller.say("No figure to quote could be chosen. ", "ولم يمكن اختيار رقم. ")
    return teller.say(
        "The figure to quote is {best}. ", "والرقم المختار للاقتباس {best}. ", best=best
    )


def tell_floor(row: Row, teller: Teller) -> Runs:
    floor = row.number("corroborated_min")
    if floor is None:
        return teller.say(
            "There is no corroborated floor: for no incident do two independent sources give a "
            "number at first hand. ",
            "ولا يوجد حد أدنى مؤيَّد: فليس لأي حادثة مصدران مستقلان يعطيان رقمًا مباشرًا. ",
        )
    return teller.say(
        "The corroborated floor is {floor}: incident by incident, at least two independent "
        "sources put it at this many or more. ",
        "والحد الأدنى المؤيَّد {floor}: إذ يضعه مصدران مستقلان على الأقل، في كل حادثة على حدة، "
        "عند هذا العدد أو أكثر. ",
        floor=floor,
    )


def tell_share(row: Row, teller: Teller) -> Runs:
    share = row.number("best_allocated")
    if share is None or share.value == 0:
        return ()
    return teller.say(
        "Records that span months add a share of {share} by days; it is derived, and not in the "
        "figure to quote.",
        "وتضيف السجلات الممتدة على أكثر من شهر حصة قدرها {share} موزعة بالأيام؛ وهي مشتقة ولا "
        "تدخل في الرقم المختار.",
        share=share,
    )


def tell_held_back(facts: Facts, teller: Teller) -> Iterator[Block]:
    """What waits for its day is neither unknown nor zero."""
    if not facts.heard.withheld:
        return
    parts = teller.list_runs(
        teller.say(
            "{part} (records: {count})",
            "{part} (عدد السجلات: {count})",
            part=teller.label("sensitive_part", part),
            count=counted(count, f"withheld.{part}"),
        )
        for part, count in sorted(facts.heard.withheld.items())
    )
    yield Paragraph(
        teller.say(
            "Held back for now, so that families do not learn of it here first and nobody is "
            "endangered: {parts}. It is in no figure, and neither unknown nor zero.",
            "محجوب في الوقت الحاضر، كي لا تعلم به العائلات من هنا أولًا ولا يتعرض أحد للخطر: "
            "{parts}. وهو لا يدخل في أي رقم، وليس مجهولًا ولا صفرًا.",
            parts=parts,
        )
    )
