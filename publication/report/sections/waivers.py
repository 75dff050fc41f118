"""What the gate found before the cut and a person let pass, with the reason."""

from collections.abc import Iterator, Sequence

from publication.models import Waiver
from publication.report.blocks import Block, Heading, Paragraph, Runs, Table, Text
from publication.report.facts import Facts
from publication.report.references import counted
from publication.report.sections.parts import CODE, TEXT, columns
from publication.report.telling import Teller, code, codes

# As many records of one finding are named in print.
NAMED = 6


def tell_waivers(facts: Facts, teller: Teller) -> Iterator[Block]:
    title = teller.words("What was let pass before the cut", "ما جرى تجاوزه قبل الإصدار")
    yield Heading(1, title, "waivers")
    if facts.waivers is None:
        yield Paragraph(
            teller.say(
                "The release is not cut yet: what the gate finds is still to be mended or waived.",
                "لم يصدر الإصدار بعد: وما يجده الفحص ما زال ينتظر الإصلاح أو التجاوز.",
            )
        )
    elif not facts.waivers:
        yield Paragraph(
            teller.say(
                "Nothing: whatever the checks before the cut found was mended, or they found "
                "nothing.",
                "لا شيء: فكل ما وجده الفحص قبل الإصدار أُصلح، أو لم يجد شيئًا.",
            )
        )
    else:
        yield Table(
            title,
            columns(
                teller,
                ("Check", "الفحص", TEXT),
                ("What it found", "ما وجده", TEXT),
                ("Records", "السجلات", CODE),
                ("Why it was let pass", "سبب تجاوزه", TEXT),
                ("On", "التاريخ", CODE),
            ),
            tuple(row_of(waiver, teller) for waiver in facts.waivers),
            teller.say(
                "The number stands as it is; whoever uses it should know this.",
                "يبقى الرقم كما هو؛ وعلى من يستخدمه أن يعلم ذلك.",
            ),
        )


def row_of(waiver: Waiver, teller: Teller) -> tuple[Runs, ...]:
    finding = waiver.finding
    return (
        (Text(finding.title(teller.language)),),
        (Text(finding.message(teller.language)),),
        name_records(waiver.subjects, teller),
        reason_of(waiver, teller),
        code(waiver.at.date().isoformat()),
    )


def reason_of(waiver: Waiver, teller: Teller) -> Runs:
    if not waiver.is_redacted:
        return (Text(waiver.reason),)
    return teller.say(
        "These words were taken out, because they could endanger somebody.",
        "حُجبت هذه الكلمات لأنها قد تعرّض أحدًا للخطر.",
    )


def name_records(subjects: Sequence[str], teller: Teller) -> Runs:
    """The first records that something is about, and how many more; the manifest has them all."""
    named, more = codes(teller, subjects[:NAMED]), len(subjects) - NAMED
    if more <= 0:
        return named
    return teller.say(
        "{named} and {more} more, all in manifest.json",
        "{named} وغيرها ({more})، وكلها في manifest.json",
        named=named,
        more=counted(more, "waived records"),
    )
