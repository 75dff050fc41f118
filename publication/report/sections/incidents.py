"""The incidents of the month, each with its code, its figures and what to know of it."""

from collections.abc import Iterator

from incidents.codebook import ACCUSED, GRADING, INCIDENT_KIND
from publication.report.blocks import Block, Heading, Paragraph, Runs, Table, Text
from publication.report.facts import Body, Facts
from publication.report.references import of_range
from publication.report.sections.parts import (
    CODE,
    TEXT,
    cell_label,
    columns,
    parties_of,
    span_of_range,
    when_of,
    where_of,
)
from publication.report.telling import Teller, code


def tell_incidents(facts: Facts, teller: Teller) -> Iterator[Block]:
    title = teller.words("The incidents of the month", "حوادث الشهر")
    yield Heading(1, title, "incidents")
    rows = tuple(row_of(body, teller) for body in facts.incidents)
    if not rows:
        yield Paragraph(
            teller.say(
                "No incident of the month is published in this release. That nothing happened is "
                "not said.",
                "لا حادثة منشورة لهذا الشهر في هذا الإصدار. ولا يعني ذلك أن شيئًا لم يقع.",
            )
        )
        return
    yield Table(
        teller.join([title, teller.month(facts.month)]),
        columns(
            teller,
            ("Code", "الرمز", CODE),
            ("When", "متى", TEXT),
            ("Where", "أين", TEXT),
            ("What, and who is accused", "ماذا، ومن المتهم", TEXT),
            ("Figures", "الأرقام", TEXT),
            ("Grade, and what to know", "الدرجة، وما ينبغي معرفته", TEXT),
            weights={1: 2, 2: 2, 3: 3, 4: 5, 5: 3},
        ),
        rows,
        teller.say(
            "A record that spans months stands in each month that it touches. Codes are never "
            "used again for another record.",
            "السجل الممتد على أكثر من شهر يرد في كل شهر يمسّه. ولا يُستعمل الرمز أبدًا لسجل آخر.",
        ),
    )


def row_of(body: Body, teller: Teller) -> tuple[Runs, ...]:
    return (
        code(body["code"]),
        when_of(teller, body),
        where_of(teller, body),
        what_of(body, teller),
        figures_of(body, teller),
        (Text(teller.join(remarks(body, teller))),),
    )


def what_of(body: Body, teller: Teller) -> Runs:
    accused = parties_of(teller, body, ACCUSED)
    if not accused:
        accused = teller.say("no party accused", "لا طرف متهمًا")
    return (Text(f"{teller.label(INCIDENT_KIND, body['kind'])}: "), *accused)


def figures_of(body: Body, teller: Teller) -> Runs:
    """Every cell that the record holds: what sources say, and the figure to quote."""
    cells = [cell_of(body["code"], found, teller) for found in body["ranges"] if found["asserted"]]
    if not cells:
        return teller.say("no harm is asserted", "لم يُؤكَّد وقوع أذى")
    told = list(cells[0])
    for cell in cells[1:]:
        told += (Text(teller.words("; ", "؛ ")), *cell)
    return tuple(told)


def cell_of(record: str, found: Body, teller: Teller) -> Runs:
    name, best = cell_label(teller, found), teller.number(of_range(record, found, "best"))
    if found["reported_min"] is None:
        return teller.say("{name}: not known", "{name}: غير معروف", name=name)
    if found["reported_min"] == found["best"] == found["reported_max"] and not found["open_top"]:
        return teller.say("{name}: {best}", "{name}: {best}", name=name, best=best)
    return teller.say(
        "{name}: {span} (quote {best})",
        "{name}: {span} (الرقم المختار {best})",
        name=name,
        span=span_of_range(teller, record, found),
        best=best,
    )


def remarks(body: Body, teller: Teller) -> Iterator[str]:
    yield teller.label(GRADING, body["grading"])
    ranges = body["ranges"]
    if any(found["disputed"] for found in ranges):
        yield teller.words("in dispute", "محل خلاف")
    if max((found["voices"] for found in ranges), default=0) == 1:
        yield teller.words("one voice only", "صوت واحد فقط")
    if body["when"]["start"][:7] != body["when"]["end"][:7]:
        yield teller.words("spans months", "يمتد على أكثر من شهر")
    if body["withheld"]:
        parts = teller.join(
            teller.label("sensitive_part", held["part"]).lower() for held in body["withheld"]
        )
        yield teller.words(f"held back: {parts}", f"محجوب: {parts}")
