"""What moved in earlier months since the release before, and why."""

from collections.abc import Iterator

from publication.report.blocks import Block, Heading, Isolated, Number, Paragraph, Runs, Table, Text
from publication.report.facts import Change, Facts
from publication.report.sections.parts import CODE, NUMBER, TEXT, columns
from publication.report.telling import Teller, code

COLUMNS = {
    "reported_min": ("the least that sources say", "أقل ما تقوله المصادر"),
    "corroborated_min": ("corroborated floor", "الحد الأدنى المؤيَّد"),
    "best": ("figure to quote", "الرقم المختار"),
    "best_allocated": ("derived share", "الحصة المشتقة"),
    "reported_max": ("the most that sources say", "أكثر ما تقوله المصادر"),
    "incidents": ("incidents", "الحوادث"),
}


def tell_changes(facts: Facts, teller: Teller) -> Iterator[Block]:
    title = teller.words("Changes to earlier months", "ما تغيّر في الأشهر السابقة")
    yield Heading(1, title, "changes")
    before = facts.release.predecessor
    if before is None:
        yield Paragraph(
            teller.say(
                "This is the first release: there is none before it to compare with.",
                "هذا هو الإصدار الأول: فلا إصدار قبله يُقارَن به.",
            )
        )
    elif facts.changes is None:
        yield Paragraph(
            teller.say(
                "The changes since {name} are listed with the release.",
                "التغييرات منذ {name} مذكورة مع الإصدار.",
                name=Isolated(before.name),
            )
        )
    elif not facts.changes:
        yield Paragraph(
            teller.say(
                "No value of an earlier month moved since {name}.",
                "لم تتغير أي قيمة في الأشهر السابقة منذ {name}.",
                name=Isolated(before.name),
            )
        )
    else:
        yield from tell_moved(facts.changes, before.name, teller)


def tell_moved(changes: tuple[Change, ...], before: str, teller: Teller) -> Iterator[Block]:
    yield Paragraph(
        teller.say(
            "These values of earlier months are not what {name} said. A change is not new harm in "
            "this month: it is what became known, was corrected or was taken back since.",
            "هذه القيم للأشهر السابقة تختلف عما ورد في {name}. والتغيير ليس أذى جديدًا في هذا "
            "الشهر: بل هو ما عُرف أو صُحّح أو سُحب منذ ذلك الحين.",
            name=Isolated(before),
        )
    )
    yield Table(
        teller.words(f"Moved since {before}", f"ما تغيّر منذ \u2066{before}\u2069"),
        columns(
            teller,
            ("Month", "الشهر", CODE),
            ("What", "ماذا", TEXT),
            ("Before", "من قبل", NUMBER),
            ("Now", "الآن", NUMBER),
            ("By", "المقدار", NUMBER),
            ("Records, and why", "السجلات والسبب", TEXT),
        ),
        tuple(row_of(change, teller) for change in changes),
    )


def row_of(change: Change, teller: Teller) -> tuple[Runs, ...]:
    what = [
        teller.people(change.harm, change.population),
        change.place,
        teller.words(*COLUMNS.get(change.column, (change.column, change.column))),
    ]
    return (
        code(f"{change.month:%Y-%m}"),
        (Text(teller.join(what)),),
        teller.number(change.old),
        teller.number(change.new),
        teller.number(change.moved),
        teller.list_runs(cause_of(*cause, teller) for cause in change.causes),
    )


def cause_of(record: str, moved: Number | None, reason: str, teller: Teller) -> Runs:
    by: Runs = () if moved is None else (Text(" ("), moved, Text(")"))
    return (*code(record), *by, Text(f" {reason}"))
