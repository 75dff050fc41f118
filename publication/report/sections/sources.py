"""Where the numbers come from: data sets with their licences, and the voices that were heard."""

from collections.abc import Iterator

from publication.report.blocks import Block, Heading, ItemList, Link, Paragraph, Runs, Table, Text
from publication.report.facts import Body, Facts
from publication.report.references import counted
from publication.report.sections.parts import CODE, NUMBER, TEXT, columns
from publication.report.telling import Teller, code
from sources.codebook import SOURCE_KIND


def tell_sources(facts: Facts, teller: Teller) -> Iterator[Block]:
    yield Heading(1, teller.words("Sources", "المصادر"), "sources")
    yield Paragraph(
        teller.say(
            "The words, links and titles of each claim stand with its record in the API. A "
            "confidential source appears under an alias, without words, link or date. Copies of "
            "reports are kept under their SHA-256 and are not part of this release.",
            "ترد عبارات كل إفادة وروابطها وعناوينها مع سجلها في الواجهة البرمجية. ويظهر المصدر "
            "السري باسم مستعار دون عبارات أو رابط أو تاريخ. وتُحفظ نسخ التقارير ببصماتها ولا تدخل "
            "في هذا الإصدار.",
        )
    )
    if facts.heard.voices:
        voices = sorted(facts.heard.voices.values(), key=lambda voice: str(voice["code"]))
        yield Table(
            teller.words("Voices in the records of the month", "الأصوات في سجلات الشهر"),
            columns(
                teller,
                ("Voice", "الصوت", TEXT),
                ("Code", "الرمز", CODE),
                ("What it is", "ما هو", TEXT),
                ("Claims", "الإفادات", NUMBER),
            ),
            tuple(voice_row(facts, voice, teller) for voice in voices),
        )
    else:
        yield Paragraph(teller.say("No voice speaks of this month.", "لا صوت يتحدث عن هذا الشهر."))
    if facts.datasets:
        yield Paragraph(
            teller.say(
                "Data sets. Whoever uses these figures names them:",
                "مجموعات البيانات. وعلى من يستخدم هذه الأرقام أن يذكرها:",
            )
        )
        yield ItemList(tuple(dataset_item(body, teller) for body in facts.datasets))


def voice_row(facts: Facts, voice: Body, teller: Teller) -> tuple[Runs, ...]:
    claims = counted(facts.heard.claims[voice["code"]], f"claims.{voice['code']}")
    return (
        (Text(teller.name(voice)),),
        code(voice["code"]),
        (Text(teller.label(SOURCE_KIND, voice["kind"])),),
        (claims,),
    )


def dataset_item(body: Body, teller: Teller) -> Runs:
    homepage: Runs = ()
    if body["homepage"].startswith(("https://", "http://")):
        homepage = (Text(" "), Link(body["homepage"], body["homepage"], isolated=True))
    licence = teller.say(" Licence: {name}.", " الرخصة: {name}.", name=code(body["licence"]))
    return (Text(body["citation"]), *licence, *homepage)
