"""What moved in earlier months since the release before, through which records, and why."""

from collections.abc import Iterator
from dataclasses import dataclass

from incidents.reasons import CHANGE_REASON
from publication.comparing import VALUES, Change, Part, Sums, value
from publication.report.blocks import (
    Block,
    Heading,
    Isolated,
    Number,
    Paragraph,
    Runs,
    Table,
    Text,
)
from publication.report.facts import Facts
from publication.report.references import of_difference
from publication.report.sections.parts import CODE, NUMBER, TEXT, columns
from publication.report.telling import Teller, code

NAMES = {
    "incidents": ("incidents", "عدد الحوادث"),
    "reported_min": ("the least that sources say", "أقل ما تقوله المصادر"),
    "corroborated_min": ("corroborated floor", "الحد الأدنى المؤيَّد"),
    "best": ("figure to quote", "الرقم المختار"),
    "best_allocated": ("derived share", "الحصة المشتقة"),
    "reported_max": ("the most that sources say", "أكثر ما تقوله المصادر"),
}
NO_REASON = ("no reason is public", "لا سبب منشورًا")


@dataclass(frozen=True, slots=True)
class Moved:
    """One value of one month and cell that is not what it was."""

    change: Change
    name: str
    before: str
    now: str

    def number(self, side: str, sums: Sums) -> Number | None:
        """What one release had; null is not known."""
        had = sums["incidents"] if self.name == "incidents" else value(sums, self.name)
        return None if had is None else Number(had, self.reference(side))

    @property
    def difference(self) -> Number:
        return Number(self.change.difference[self.name], self.reference("change"), signed=True)

    def part(self, part: Part) -> Number:
        return Number(part.change[self.name], self.reference(part.code), signed=True)

    def reference(self, side: str) -> str:
        return of_difference(self.before, self.now, ".".join(self.change.cell), side, self.name)


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
        return
    name = Isolated(before.name)
    moved = list(find_moved(facts.changes, before.name, facts.release.name))
    if not moved:
        yield Paragraph(
            teller.say(
                "No figure of a month that {name} covers has moved since.",
                "لم يتغير منذ ذلك الحين أي رقم في الأشهر التي يغطيها {name}.",
                name=name,
            )
        )
        return
    yield Paragraph(
        teller.say(
            "These figures of months that {name} covers are not what it said. A change is no new "
            "harm of this month: it is what became known, was put right or was taken back since. "
            "What the records add up to is the whole of each change.",
            "هذه الأرقام في الأشهر التي يغطيها {name} تختلف عما ورد فيه. والتغيير ليس أذى جديدًا "
            "في هذا الشهر: بل هو ما عُرف أو صُحّح أو سُحب منذ ذلك الحين. ومجموع ما تضيفه السجلات "
            "هو كامل التغيير.",
            name=name,
        )
    )
    yield table(facts, moved, teller)


def find_moved(changes: tuple[Change, ...], before: str, now: str) -> Iterator[Moved]:
    for change in changes:
        for name in ("incidents", *VALUES):
            found = Moved(change, name, before, now)
            old, new = found.number("before", change.before), found.number("after", change.after)
            if (old and old.value) != (new and new.value):
                yield found


def table(facts: Facts, moved: list[Moved], teller: Teller) -> Table:
    before, now = facts.release.predecessor, facts.release
    return Table(
        teller.words("What moved, by how much, and why", "ما تغيّر ومقداره وسببه"),
        columns(
            teller,
            ("Month", "الشهر", CODE),
            ("What", "ماذا", TEXT),
            ("Before", "من قبل", NUMBER),
            ("Now", "الآن", NUMBER),
            ("By", "المقدار", NUMBER),
            ("Records, and why", "السجلات والسبب", TEXT),
            weights={1: 2, 5: 3},
        ),
        tuple(row_of(facts, each, teller) for each in moved),
        teller.say(
            "Before: {before}. Now: {now}.",
            "من قبل: {before}. الآن: {now}.",
            before=Isolated(str(before)),
            now=Isolated(now.name),
        ),
    )


def row_of(facts: Facts, moved: Moved, teller: Teller) -> tuple[Runs, ...]:
    change, cell = moved.change, moved.change.cell
    place = teller.name(facts.places.get(cell.place, {"code": cell.place}))
    what = [teller.people(cell.harm, cell.population), place, teller.words(*NAMES[moved.name])]
    parts = [part for part in change.parts if part.change[moved.name]]
    return (
        code(cell.month),
        (Text(teller.join(what)),),
        teller.number(moved.number("before", change.before)),
        teller.number(moved.number("after", change.after)),
        (moved.difference,),
        teller.list_runs(cause_of(moved, part, teller) for part in parts),
    )


def cause_of(moved: Moved, part: Part, teller: Teller) -> Runs:
    """One record: by how much it moved the figure, the kind of reason, and the reason in words."""
    told = list(dict.fromkeys(step.reason for step in part.steps if step.reason))
    return teller.say(
        "{record} {by} ({kind}: {why})",
        "{record} {by} ({kind}: {why})",
        record=code(part.code),
        by=moved.part(part),
        kind=teller.label(CHANGE_REASON, part.because).lower(),
        why=teller.join(told or [teller.words(*NO_REASON)]),
    )
