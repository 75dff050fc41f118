"""By kind of harm, party, grade, sex and age, with the part that nobody tells."""

from collections.abc import Iterator
from dataclasses import dataclass

from incidents.codebook import GRADING, INCIDENT_KIND, SUBGROUP
from publication.report.blocks import Block, Column, Heading, Paragraph, Runs, Table, Text
from publication.report.facts import Area, Facts, Pair, Split
from publication.report.references import counted
from publication.report.sections.parts import (
    TEXT,
    by_area,
    capital,
    columns,
    figure_columns,
    figures_of,
)
from publication.report.telling import Teller

Words = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Way:
    """One way to split a month: its heading, the title of its column, what must be known of it.

    ``untold`` names the row of the incidents that no source puts anywhere.
    """

    name: str
    heading: Words
    column: Words
    note: Words
    untold: Words | None = None


KIND = Way(
    "kind",
    ("By means of harm", "بحسب وسيلة الأذى"),
    ("Means", "الوسيلة"),
    (
        (
            "Each incident stands in one row. Not specified is what sources do not say; it "
            "may be any of the others."
        ),
        "ترد كل حادثة في صف واحد. و«غير محدد» هو ما لا تقوله المصادر، وقد يكون أيًّا من غيره.",
    ),
)
PARTY = Way(
    "party",
    ("By party said to have done it", "بحسب الطرف المنسوب إليه الفعل"),
    ("Party", "الطرف"),
    (
        (
            "A party stands here where sources accuse it, alone or as one of several; that is "
            "no finding of guilt. An incident with several accused parties stands in the row "
            "of each: rows overlap and are never added."
        ),
        (
            "يرد الطرف هنا حيث تتهمه المصادر، وحده أو ضمن عدة أطراف؛ وليس ذلك حكمًا بالذنب. "
            "وترد الحادثة التي يُتهم فيها عدة أطراف في صف كل منها: فالصفوف متداخلة ولا تُجمع "
            "أبدًا."
        ),
    ),
    ("No party accused", "لا طرف متهمًا"),
)
GRADE = Way(
    "grade",
    ("By grade of evidence", "بحسب درجة الأدلة"),
    ("Grade", "الدرجة"),
    (
        (
            "Each incident has one grade, which concerns the evidence of harm and not guilt. "
            "Discounted incidents are in no total of this report."
        ),
        (
            "لكل حادثة درجة واحدة، وهي تتعلق بالأدلة على الأذى لا بالذنب. والحوادث المستبعدة "
            "لا تدخل في أي مجموع في هذا التقرير."
        ),
    ),
)
PEOPLE = Way(
    "people",
    ("By sex, age and role", "بحسب الجنس والعمر والدور"),
    ("Who", "من"),
    (
        (
            "Only what sources say of a group is counted in its row. Groups overlap (a girl "
            "is also a child), and most sources do not tell them apart: rows are never added, "
            "and what is left of the total is not another group."
        ),
        (
            "لا يُحصى في صف كل فئة إلا ما تقوله المصادر عنها. والفئات متداخلة (فالفتاة من "
            "الأطفال أيضًا)، ومعظم المصادر لا تميّز بينها: فلا تُجمع الصفوف أبدًا، وما يبقى "
            "من المجموع ليس فئة أخرى."
        ),
    ),
    ("Not told by any source", "لم يذكره أي مصدر"),
)


def tell_kinds(facts: Facts, teller: Teller) -> Iterator[Block]:
    return tell(facts, teller, KIND)


def tell_parties(facts: Facts, teller: Teller) -> Iterator[Block]:
    return tell(facts, teller, PARTY)


def tell_grades(facts: Facts, teller: Teller) -> Iterator[Block]:
    return tell(facts, teller, GRADE)


def tell_people(facts: Facts, teller: Teller) -> Iterator[Block]:
    return tell(facts, teller, PEOPLE)


def tell(facts: Facts, teller: Teller, way: Way) -> Iterator[Block]:
    yield Heading(1, teller.words(*way.heading), way.name)
    for area, headings in by_area(facts, teller, way.name):
        yield from headings
        splits = splits_of(area, way)
        if not splits:
            yield Paragraph(
                teller.say(
                    "No incident of the month: there is nothing to split. See the coverage.",
                    "لا حادثة في هذا الشهر: فلا شيء يُفصَّل. انظر نطاق الرصد.",
                )
            )
        for pair, split in splits.items():
            yield table(facts, teller, way, pair, split)


def splits_of(area: Area, way: Way) -> dict[Pair, Split]:
    return {
        "kind": area.by_kind,
        "party": area.by_party,
        "grade": area.by_grade,
        "people": area.by_subgroup,
    }[way.name]


def table(facts: Facts, teller: Teller, way: Way, pair: Pair, split: Split) -> Table:
    first: tuple[Column, ...] = columns(teller, (*way.column, TEXT))
    whole: Runs = teller.say("All incidents of the month", "كل حوادث الشهر")
    rows = [(whole, *figures_of(teller, split.whole))]
    for code, row in split.parts:
        rows.append(((Text(name_of(facts, teller, way, code)),), *figures_of(teller, row)))
    if way.untold:
        where = ".".join((way.name, *pair))
        rows.append((teller.say(*way.untold), *untold(teller, where, split)))
    people = capital(teller.people(*pair))
    return Table(
        teller.join([people, teller.month(facts.month)]),
        (*first, *figure_columns(teller)),
        tuple(rows),
        teller.say(*way.note),
    )


def name_of(facts: Facts, teller: Teller, way: Way, code: str) -> str:
    if way is PARTY:
        return teller.name(facts.heard.parties.get(code, {"code": code}))
    vocabulary = {"kind": INCIDENT_KIND, "grade": GRADING, "people": SUBGROUP}[way.name]
    return teller.label(vocabulary, code)


def untold(teller: Teller, where: str, split: Split) -> tuple[Runs, ...]:
    """Tell of the incidents that stand in no row: how many, and their figures to quote added up."""
    incidents, best = split.untold.incidents, split.untold.best
    nothing = teller.say("not told apart", "غير مميَّز")
    quoted = None if best is None else counted(best, f"{where}.best")
    return (
        (counted(incidents, f"{where}.incidents"),),
        nothing,
        nothing,
        teller.number(quoted, "no_figure"),
    )
