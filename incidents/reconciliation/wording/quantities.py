"""Hedges, ranges and vague words around numbers: what the words say that the number is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from incidents.reconciliation.wording.labels import COUNTED, role_at
from incidents.reconciliation.wording.lexicon import Lexicon, Role
from incidents.reconciliation.wording.tokens import Term

HEDGES = frozenset({Role.HEDGE, Role.HEDGE_ANYWHERE})
JOINERS = frozenset({Role.TO, Role.DASH, Role.OR, Role.POSSIBLY})
PAUSES = frozenset({Role.COMMA, Role.AND, Role.OR, Role.DASH})
# Where hedges are heaped ("at least about 20") the first of these decides.
STRONGEST_HEDGE = ("at_least", "at_most", "almost", "about")
OPENS_A_NOUN = frozenset(
    {Role.HARM, Role.AND, Role.COMMA, Role.INCLUDING, Role.BREAK, Role.BETWEEN, Role.COLON}
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A stated number of people: whole persons, `high` None where no upper figure is given.

    `scale` is the thousand of "3 thousand", by which the first end of a range may be meant.
    """

    low: int
    high: int | None
    hedge: str
    start: int
    end: int
    scale: int = 1
    cautions: tuple[str, ...] = ()

    @property
    def is_zero(self) -> bool:
        return self.high == 0 and self.hedge == "exact"

    @property
    def is_vague(self) -> bool:
        return self.hedge == "vague"


Part = Quantity | Term
Found = tuple[Quantity, int] | None


def measure(terms: Sequence[Term], lexicon: Lexicon) -> list[Part]:
    """The terms with every stated number, its hedge and its range as one quantity."""
    parts: list[Part] = []
    place = 0
    rising = False
    while place < len(terms):
        term = terms[place]
        if lexicon.bare_singular and counts_noun_before(terms, place, parts):
            confirm(parts, term)
            place += 1
            continue
        rising = term.role is Role.RISE or (rising and term.role is not Role.BREAK)
        if found := read_quantity(terms, place, rising=rising):
            quantity, place = found
            if repeats(quantity, parts) and role_at(terms, place) is Role.COMMA:
                parts.pop()
                place += 1
            else:
                parts.append(quantity)
            continue
        opening = one_person_from(terms, place, parts, bare=lexicon.bare_singular)
        if opening is not None:
            parts.append(Quantity(1, 1, "exact", opening, term.end))
        parts.append(term)
        place += 1
    return parts


def repeats(quantity: Quantity, parts: Sequence[Part]) -> bool:
    """5 (five): the same number again, in brackets."""
    match parts[-2:]:
        case [Quantity(low=low, high=high), Term(role=Role.COMMA)]:
            return (low, high) == (quantity.low, quantity.high)
    return False


def counts_noun_before(terms: Sequence[Term], place: int, parts: Sequence[Part]) -> bool:
    """One man, two dead, their three children: in Arabic such number words follow their noun.

    The two of a dual stands with a noun of its own.
    """
    term, last = terms[place], parts[-1] if parts else None
    if term.role is not Role.NUMERAL or term.in_digits or (term.amount or 0) > 10:
        return False
    dual = place + 1 < len(terms) and terms[place + 1].start == term.start
    noun = isinstance(last, Term) and last.role in COUNTED and not last.tag.number
    return noun and not dual


def confirm(parts: list[Part], numeral: Term) -> None:
    """Put the number before its noun, unless the noun's own form has said it already."""
    counted = len(parts) > 1 and isinstance(parts[-2], Quantity)
    number = int(numeral.amount or 0)
    if not counted:
        parts.insert(-1, Quantity(number, number, "exact", parts[-1].start, numeral.end))


def one_person_from(
    terms: Sequence[Term], place: int, parts: Sequence[Part], *, bare: bool
) -> int | None:
    """Where a singular that is one person begins: a woman, his son; a bare one opens its phrase."""
    term = terms[place]
    if term.role is not Role.PEOPLE or term.tag.code not in {"one", "kin", "adjective"}:
        return None
    if term.tag.code == "adjective" and role_at(terms, place + 1) in {Role.FILLER, Role.PEOPLE}:
        return None
    if bare:
        return term.start if opens_noun(parts) else None
    before = place - 1
    while role_at(terms, before) is Role.FILLER:
        before -= 1
    return terms[before].start if role_at(terms, before) is Role.DETERMINER else None


def opens_noun(parts: Sequence[Part]) -> bool:
    """Whether a noun phrase can begin after these parts; "nobody killed" has its number already."""
    if len(parts) > 1 and isinstance(parts[-2], Quantity) and parts[-2].is_zero:
        return False
    return not parts or (isinstance(parts[-1], Term) and parts[-1].role in OPENS_A_NOUN)


def read_quantity(terms: Sequence[Term], place: int, *, rising: bool) -> Found:
    """A quantity that begins here, with all its hedges, and the place after it."""
    hedges, after = take_hedges(terms, place)
    between = role_at(terms, after) is Role.BETWEEN
    first = read_amount(terms, after + between)
    if first is None:
        return None
    quantity, after = first
    if second := second_end(terms, after, between=between, floor="at_least" in hedges):
        end, after, capped = second
        quantity = span(quantity, end, rising=rising)
        hedges = [] if capped else hedges
    while role_at(terms, after) is Role.HEDGE_ANYWHERE and not read_amount(terms, after + 1):
        hedges.append(terms[after].tag.code)
        quantity = replace(quantity, end=terms[after].end)
        after += 1
    return hedged(replace(quantity, start=terms[place].start), hedges), after


