"""What must be read before a number of the report is used."""

from collections.abc import Iterator

from publication.report.blocks import Block, Box, Heading, ItemList
from publication.report.facts import Facts
from publication.report.telling import Teller

RECORDED = (
    (
        "These figures are what was recorded by {day}, not all that occurred. They are "
        "documented minima."
    ),
    "هذه الأرقام هي ما سُجّل حتى {day}، لا كل ما وقع. وهي حدود دنيا موثَّقة.",
)
CAUTIONS = (
    (
        (
            "Ranges are what sources said, added up incident by incident. They carry no "
            "statistical error, and nothing in them is an average."
        ),
        (
            "النطاقات هي ما قالته المصادر، مجموعًا حادثة بعد حادثة. وليس فيها هامش خطأ إحصائي "
            "ولا متوسط."
        ),
    ),
    (
        (
            "Months still change: late reports come, sources correct themselves, two records "
            "turn out to be one. The newest three months of a release are marked as "
            "provisional; older ones can change too."
        ),
        (
            "ما زالت الأشهر تتغير: فتصل تقارير متأخرة، وتصحّح المصادر أقوالها، ويتبيّن أن "
            "سجلين هما سجل واحد. والأشهر الثلاثة الأحدث في كل إصدار موسومة بأنها أولية، وقد "
            "تتغير الأقدم منها أيضًا."
        ),
    ),
    (
        (
            "A rise or a fall may be one of access, of attention or of reporting. Compare the "
            "coverage before you compare months."
        ),
        (
            "قد يعود الارتفاع أو الانخفاض إلى إمكانية الوصول أو الاهتمام أو الإبلاغ. فقارنوا "
            "نطاق الرصد قبل مقارنة الأشهر."
        ),
    ),
    (
        (
            "Grades concern the evidence of harm, not guilt. Confirmed means that a party "
            "concedes harm; it does not mean that the number is exact."
        ),
        (
            "تتعلق الدرجات بالأدلة على الأذى لا بالذنب. و«مؤكد» يعني أن طرفًا يقرّ بالأذى، "
            "ولا يعني أن العدد دقيق."
        ),
    ),
    (
        "Not known, zero and held back are three things. A zero stands only where somebody looked.",
        "غير المعروف والصفر والمحجوب ثلاثة أشياء مختلفة. ولا يرد الصفر إلا حيث رصد أحد.",
    ),
    (
        (
            "The bounds of months do not add up to those of a year, and overlapping rows are "
            "never added."
        ),
        "لا يساوي مجموع حدود الأشهر حدود السنة، ولا تُجمع الصفوف المتداخلة أبدًا.",
    ),
)


def tell_caution(facts: Facts, teller: Teller) -> Iterator[Block]:
    yield Heading(1, teller.words("Before you use a number", "قبل استخدام أي رقم"), "caution")
    day = teller.day(facts.release.started_at.date())
    items = (teller.say(*RECORDED, day=day), *(teller.say(*told) for told in CAUTIONS))
    yield Box(teller.words("Caution", "تنبيه"), (ItemList(items),))
