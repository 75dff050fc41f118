"""What several sections tell in the same way."""

from collections.abc import Iterator, Mapping
from datetime import date

from incidents.codebook import SUBGROUP
from incidents.reasons import VALUE_REASON
from publication.report.blocks import Block, Column, Heading, Kind, Runs, Text
from publication.report.facts import Area, Body, Facts, Row
from publication.report.references import of_range
from publication.report.telling import Teller, code
from sources.dates import When

TEXT, NUMBER, CODE = Kind.TEXT, Kind.NUMBER, Kind.CODE
ZEROS = {"none_recorded", "checked_zero"}

# Why a month has no number, or what its zero means.
WHY = {
    "none_recorded": (
        (
            "The whole month was monitored and nothing was recorded. That nobody was harmed "
            "is not said."
        ),
        "رُصد الشهر كله ولم يُسجَّل شيء. ولا يعني ذلك أن أحدًا لم يُصب بأذى.",
    ),
    "checked_zero": (
        "Somebody who is no party to the conflict checked, and found none.",
        "تحقّقت من ذلك جهة ليست طرفًا في النزاع ولم تجد شيئًا.",
    ),
    "recorded": (
        "The records do not allow a number to be chosen.",
        "لا تسمح السجلات باختيار رقم.",
    ),
    "no_figure": (
        "Harm is alleged, and no source gives a number. That is not zero.",
        "ورد ذكر أذى دون أن يعطي أي مصدر رقمًا. ولا يعني ذلك صفرًا.",
    ),
    "status_unstated": (
        "Incidents hold this harm, and no source says whether such people were among those harmed.",
        "في الحوادث أذى من هذا النوع، ولا يقول أي مصدر إن كان بين المتضررين أشخاص من هذه الفئة.",
    ),
    "not_told_apart": (
        "The records do not say whether they belong here.",
        "لا تبيّن السجلات إن كانت تدخل في هذا الباب.",
    ),
    "backlog": (
        "The month was monitored, and its reports are not all coded yet.",
        "رُصد الشهر، ولم تُرمَّز تقاريره كلها بعد.",
    ),
    "not_monitored": (
        "Nobody monitored the whole month for this: that nothing is recorded says nothing.",
        "لم يرصد أحد الشهر كله لهذا الغرض: فعدم تسجيل شيء لا يدل على شيء.",
    ),
    "expired": (
        "The last count is too old to be quoted as current.",
        "آخر عدّ أقدم من أن يُذكر على أنه حالي.",
    ),
}


def why(teller: Teller, row: Row) -> str:
    return teller.words(*WHY.get(row.reason, WHY["recorded"]))


def columns(
    teller: Teller, *titles: tuple[str, str, Kind], weights: Mapping[int, int] | None = None
) -> tuple[Column, ...]:
    """Columns by their title in both languages; ``weights`` of some by their place, others 1."""
    return tuple(
        Column(teller.words(english, arabic), kind, (weights or {}).get(place, 1))
        for place, (english, arabic, kind) in enumerate(titles)
    )


def figure_columns(teller: Teller) -> tuple[Column, ...]:
    """The columns that `figures_of` fills."""
    return columns(
        teller,
        ("Incidents", "الحوادث", NUMBER),
        ("Corroborated floor", "الحد الأدنى المؤيَّد", NUMBER),
        ("What sources say", "ما تقوله المصادر", NUMBER),
        ("Figure to quote", "الرقم المختار", NUMBER),
    )


def figures_of(teller: Teller, row: Row) -> tuple[Runs, ...]:
    return (
        teller.number(row.number("incidents")),
        floor_of(teller, row),
        span_of_row(teller, row),
        best_of(teller, row),
    )


def floor_of(teller: Teller, row: Row) -> Runs:
    """The corroborated floor, or why there is none."""
    floor = row.number("corroborated_min")
    if floor is None and row.reason == "recorded":
        return teller.say("none", "لا يوجد")
    return teller.number(floor)


def span_of_row(teller: Teller, row: Row) -> Runs:
    low, high = row.number("reported_min"), row.number("reported_max")
    return teller.span(low, high, is_open=row["open_top"] > 0)


def best_of(teller: Teller, row: Row) -> Runs:
    """The figure to quote; a zero says which it is, and what is not known why."""
    best = row.number("best")
    if best is not None and best.value == 0 and row.reason in ZEROS:
        return (best, Text(f" ({teller.label(VALUE_REASON, row.reason).lower()})"))
    return teller.number(best, row.reason)


def span_of_range(teller: Teller, code: str, found: Body) -> Runs:
    """What sources say of one cell of one record."""
    low, high = of_range(code, found, "reported_min"), of_range(code, found, "reported_max")
    return teller.span(low, high, is_open=found["open_top"], reason="no_figure")


def cell_name(teller: Teller, found: Body) -> str:
    """Whom one cell of a record counts: civilians killed, women."""
    people = teller.people(found["harm"], found["population"])
    if found["subgroup"] == "any":
        return people
    return teller.join([people, teller.label(SUBGROUP, found["subgroup"]).lower()])


def cell_label(teller: Teller, found: Body) -> str:
    """The same, short, by the labels of the codebook."""
    pair = teller.pair(found["harm"], found["population"])
    if found["subgroup"] == "any":
        return pair
    return f"{pair} · {teller.label(SUBGROUP, found['subgroup'])}"


def when_of(teller: Teller, body: Body) -> Runs:
    """When it was, as it is known."""
    when = body["when"]
    start, end = date.fromisoformat(when["start"]), date.fromisoformat(when["end"])
    told = When(when["edtf"], start, end, when["precision"]).describe(teller.language)
    return (Text(told),)


def where_of(teller: Teller, body: Body) -> Runs:
    """The place of a record with its P-code."""
    return (Text(f"{teller.name(body['place'])} "), *code(body["place"]["code"]))


def parties_of(teller: Teller, body: Body, attributions: frozenset[str]) -> Runs:
    """The parties tied to a record in one of some ways, each with the way."""
    return teller.list_runs(
        (Text(f"{teller.name(tie)} ({teller.label('attribution', tie['attribution']).lower()})"),)
        for tie in body["parties"]
        if tie["attribution"] in attributions
    )


def by_area(facts: Facts, teller: Teller, section: str) -> Iterator[tuple[Area, list[Block]]]:
    """Yield each area with its heading, or with none where there is only one."""
    for area in facts.areas:
        anchor = f"{section}-{area.place['code'].lower()}"
        heading: Block = Heading(2, teller.name(area.place), anchor)
        yield area, [] if len(facts.areas) == 1 else [heading]


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]