def take_hedges(terms: Sequence[Term], place: int) -> tuple[list[str], int]:
    taken = list(takewhile(lambda ahead: is_hedge(terms, ahead), range(place, len(terms))))
    return [terms[ahead].tag.code for ahead in taken], place + len(taken)


def is_hedge(terms: Sequence[Term], place: int) -> bool:
    """A hedge; a vague word such as "some" is one too where a number follows it."""
    term = terms[place]
    if term.role is Role.VAGUE and term.tag.code:
        return role_at(terms, place + 1) in {Role.NUMERAL, Role.VAGUE}
    return term.role in HEDGES


def read_amount(terms: Sequence[Term], place: int) -> Found:
    """One number or vague word, without its hedges."""
    if role_at(terms, place) is Role.DETERMINER:
        place += 1
    role = role_at(terms, place)
    if role is Role.ZERO:
        if not negates_a_count(terms, place):
            return None
        return Quantity(0, 0, "exact", terms[place].start, terms[place].end), place + 1
    if role in {Role.VAGUE, Role.SCALE}:
        return read_vague(terms, place)
    if role is not Role.NUMERAL:
        return None
    term = terms[place]
    number = int(term.amount or 0)
    cautions = ("ambiguous_separator",) if term.uncertain else ()
    hedge = term.tag.code or "exact"
    quantity = Quantity(number, number, hedge, term.start, term.end, term.tag.number, cautions)
    return quantity, place + 1


def negates_a_count(terms: Sequence[Term], place: int) -> bool:
    """Nobody; no, where people or harm follow, and not "no warning" or "without stopping"."""
    if terms[place].tag.code or role_at(terms, place + 1) in COUNTED:
        return True
    ahead = terms[place + 2] if place + 2 < len(terms) else None
    return bool(
        role_at(terms, place + 1) is Role.FILLER
        and ahead
        and (ahead.role is Role.PEOPLE or (ahead.role is Role.HARM and not ahead.tag.number))
    )


def read_vague(terms: Sequence[Term], place: int) -> Found:
    """Dozens; tens of thousands; several hundred, whose floors multiply."""
    first = last = terms[place]
    floor = first.tag.number
    place += 1
    while True:
        ahead = place + (role_at(terms, place) is Role.OF)
        role = role_at(terms, ahead)
        scaled = role is Role.NUMERAL and terms[ahead].tag.number > 1
        if not scaled and role not in {Role.VAGUE, Role.SCALE}:
            return Quantity(floor, None, "vague", first.start, last.end), place
        last = terms[ahead]
        floor *= int(last.amount or last.tag.number)
        place = ahead + 1


def second_end(
    terms: Sequence[Term], place: int, *, between: bool, floor: bool
) -> tuple[Quantity, int, bool] | None:
    """The other end of a range, the place after it, and whether an "at most" caps it."""
    role, ahead = role_at(terms, place), place + 1
    paused = role in PAUSES and role_at(terms, ahead) is Role.POSSIBLY
    joined = role in JOINERS or paused or (between and role is Role.AND)
    hedges, start = take_hedges(terms, ahead + paused)
    capped = floor and role in PAUSES and "at_most" in hedges
    found = read_amount(terms, start) if joined or capped else None
    return (*found, capped) if found else None


def span(first: Quantity, second: Quantity, *, rising: bool) -> Quantity:
    """The range from the first quantity to the second; after a rise only the second counts."""
    cautions = first.cautions + second.cautions
    end = replace(second, start=first.start, cautions=cautions)
    if rising:
        return replace(end, cautions=(*cautions, "several_numbers"))
    if first.is_vague or second.is_vague:
        floor = min(first.low, second.low) if first.is_vague else first.low
        hedge = "vague" if first.is_vague else "at_least"
        return replace(end, low=floor, high=None, hedge=hedge)
    low = first.low
    if first.scale == 1 and second.scale > 1 and low * second.scale < second.low:
        low *= second.scale
    if low > second.low:
        return replace(
            end, low=second.low, high=low, hedge="range", cautions=(*cautions, "several_numbers")
        )
    return replace(end, low=low, hedge="range" if low < second.low else "exact")


def hedged(quantity: Quantity, hedges: Sequence[str]) -> Quantity:
    """The quantity as its hedges bound it; the low of "at most" is settled with the harm."""
    hedge = next((hedge for hedge in STRONGEST_HEDGE if hedge in hedges), "")
    if not hedge:
        return quantity
    if quantity.is_vague:
        return replace(quantity, low=0) if hedge == "at_most" else quantity
    if hedge == "at_least":
        return replace(quantity, high=None, hedge=hedge)
    if hedge == "at_most":
        return replace(quantity, low=0, hedge=hedge)
    return quantity if quantity.hedge == "range" else replace(quantity, hedge=hedge)
