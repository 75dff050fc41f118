"""Numbers that count no people: dates, years, ages, clock times, names, things and distances."""

import re
from collections.abc import Sequence

from incidents.reconciliation.wording.lexicon import Role
from incidents.reconciliation.wording.tokens import Term

YEAR = re.compile(r"(19|20)\d\d")
DAYS_IN_MONTH = 31
JOINERS = frozenset({Role.TO, Role.DASH, Role.OR})
COUNTED = frozenset({Role.PEOPLE, Role.HARM})
# "3 large residential buildings": the noun may stand a few words after its number.
FARTHEST_NOUN = 3


def drop_labels(terms: Sequence[Term], text: str) -> list[Term]:
    """The terms without the numbers that are no counts, and without the units they measure."""
    dropped: set[int] = set()
    numerals = [place for place, term in enumerate(terms) if term.role is Role.NUMERAL]
    for place in reversed(range(len(terms))):
        if terms[place].role not in {Role.NUMERAL, Role.VAGUE}:
            continue
        dropped |= measured(terms, place, dropped)
        if before_month(terms, place, dropped) or is_year(terms, place, text):
            dropped.add(place)
    for place in numerals:
        if place not in dropped and is_labelled(terms, place, dropped):
            dropped.add(place)
    return [term for place, term in enumerate(terms) if place not in dropped]


def role_at(terms: Sequence[Term], place: int) -> Role:
    """The role of a term; the text breaks before the first and after the last one."""
    return terms[place].role if 0 <= place < len(terms) else Role.BREAK


def measured(terms: Sequence[Term], place: int, dropped: set[int]) -> set[int]:
    """A number and its unit, with what stands between: 3 km, 2 to 7 years, 7-year-old."""
    for ahead in range(place + 1, place + 2 + FARTHEST_NOUN):
        role = role_at(terms, ahead)
        if role is Role.UNIT:
            return set(range(place, ahead + 1))
        adjective = role is Role.PEOPLE and terms[ahead].tag.code == "adjective"
        hyphen = role is Role.DASH and ahead == place + 1
        if not (adjective or hyphen or role in {Role.FILLER, Role.OF}):
            break
    between = role_at(terms, place - 1) is Role.BETWEEN
    joined = role_at(terms, place + 1) in (JOINERS | {Role.AND} if between else JOINERS)
    return {place, place + 1} if joined and place + 2 in dropped else set()


def before_month(terms: Sequence[Term], place: int, dropped: set[int]) -> bool:
    """3 June, 3rd of June; 3 and 4 June."""
    if not is_day(terms[place]):
        return False
    ahead = place + 1
    while role_at(terms, ahead) in {Role.OF, Role.FILLER} and ahead <= place + 2:
        ahead += 1
    if role_at(terms, ahead) is Role.MONTH:
        return True
    joined = role_at(terms, place + 1) in JOINERS | {Role.AND}
    return joined and place + 2 in dropped and before_month(terms, place + 2, dropped)


def is_day(term: Term) -> bool:
    return term.in_digits and 1 <= (term.amount or 0) <= DAYS_IN_MONTH


def is_year(terms: Sequence[Term], place: int, text: str) -> bool:
    """Four digits of our time, unless people or harm follow or a hedge stands before."""
    term = terms[place]
    if len(terms) == 1 or not YEAR.fullmatch(text[term.start : term.end]):
        return False
    if role_at(terms, place - 1) in {Role.MONTH, Role.YEAR_MARK}:
        return True
    hedged = role_at(terms, place - 1) in {Role.HEDGE, Role.HEDGE_ANYWHERE}
    return not hedged and not counts_people(terms, place)


def counts_people(terms: Sequence[Term], place: int) -> bool:
    """Whether people or harm follow the number, at most a few words off."""
    for ahead in range(place + 1, place + 2 + FARTHEST_NOUN):
        if role_at(terms, ahead) not in {Role.FILLER, Role.OF}:
            return role_at(terms, ahead) in COUNTED
    return False


def is_labelled(terms: Sequence[Term], place: int, dropped: set[int]) -> bool:
    """The 17 of Division 17 and of 17th, the day of June 3, the 9 of aged 7 and 9."""
    before = place - 1
    while role_at(terms, before) in {Role.BETWEEN, Role.DASH}:
        before -= 1
    if role_at(terms, before) is Role.LABEL:
        return True
    counted = role_at(terms, place + 1) in COUNTED
    if role_at(terms, before) is Role.MONTH:
        return is_day(terms[place]) and not counted
    suffixed = (
        role_at(terms, place + 1) is Role.FILLER and terms[place + 1].start == terms[place].end
    )
    chained = role_at(terms, place - 1) in JOINERS | {Role.AND} and place - 2 in dropped
    return suffixed or (chained and not counts_people(terms, place))
