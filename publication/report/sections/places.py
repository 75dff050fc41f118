"""Where: the parts of an area with their P-codes, on a map and in a table."""

from collections.abc import Iterator

from publication.report.blocks import Block, Heading, Paragraph, PlacesMap, Point, Table, Text
from publication.report.facts import Area, Body, Facts, Pair, Row
from publication.report.sections.parts import (
    CODE,
    TEXT,
    by_area,
    capital,
    columns,
    figure_columns,
    figures_of,
)
from publication.report.telling import Teller, code


def tell_places(facts: Facts, teller: Teller) -> Iterator[Block]:
    yield Heading(1, teller.words("Where", "أين"), "places")
    for area, headings in by_area(facts, teller, "places"):
        yield from headings
        if not area.places:
            yield Paragraph(
                teller.say(
                    "No incident of the month is placed in {place}. That nobody was harmed is not "
                    "said: see the coverage.",
                    "لا حادثة في هذا الشهر يقع مكانها في {place}. ولا يعني ذلك أن أحدًا لم يُصب "
                    "بأذى: انظر نطاق الرصد.",
                    place=teller.name(area.place),
                )
            )
        for pair, rows in area.places.items():
            yield from tell_pair(facts, area, pair, rows, teller)


def tell_pair(
    facts: Facts, area: Area, pair: Pair, rows: list[tuple[Body, Row]], teller: Teller
) -> Iterator[Block]:
    people = capital(teller.people(*pair))
    caption = teller.join([people, teller.month(facts.month)])
    if not rows:
        yield Paragraph(
            teller.say(
                "{people}: no incident is placed more exactly than {place}.",
                "{people}: لا حادثة يُعرف مكانها بأدق من {place}.",
                people=people,
                place=teller.name(area.place),
            )
        )
        return
    if points := find_points(rows, teller):
        yield PlacesMap(
            caption,
            teller.words("Figure to quote", "الرقم المختار"),
            points,
            teller.say(
                "A circle stands at the middle of an area. It is not where harm was done.",
                "تقع الدائرة في وسط المنطقة، وليست موضع وقوع الأذى.",
            ),
            told_again=True,
        )
    yield places_table(facts, caption, rows, teller)


def places_table(facts: Facts, caption: str, rows: list[tuple[Body, Row]], teller: Teller) -> Table:
    return Table(
        caption,
        (
            *columns(teller, ("Place", "المكان", TEXT), ("P-code", "رمز المكان", CODE)),
            *figure_columns(teller),
        ),
        tuple(
            (
                (Text(name_inside(facts, place, teller)),),
                code(place["code"]),
                *figures_of(teller, row),
            )
            for place, row in rows
        ),
        teller.say(
            "A place lies inside the one that is named before it: its row is part of the other's, "
            "and the two are never added. What is known to the larger place alone stands in its "
            "row only.",
            "يقع المكان داخل المكان المذكور قبله: فصفّه جزء من صف الآخر، ولا يُجمع الاثنان أبدًا. "
            "وما لا يُعرف إلا على مستوى المكان الأكبر يرد في صفه وحده.",
        ),
    )


def name_inside(facts: Facts, place: Body, teller: Teller) -> str:
    """The name of a place behind those around it, the area itself left out."""
    around = [facts.places[each] for each in place["path"][1:] if each in facts.places]
    return " / ".join(teller.name(each) for each in around)


def find_points(rows: list[tuple[Body, Row]], teller: Teller) -> tuple[Point, ...]:
    """The smallest places that the table tells apart, where the gazetteer has their middle."""
    deepest = max(len(place["path"]) for place, _ in rows)
    return tuple(
        Point(
            place["code"],
            teller.name(place),
            float(place["longitude"]),
            float(place["latitude"]),
            row.number("best"),
        )
        for place, row in rows
        if len(place["path"]) == deepest and place["latitude"] is not None
    )
