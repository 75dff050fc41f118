"""For a journalist: one sentence that may be quoted, and what the figures do not say."""

from collections.abc import Iterator

from publication.report.blocks import (
    Block,
    Box,
    Heading,
    Isolated,
    ItemList,
    Paragraph,
    Quote,
    Runs,
)
from publication.report.facts import Area, Facts
from publication.report.sections.parts import best_of, by_area, span_of_row, why
from publication.report.telling import Teller

NOT_SAID = (
    (
        (
            "They do not say how many people were harmed in all: only what sources recorded "
            "by the day of the release. Harm that nobody recorded is in none of them."
        ),
        (
            "لا تقول كم شخصًا أُصيب بأذى في المجموع: بل ما سجّلته المصادر حتى يوم الإصدار "
            "فقط. والأذى الذي لم يسجّله أحد لا يدخل في أي منها."
        ),
    ),
    (
        (
            "They do not say that anybody is guilty. A party is named where sources accuse "
            "it; a grade tells how well the harm is established."
        ),
        "لا تقول إن أحدًا مذنب. فالطرف يُسمّى حيث تتهمه المصادر، والدرجة تبيّن مدى ثبوت الأذى.",
    ),
    (
        (
            "They do not say that violence rose or fell. A month with more records can be one "
            "with more access or more attention."
        ),
        (
            "لا تقول إن العنف ازداد أو تراجع. فالشهر الذي تكثر سجلاته قد يكون شهرًا أتيح فيه "
            "الوصول أو زاد فيه الاهتمام."
        ),
    ),
    (
        "A range is no statistical error: its ends are the least and the most that sources say.",
        "النطاق ليس هامش خطأ إحصائيًا: فطرفاه أقل ما تقوله المصادر وأكثره.",
    ),
    (
        "A place, party or group without a number is not without harm: not known is not zero.",
        "المكان أو الطرف أو الفئة دون رقم لا يعني عدم وقوع أذى: فغير المعروف ليس صفرًا.",
    ),
)


def tell_quote(facts: Facts, teller: Teller) -> Iterator[Block]:
    yield Heading(1, teller.words("To quote", "للاقتباس"), "quote")
    yield Paragraph(
        teller.say(
            "A sentence may be quoted as it stands, with the release that it is from.",
            "يجوز اقتباس الجملة كما هي مع ذكر الإصدار الذي أُخذت منه.",
        )
    )
    release = Isolated(facts.release.name)
    for area, headings in by_area(facts, teller, "quote"):
        yield from headings
        told = teller.say("harmtrack, release {name}", "harmtrack، الإصدار {name}", name=release)
        yield Quote(sentence(facts, area, teller), told)
    yield Box(
        teller.words("What these figures do not say", "ما لا تقوله هذه الأرقام"),
        (ItemList(tuple(teller.say(*told) for told in NOT_SAID)),),
    )


def sentence(facts: Facts, area: Area, teller: Teller) -> Runs:
    """One sentence on the civilians killed."""
    row = area.month[0]
    told = {
        "people": teller.people(*row.pair),
        "place": teller.name(area.place),
        "month": teller.month(facts.month),
        "day": teller.day(facts.release.started_at.date()),
    }
    if row.number("reported_min") is None or not row.holds_records:
        return teller.say(
            "As recorded by {day} ({place}), the number of {people} in {month}: {best}. {why}",
            "بحسب ما سُجّل حتى {day} ({place})، عدد {people} في {month}: {best}. {why}",
            **told,
            best=best_of(teller, row),
            why=why(teller, row),
        )
    said = teller.say(
        "In the incidents of {month} recorded by {day} ({place}), sources count {span} {people}; ",
        "في حوادث {month} المسجَّلة حتى {day} ({place})، تحصي المصادر {span} ({people})؛ ",
        **told,
        span=span_of_row(teller, row),
    )
    floor = row.number("corroborated_min")
    if floor is None:
        return said + teller.say(
            "no part of that number is corroborated by a second independent source.",
            "ولا يؤيّد مصدر مستقل ثانٍ أي جزء من ذلك العدد.",
        )
    return said + teller.say(
        "incident by incident, at least two independent sources put it at {floor} or more.",
        "ويضعه مصدران مستقلان على الأقل، في كل حادثة على حدة، عند {floor} أو أكثر.",
        floor=floor,
    )
