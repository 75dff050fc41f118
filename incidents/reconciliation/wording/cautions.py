"""What a coder must look at before a reading is confirmed."""

from collections import Counter
from collections.abc import Iterator, Sequence

from incidents.reconciliation.wording.cells import key
from incidents.reconciliation.wording.families import Family
from incidents.reconciliation.wording.lexicon import Lexicon, Role
from incidents.reconciliation.wording.mentions import UNHARMED, Binder, Mention
from incidents.reconciliation.wording.reading import Caution, CellReading
from incidents.reconciliation.wording.tokens import NO_COUNT, Term


def cautions_of_cells(
    cells: Sequence[CellReading], lexicon: Lexicon, translated_from: str
) -> Iterator[Caution]:
    """Cautions that the cells themselves show."""
    if len(cells) > 1:
        yield Caution("two_counts", "; ".join(cell.words for cell in cells))
    if max(Counter(map(key, cells)).values(), default=0) > 1:
        yield Caution("several_numbers", "; ".join(cell.words for cell in cells))
    for cell in cells:
        if cell.harm == "killed_or_injured":
            yield Caution("killed_or_injured", cell.words)
        if cell.kind == "cumulative":
            yield Caution("cumulative", cell.words)
        if cell.hedge == "vague":
            yield Caution("vague", cell.words)
            if cell.low == lexicon.translated_floors.get(translated_from):
                yield Caution("translated_vague", cell.words)
        if cell.coded:
            yield Caution("convention", cell.words)


def cautions_of_mentions(
    families: Sequence[Family], binder: Binder, text: str
) -> Iterator[Caution]:
    """Cautions about how the words were tied together."""
    for family in families:
        if family.listed:
            yield Caution("several_numbers", text[family.heads[0].start : family.parts[-1].end])
        if len(family.heads) > 1:
            yield Caution("two_counts", text[family.heads[0].start : family.heads[-1].end])
        for mention in (*family.heads, *family.parts):
            words = text[mention.start : mention.end].strip()
            yield from (Caution(code, words) for code in cautions_of_mention(mention, binder))
    yield from (Caution("subgroup_note", text[note.start : note.end]) for note in binder.notes)


def cautions_of_mention(mention: Mention, binder: Binder) -> Iterator[str]:
    quantity = mention.quantity
    if mention.settled and not mention.harm:
        yield "two_counts"
    if quantity is None:
        if any(tag.code == "unclear" for tag in mention.people):
            yield "dual_or_plural"
        return
    yield from quantity.cautions
    silent = mention.denied or mention.feared or mention.sentence in binder.uncounted
    if silent and not quantity.is_zero:
        yield "number_in_no_count"
    if quantity.is_zero and not silent and not binder.said & {Role.CHECKED, Role.REPORTED}:
        yield "zero_unchecked"


def cautions_of_rest(
    given_up: Sequence[Mention], terms: Sequence[Term], text: str
) -> Iterator[Caution]:
    """Cautions about numbers that no figure was made of."""
    for mention in given_up:
        words = text[mention.start : mention.end].strip()
        yield Caution("unread", words)
        if mention.harm != UNHARMED and mention.people:
            yield Caution("several_numbers", words)
    for term in terms:
        if term.tag.code == NO_COUNT:
            yield Caution("unread", text[term.start : term.end])
