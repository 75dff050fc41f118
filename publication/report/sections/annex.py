"""For a court: the records of the month with their claims, decisions, and hashes of the log."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from publication.models import LogEntry
from publication.report.blocks import (
    LINK_SCHEMES,
    Block,
    Heading,
    Isolated,
    ItemList,
    Link,
    PageBreak,
    Paragraph,
    Runs,
    Table,
    Text,
)
from publication.report.facts import Body, Facts
from publication.report.references import of_range
from publication.report.sections.disputes import fate_of, figure_of, said_how
from publication.report.sections.parts import CODE, NUMBER, TEXT, cell_label, columns
from publication.report.telling import Teller, code

Key = tuple[str, str, str, str | None]
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
    found = read_annex(facts, teller)
    yield claims_table(found.claims, teller)
    if found.reports:
        yield Heading(2, teller.words("Reports", "التقارير"), "annex-reports")
        yield ItemList(
            tuple(report_item(body, teller) for body in found.reports.values()), ordered=True
        )
    yield from tell_decisions(found.decisions, teller)
    title = teller.words("Entries of the log", "قيود السجل")
    yield Heading(2, title, "annex-log")
    yield ItemList(tuple(entry_item(entry, teller) for entry in facts.records.entries()))


@dataclass(frozen=True, slots=True)
class Annex:
    """What the records hold for a court, read in one pass; each report once, in their order."""

    reports: dict[Key, Body] = field(default_factory=dict)
    claims: list[tuple[Runs, ...]] = field(default_factory=list)
    decisions: list[Runs] = field(default_factory=list)

    def number(self, report: Body) -> int:
        """The number of a report, from 1; one that was not seen yet gets the next."""
        key = (
            report["publisher"]["code"],
            report["title"],
            report["link"],
            report["published_on"],
        )
        self.reports.setdefault(key, report | {"number": len(self.reports) + 1})
        number: int = self.reports[key]["number"]
        return number


def read_annex(facts: Facts, teller: Teller) -> Annex:
    annex = Annex()
    for body in facts.records:
        record = body["code"]
        annex.claims.extend(claim_row(record, claim, annex, teller) for claim in body["claims"])
        annex.decisions.extend(
            decision_item(record, found, teller)
            for found in body["ranges"]
            if found["decided_because"]
        )
    return annex


def report_item(report: Body, teller: Teller) -> Runs:
    told = teller.join(filter(None, [teller.name(report["publisher"]), report["title"]]))
    link = report["link"]
    leads: Runs = (
        (Text(" "), Link(link, link, isolated=True)) if link.startswith(LINK_SCHEMES) else ()
    )
    return (Text(f"{told} "), *code(report["published_on"] or ""), *leads)


def claims_table(rows: list[tuple[Runs, ...]], teller: Teller) -> Table:
    return Table(
        teller.words("Claims", "الإفادات"),
        columns(
            teller,
            ("Record", "السجل", CODE),
            ("Voice", "الصوت", TEXT),
            ("Whom", "من", TEXT),
            ("Figure", "الرقم", NUMBER),
            ("In its words [report]", "بعبارته [التقرير]", TEXT),
            ("What became of it", "مصيرها", TEXT),
            weights={1: 2, 4: 3, 5: 5},
        ),
        tuple(rows),
        teller.say(
            "Behind a voice: its reliability on the topic (A to F) and the credibility of the "
            "claim (1 to 6); F and 6 cannot be judged. In brackets the number of the report, "
            "below.",
            "خلف كل صوت: موثوقيته في الموضوع (A إلى F) ومصداقية الإفادة (1 إلى 6)؛ وF و6 لا يمكن "
            "الحكم عليهما. وبين معقوفين رقم التقرير الوارد أدناه.",
        ),
    )


def claim_row(record: str, claim: Body, annex: Annex, teller: Teller) -> tuple[Runs, ...]:
    rated = f"{claim['reliability']}{claim['credibility']}"
    return (
        code(record),
        (Text(f"{teller.name(claim['voice'])} "), Isolated(rated)),
        (Text(cell_label(teller, claim)),),
        figure_of(record, claim, teller),
        words_of(claim, annex, teller),
        (Text(teller.join([said_how(claim, teller), fate_of(claim, teller)])),),
    )


def words_of(claim: Body, annex: Annex, teller: Teller) -> Runs:
    """The claim's own words and the number of its report, as far as they are public."""
    if claim["withdrawn"]:
        return teller.say("withdrawn: no longer public", "سُحبت: لم تعد عامة")
    if "wording" not in claim:
        return teller.say("confidential source", "مصدر سري")
    words = teller.words("“{}” ", "«{}» ").format(claim["wording"]) if claim["wording"] else ""
    return (Text(words), Isolated(f"[{annex.number(claim['report'])}]"))


def tell_decisions(items: list[Runs], teller: Teller) -> Iterator[Block]:
    """Where two people chose another figure than the rules did."""
    yield Heading(2, teller.words("Decisions", "القرارات"), "annex-decisions")
    if items:
        yield ItemList(tuple(items))
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
        cell=cell_label(teller, found),
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
