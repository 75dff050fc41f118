"""For a court: the records of the month with their claims, decisions, and hashes of the log."""

from collections.abc import Iterator

from publication.models import LogEntry
from publication.report.blocks import (
    Block,
    Heading,
    Isolated,
    ItemList,
    PageBreak,
    Paragraph,
    Runs,
    Table,
    Text,
)
from publication.report.facts import Body, Facts
from publication.report.references import of_range
from publication.report.sections.disputes import fate_of, figure_of, said_how
from publication.report.sections.parts import CODE, NUMBER, TEXT, cell_name, columns
from publication.report.telling import Teller, code

KINDS = {
    "published": ("published", "نُشر"),
    "revised": ("revised", "نُقّح"),
    "split": ("split", "قُسم"),
    "unmerged": ("unmerged", "أُلغي دمجه"),
    "withdrawn": ("withdrawn", "سُحب"),
    "merged": ("merged", "دُمج"),
    "redacted": ("redacted", "حُجب"),
}


def tell_annex(facts: Facts, teller: Teller) -> Iterator[Block]:
    yield PageBreak()
    title = teller.words("Annex: claims, decisions and hashes", "ملحق: الإفادات والقرارات والبصمات")
    yield Heading(1, title, "annex")
    yield Paragraph(
        teller.say(
            "For courts and for whoever redoes a number. It holds what the public documents of "
            "the month hold, and nothing else. Kept copies of reports, with their SHA-256 and the "
            "log of their custody, are not public; they can be asked for by the code of the "
            "record.",
            "للمحاكم ولكل من يعيد حساب رقم. وفيه ما في الوثائق العامة للشهر لا غير. أما نسخ "
            "التقارير المحفوظة وبصماتها وسجل حيازتها فليست عامة؛ ويمكن طلبها برمز السجل.",
        )
    )
    if not facts.records:
        yield Paragraph(teller.say("No record touches the month.", "لا سجل يمسّ هذا الشهر."))
        return
    yield claims_table(facts, teller)
    yield from tell_decisions(facts, teller)
    title = teller.words("Entries of the log", "قيود السجل")
    yield Heading(2, title, "annex-log")
    yield ItemList(tuple(entry_item(entry, teller) for entry in facts.records.entries()))


def claims_table(facts: Facts, teller: Teller) -> Table:
    return Table(
        teller.words("Claims", "الإفادات"),
        columns(
            teller,
            ("Record", "السجل", CODE),
            ("Voice", "الصوت", TEXT),
            ("Whom", "من", TEXT),
            ("Figure", "الرقم", NUMBER),
            ("In its words, and where", "بعبارته، وأين", TEXT),
            ("What became of it", "مصيرها", TEXT),
        ),
        tuple(
            claim_row(body["code"], claim, teller)
            for body in facts.records
            for claim in body["claims"]
        ),
        teller.say(
            "Behind a voice: its reliability on the topic (A to F) and the credibility of the "
            "claim (1 to 6); F and 6 cannot be judged.",
            "خلف كل صوت: موثوقيته في الموضوع (A إلى F) ومصداقية الإفادة (1 إلى 6)؛ وF و6 لا يمكن "
            "الحكم عليهما.",
        ),
    )


def claim_row(record: str, claim: Body, teller: Teller) -> tuple[Runs, ...]:
    rated = f"{claim['reliability']}{claim['credibility']}"
    return (
        code(record),
        (Text(teller.name(claim["voice"])), Text(" "), Isolated(rated)),
        (Text(cell_name(teller, claim)),),
        figure_of(record, claim, teller),
        words_of(claim, teller),
        (Text(teller.join([said_how(claim, teller), fate_of(claim, teller)])),),
    )


def words_of(claim: Body, teller: Teller) -> Runs:
    """The claim's own words and its report, as far as they are public."""
    if claim["withdrawn"]:
        return teller.say("withdrawn: no longer public", "سُحبت: لم تعد عامة")
    if "wording" not in claim:
        return teller.say("confidential source", "مصدر سري")
    report = claim["report"]
    wording = teller.words("“{}”", "«{}»").format(claim["wording"]) if claim["wording"] else ""
    words = teller.join(filter(None, [wording, teller.name(report["publisher"]), report["title"]]))
    return (Text(f"{words} "), *code(report["published_on"] or ""))


def tell_decisions(facts: Facts, teller: Teller) -> Iterator[Block]:
    """Where two people chose another figure than the rules did."""
    yield Heading(2, teller.words("Decisions", "القرارات"), "annex-decisions")
    items = tuple(
        decision_item(body["code"], found, teller)
        for body in facts.records
        for found in body["ranges"]
        if found["decided_because"]
    )
    if items:
        yield ItemList(items)
    else:
        yield Paragraph(
            teller.say(
                "None: every figure to quote of the month is the one that the rules give.",
                "لا شيء: فكل رقم مختار في الشهر هو ما تعطيه القواعد.",
            )
        )


def decision_item(record: str, found: Body, teller: Teller) -> Runs:
    return teller.say(
        "{record}, {cell}: {best} is quoted, where the rules give {computed}. {reason}",
        "{record}، {cell}: اختير {best}، والقواعد تعطي {computed}. {reason}",
        record=code(record),
        cell=cell_name(teller, found),
        best=teller.number(of_range(record, found, "best")),
        computed=teller.number(of_range(record, found, "computed_best")),
        reason=found["decided_because"],
    )


def entry_item(entry: LogEntry, teller: Teller) -> Runs:
    """One entry: what it did to which record and when, and the two hashes that prove it."""
    return teller.say(
        "{record}, entry {n}, {kind} on {day}. Document: {document}. Entry: {hash}.",
        "{record}، القيد {n}، {kind} في {day}. الوثيقة: {document}. القيد: {hash}.",
        record=code(entry.subject.partition(":")[2]),
        n=code(str(entry.n)),
        kind=teller.words(*KINDS.get(entry.kind, (entry.kind, entry.kind))),
        day=code(entry.at.date().isoformat()),
        document=code(entry.document_hash),
        hash=code(entry.hash),
    )
