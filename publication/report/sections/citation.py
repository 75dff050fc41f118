"""How to cite the release, and how to prove that a copy is it."""

from collections.abc import Iterator

from publication.report.blocks import (
    Block,
    Heading,
    Isolated,
    ItemList,
    Paragraph,
    Quote,
    Runs,
    Text,
)
from publication.report.facts import Facts
from publication.report.telling import Teller


def tell_citation(facts: Facts, teller: Teller) -> Iterator[Block]:
    release = facts.release
    yield Heading(
        1, teller.words("How to cite, and how to check", "كيفية الاقتباس والتحقق"), "cite"
    )
    yield Quote(citation(facts, teller))
    yield ItemList(
        (
            teller.say(
                "Release {name}, cut on {day}.",
                "الإصدار {name}، صدر في {day}.",
                name=Isolated(release.name),
                day=teller.day(release.started_at.date()),
            ),
            teller.say(
                "It is the state of the publication log after entry {n}, whose hash is {hash}.",
                "وهو حالة سجل النشر بعد القيد {n}، وبصمته {hash}.",
                n=Isolated(str(release.n)),
                hash=Isolated(release.head_hash),
            ),
            teller.say(
                "Asked with {parameter}, the API gives every number of this report.",
                "وعند السؤال مع {parameter} تعطي الواجهة البرمجية كل رقم في هذا التقرير.",
                parameter=Isolated(f"release={release.name}"),
            ),
            teller.say(
                "A release never changes. An error is mended by a new revision, which says what "
                "moved and why; this one stays readable.",
                "لا يتغير الإصدار أبدًا. ويُصلح الخطأ بمراجعة جديدة تبيّن ما تغيّر ولماذا؛ ويبقى "
                "هذا مقروءًا.",
            ),
            licences(facts, teller),
        )
    )
    if release.notes:
        yield Paragraph(
            teller.say("Notes on this release: {notes}", "ملاحظات على هذا الإصدار: {notes}",
                       notes=release.notes)
        )  # fmt: skip


def citation(facts: Facts, teller: Teller) -> Runs:
    areas = teller.join(teller.name(area.place) for area in facts.areas)
    return teller.say(
        "harmtrack, Harm to civilians recorded in {month}: {areas}. Release {name}, {day}.",
        "harmtrack، الأذى المسجَّل بالمدنيين في {month}: {areas}. الإصدار {name}، {day}.",
        month=teller.month(facts.month),
        areas=areas or Text(teller.words("no place", "دون مكان")),
        name=Isolated(facts.release.name),
        day=teller.day(facts.release.started_at.date()),
    )


def licences(facts: Facts, teller: Teller) -> Runs:
    names = sorted({body["licence"] for body in facts.datasets})
    if not names:
        return teller.say("No licence is stated.", "لم تُذكر أي رخصة.")
    return teller.say(
        "The data in it are under: {names}. See the sources for which is whose.",
        "البيانات الواردة فيه بالرخص التالية: {names}. وانظر المصادر لمعرفة صاحب كل منها.",
        names=teller.list_runs((Isolated(name),) for name in names),
    )
