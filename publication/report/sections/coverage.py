"""Who looked where, and what nobody monitored."""

from collections import defaultdict
from collections.abc import Iterator

from incidents.codebook import COVERAGE_STATUS, HARM
from incidents.reasons import VALUE_REASON
from publication.report.blocks import Block, Heading, ItemList, Paragraph, Runs, Table, Text
from publication.report.facts import Area, Body, Facts
from publication.report.sections.parts import CODE, TEXT, by_area, columns
from publication.report.telling import Teller, code


def tell_coverage(facts: Facts, teller: Teller) -> Iterator[Block]:
    title = teller.words("Coverage, and what was not monitored", "نطاق الرصد وما لم يُرصد")
    yield Heading(1, title, "coverage")
    yield Paragraph(
        teller.say(
            "An empty month is a zero only where somebody monitored the place, for that harm, on "
            "every day. Everywhere else it is not known.",
            "لا يكون الشهر الفارغ صفرًا إلا حيث رصد أحد المكان لذلك النوع من الأذى في كل يوم. وفي "
            "ما عدا ذلك فهو غير معروف.",
        )
    )
    if facts.coverage:
        yield Table(
            teller.words("Who looked", "من رصد"),
            columns(
                teller,
                ("Place", "المكان", TEXT),
                ("From", "من", CODE),
                ("To", "إلى", CODE),
                ("How", "كيف", TEXT),
                ("Harm", "الأذى", TEXT),
                ("By, and what to know", "الجهة وما ينبغي معرفته", TEXT),
            ),
            tuple(row_of(facts, body, teller) for body in facts.coverage),
        )
    else:
        yield Paragraph(
            teller.say(
                "No coverage of this month is recorded: no empty place of it is a zero.",
                "لم يُسجَّل أي نطاق رصد لهذا الشهر: فلا مكان فارغ فيه يساوي صفرًا.",
            )
        )
    for area, headings in by_area(facts, teller, "coverage"):
        yield from headings
        yield from tell_unwatched(area, teller)


def row_of(facts: Facts, body: Body, teller: Teller) -> tuple[Runs, ...]:
    place = facts.places.get(body["place"], {"code": body["place"]})
    told = teller.join(filter(None, [body["monitored_by"], body["dataset"], body["note"]]))
    return (
        (Text(f"{teller.name(place)} "), *code(body["place"])),
        code(body["start"]),
        code(body["end"]),
        (Text(teller.label(COVERAGE_STATUS, body["status"])),),
        (Text(teller.join(teller.label(HARM, harm).lower() for harm in body["harms"])),),
        (Text(told),),
    )


def tell_unwatched(area: Area, teller: Teller) -> Iterator[Block]:
    """Places of which the same is not monitored stand together."""
    harms: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for place, harm, reason in area.unwatched:
        harms[teller.name(place), reason].append(teller.label(HARM, harm).lower())
    places: defaultdict[tuple[str, tuple[str, ...]], list[str]] = defaultdict(list)
    for (name, reason), missed in harms.items():
        places[reason, tuple(missed)].append(name)
    if not places:
        return
    yield Paragraph(
        teller.say(
            "Not monitored, or not on every day of the month, so that nothing recorded says "
            "nothing:",
            "ما لم يُرصد، أو لم يُرصد في كل أيام الشهر، فلا يدل عدم تسجيل شيء فيه على شيء:",
        )
    )
    yield ItemList(
        tuple(
            teller.say(
                "{places}: {harms} ({reason})",
                "{places}: {harms} ({reason})",
                places=teller.join(named),
                harms=teller.join(missed),
                reason=teller.label(VALUE_REASON, reason).lower(),
            )
            for (reason, missed), named in places.items()
        )
    )
