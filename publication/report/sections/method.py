"""How the numbers are made, by which versions, and what the words mean."""

from collections.abc import Iterator

from django.utils.translation import gettext, override

from incidents.codebook import GRADING, HARM, INCIDENT_KIND, POPULATION, RECORD_TYPE
from incidents.reasons import VALUE_REASON
from publication.report.blocks import (
    Block,
    Heading,
    Isolated,
    ItemList,
    Paragraph,
    Runs,
    Strong,
    Table,
    Text,
)
from publication.report.facts import Facts
from publication.report.sections.parts import CODE, TEXT, columns
from publication.report.telling import Teller, code, codes
from sources.codebook import Vocabulary

DEFINED = (
    (RECORD_TYPE, "Kinds of records", "أنواع السجلات"),
    (HARM, "Harm", "الأذى"),
    (POPULATION, "Status of people", "صفة الأشخاص"),
    (INCIDENT_KIND, "Means of harm", "وسائل الأذى"),
    (GRADING, "Grades of evidence", "درجات الأدلة"),
    (VALUE_REASON, "Why a value is what it is", "سبب القيمة"),
)
RULES = (
    (
        (
            "What a source said is never changed. A number is always derived, by rules that "
            "anybody can redo with a pencil."
        ),
        "لا يُغيَّر ما قاله المصدر أبدًا. والرقم مشتق دائمًا بقواعد يستطيع أي شخص إعادتها بالقلم.",
    ),
    (
        "Every bound and every figure to quote of an incident is a figure that somebody stated.",
        "كل حد وكل رقم مختار لحادثة هو رقم ذكره أحد.",
    ),
    (
        (
            "The least and the most are the smallest and the largest that voices say. Copies "
            "of one voice count once; a denial is a position and no number."
        ),
        (
            "الأدنى والأقصى هما أصغر ما تقوله الأصوات وأكبره. ونُسخ الصوت الواحد تُحسب مرة؛ "
            "والنفي موقف وليس رقمًا."
        ),
    ),
    (
        (
            "The corroborated floor is what at least two independent first-hand voices put at "
            "this many or more."
        ),
        "الحد الأدنى المؤيَّد هو ما يضعه صوتان مباشران مستقلان على الأقل عند هذا العدد أو أكثر.",
    ),
    (
        (
            "An incident counts once in a month, whatever number of parties, sources or "
            "claims hangs on it. Only incidents dated wholly inside the month are in its "
            "figure to quote; those that touch it are in its most."
        ),
        (
            "تُحسب الحادثة مرة واحدة في الشهر مهما كان عدد الأطراف أو المصادر أو الإفادات "
            "المرتبطة بها. ولا يدخل في الرقم المختار للشهر إلا الحوادث الواقعة كلها داخله؛ "
            "وما يمسّه يدخل في أقصى ما يقال."
        ),
    ),
)


def tell_method(facts: Facts, teller: Teller) -> Iterator[Block]:
    yield Heading(1, teller.words("Method and definitions", "المنهجية والتعريفات"), "method")
    yield Paragraph(tell_versions(facts, teller))
    yield ItemList(tuple(teller.say(*rule) for rule in RULES))
    for vocabulary, english, arabic in DEFINED:
        title = teller.words(english, arabic)
        yield Heading(2, title, f"defined-{vocabulary.name}")
        yield define(vocabulary, title, teller)


def tell_versions(facts: Facts, teller: Teller) -> Runs:
    release = facts.release
    told = teller.say(
        "The release was cut with methodology {method}, lexicon {lexicon}, codebook {codebook} "
        "and code {code}.",
        "صدر هذا الإصدار بالمنهجية {method} والمعجم {lexicon} ودليل الرموز {codebook} والبرنامج "
        "{code}.",
        method=Isolated(release.methodology),
        lexicon=Isolated(release.lexicon),
        codebook=Isolated(release.codebook),
        code=Isolated(release.code),
    )
    used = sorted(facts.heard.methods)
    if not used:
        return told
    return told + teller.say(
        " The ranges of the month were made with (methodology, lexicon): {used}.",
        " وقد حُسبت نطاقات الشهر بما يلي (المنهجية والمعجم): {used}.",
        used=codes(teller, [f"{version} · {lexicon}" for version, lexicon in used]),
    )


def define(vocabulary: Vocabulary, title: str, teller: Teller) -> Table:
    with override(teller.language):
        meanings = {value.code: gettext(value.definition) for value in vocabulary}
    return Table(
        title,
        columns(
            teller, ("Name", "الاسم", TEXT), ("Code", "الرمز", CODE), ("Meaning", "المعنى", TEXT)
        ),
        tuple(
            (
                (Strong(value.label(teller.language)),),
                code(value.code),
                (Text(meanings[value.code]),),
            )
            for value in vocabulary
        ),
    )
