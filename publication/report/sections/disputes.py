"""The records in dispute, with the figure of each voice side by side."""

from collections.abc import Iterator

from publication.report.blocks import Block, Heading, Paragraph, Runs, Table, Text
from publication.report.facts import Body, Facts
from publication.report.references import of_claim, of_range
from publication.report.sections.parts import (
    NUMBER,
    TEXT,
    capital,
    cell_name,
    columns,
    span_of_range,
    when_of,
    where_of,
)
from publication.report.telling import Teller, as_isolated


def tell_disputes(facts: Facts, teller: Teller) -> Iterator[Block]:
    yield Heading(1, teller.words("Where sources disagree", "حيث تختلف المصادر"), "disputes")
    if not facts.heard.disputed:
        yield Paragraph(
            teller.say(
                "No record of the month is in dispute: where several sources give a number, their "
                "numbers agree or lie near each other.",
                "لا سجل في هذا الشهر محل خلاف: فحيث تعطي عدة مصادر رقمًا، تتفق أرقامها أو تتقارب.",
            )
        )
        return
    yield Paragraph(
        teller.say(
            "Each voice is shown with its own figure. That a source says a number does not make "
            "it true, and the figure to quote is never an average.",
            "يُعرض كل صوت مع رقمه هو. وقول المصدر رقمًا لا يجعله صحيحًا، والرقم المختار ليس "
            "متوسطًا أبدًا.",
        )
    )
    for body in facts.records:
        disputed = [found for found in body["ranges"] if found["disputed"]]
        if disputed:
            yield Heading(2, body["code"], f"dispute-{body['code'].lower()}")
            yield Paragraph((*when_of(teller, body), Text(" · "), *where_of(teller, body)))
        for found in disputed:
            yield from tell_cell(body, found, teller)


def tell_cell(body: Body, found: Body, teller: Teller) -> Iterator[Block]:
    people = capital(cell_name(teller, found))
    said = teller.say(
        "{people}: {span}; figure to quote: {best}. ",
        "{people}: {span}؛ والرقم المختار: {best}. ",
        people=people,
        span=span_of_range(teller, body["code"], found),
        best=teller.number(of_range(body["code"], found, "best"), "no_figure"),
    )
    yield Paragraph((*said, *as_isolated(found["explanation"][teller.language])))
    yield Table(
        people,
        columns(
            teller,
            ("Voice", "الصوت", TEXT),
            ("Its figure", "رقمه", NUMBER),
            ("How it is said", "كيف قيل", TEXT),
            ("Heard or set aside", "مأخوذ به أو مستبعد", TEXT),
        ),
        tuple(voice_row(body["code"], claim, teller) for claim in claims_of(body, found)),
    )


def claims_of(body: Body, found: Body) -> list[Body]:
    """The claims on one cell, those that are heard first."""
    keys = ("harm", "population", "subgroup")
    same = [said for said in body["claims"] if all(said[key] == found[key] for key in keys)]
    return sorted(same, key=lambda said: said["fate"] != "used")


def voice_row(record: str, claim: Body, teller: Teller) -> tuple[Runs, ...]:
    return (
        (Text(teller.name(claim["voice"])),),
        figure_of(record, claim, teller),
        (Text(teller.join([said_how(claim, teller), teller.label("basis", claim["basis"])])),),
        (Text(fate_of(claim, teller)),),
    )


def figure_of(record: str, claim: Body, teller: Teller) -> Runs:
    """What one claim says: a number, a range, a floor, or nothing."""
    low, high = of_claim(record, claim, "low"), of_claim(record, claim, "high")
    return teller.span(low, high, is_open=False, reason="no_figure")


def said_how(claim: Body, teller: Teller) -> str:
    stance = teller.label("stance", claim["stance"])
    if claim["hedge"] == "none":
        return stance
    return teller.join([stance, teller.label("hedge", claim["hedge"]).lower()])


def fate_of(claim: Body, teller: Teller) -> str:
    if claim["fate"] == "used":
        return teller.words("heard", "مأخوذ به")
    if claim["fate"] == "withheld":
        return teller.words("its range is withheld", "نطاقه محجوب")
    label = teller.label("set_aside", claim["fate"]).lower()
    return teller.words(f"set aside: {label}", f"مستبعد: {label}")
