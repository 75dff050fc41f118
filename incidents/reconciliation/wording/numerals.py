"""Numbers in words and digits, joined into whole numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from incidents.reconciliation.wording.lexicon import Lexicon, Role, Tag
from incidents.reconciliation.wording.tokens import NO_COUNT, Term

THOUSAND = 1000
# More people than have ever lived is a serial number or a slip, not a count.
MOST_PEOPLE = 10**9


@dataclass(slots=True)
class Sum:
    """A number while its words are being added up."""

    total: Fraction = Fraction(0)
    current: Fraction | None = None
    scale: int = 1
    about: bool = False
    in_digits: bool = False

    def value(self) -> Fraction:
        return self.total + (self.current or 0)


def join_numerals(terms: Sequence[Term], lexicon: Lexicon) -> list[Term]:
    """The terms with each run of numerals replaced by one numeral that has an amount.

    An amount that is no whole number of people ("1.2 metres") is left as a filler. The code of
    the numeral is `about` where its words are not exact (a dozen, 1.2 thousand).
    """
    joined: list[Term] = []
    position = 0
    while position < len(terms):
        if begins_number(terms, position):
            term, position = read_number(terms, position, lexicon)
            joined.append(term)
        else:
            joined.append(terms[position])
            position += 1
    return joined


def begins_number(terms: Sequence[Term], position: int) -> bool:
    term = terms[position]
    if term.role is Role.DETERMINER and position + 1 < len(terms):
        term = terms[position + 1]
        return term.role is Role.SCALE and term.tag.code != "plural"
    return term.role is Role.NUMERAL or (term.role is Role.SCALE and term.tag.code != "plural")


def read_number(terms: Sequence[Term], start: int, lexicon: Lexicon) -> tuple[Term, int]:
    position = start + (terms[start].role is Role.DETERMINER)
    number = Sum()
    end = position
    while position < len(terms) and takes(number, terms, position, lexicon):
        position += terms[position].role in {Role.AND, Role.DASH}
        add(number, terms[position])
        position += 1
        end = position
    return finished(number, terms[start:end]), end


def takes(number: Sum, terms: Sequence[Term], position: int, lexicon: Lexicon) -> bool:
    """Whether the term here, or the one after an "and" or a hyphen here, goes on the number."""
    empty = number.current is None and not number.total
    link = terms[position].role
    if link in {Role.AND, Role.DASH}:
        position += 1
        if empty or position == len(terms):
            return False
    term = terms[position]
    if term.role is Role.SCALE:
        return link is Role.SCALE or number.current is None
    if term.role is not Role.NUMERAL or term.amount is not None or number.in_digits:
        return empty and term.role is Role.NUMERAL
    if number.current is None:
        return empty or term.tag.number < THOUSAND
    return fits(int(number.current), term.tag.number, link, units_first=lexicon.units_first)


def fits(number: int, added: int, link: Role, *, units_first: bool) -> bool:
    """Whether `added` goes on `number` in one numeral: 100 and 20, 20-5, or five and twenty."""
    units = number % 100
    if number and not units:
        ceiling = THOUSAND if number % THOUSAND == 0 else 100
        return added < ceiling and link is not Role.DASH
    if units_first:
        teens = link is Role.NUMERAL and added == 10
        return units < 10 and (teens or (link is Role.AND and 20 <= added < 100))
    return link is not Role.AND and units >= 20 and units % 10 == 0 and added < 10


def add(number: Sum, term: Term) -> None:
    if term.role is Role.NUMERAL:
        number.in_digits = term.amount is not None
        number.about = term.tag.code == "about"
        value = Fraction(term.tag.number) if term.amount is None else term.amount
        number.current = (number.current or Fraction(0)) + value
        return
    scale = term.tag.number
    number.scale = scale
    number.about = term.tag.code == "about" or (
        number.current is not None and number.current % 1 != 0
    )
    product = (Fraction(1) if number.current is None else number.current) * scale
    number.current = None if scale >= THOUSAND else product
    number.total += product if scale >= THOUSAND else 0


def finished(number: Sum, parts: Sequence[Term]) -> Term:
    value = number.value()
    start, end = parts[0].start, parts[-1].end
    if value % 1 or value > MOST_PEOPLE:
        return Term(Tag(role=Role.FILLER, code=NO_COUNT), start, end)
    tag = Tag(
        role=Role.NUMERAL,
        number=number.scale,
        code="about" if number.about else "",
    )
    uncertain = any(part.uncertain for part in parts)
    in_digits = any(part.in_digits for part in parts)
    return Term(tag, start, end, value, uncertain, in_digits)
