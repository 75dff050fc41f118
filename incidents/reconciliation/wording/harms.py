"""Harms that share one count: "killed or injured" is one harm where one number serves both."""

from collections.abc import Iterator, Sequence

from incidents.reconciliation.wording.lexicon import Role, Tag
from incidents.reconciliation.wording.quantities import Part, Quantity
from incidents.reconciliation.wording.tokens import Term

LINKS = frozenset({Role.AND, Role.OR, Role.COMMA})
PASSED_OVER = frozenset({Role.FILLER, Role.DETERMINER, Role.AUXILIARY, Role.OF, Role.HEDGE})
BEFORE_A_HARM = PASSED_OVER | {Role.PEOPLE, Role.FEARED, Role.BETWEEN}
AFTER_A_HARM = PASSED_OVER | {Role.COLON, Role.TO}
TOGETHER = {
    frozenset({"killed", "injured"}): "killed_or_injured",
    # "Casualties and wounded" counts the dead and the wounded, whichever of them is meant twice.
    frozenset({"killed_or_injured", "injured"}): "killed_or_injured",
    frozenset({"killed_or_injured", "killed"}): "killed_or_injured",
}


def join_harms(parts: Sequence[Part]) -> list[Part]:
    """The parts with each run of harms that one number serves as one harm.

    Killed and injured together are `killed_or_injured`; other mixtures are no harm of the
    codebook, and keep an empty code.
    """
    joined: list[Part] = []
    place = 0
    while place < len(parts):
        run = run_of_harms(parts, place)
        if len(run) > 1 and share_one_count(parts, run):
            first, last = run[0], run[-1]
            codes = frozenset(term.tag.code for term in terms_at(parts, run))
            tag = Tag(
                role=Role.HARM,
                code=TOGETHER.get(codes, ""),
                number=next(terms_at(parts, run)).tag.number,
            )
            joined.append(Term(tag, parts[first].start, parts[last].end))
            place = last
        else:
            joined.append(parts[place])
        place += 1
    return joined


def terms_at(parts: Sequence[Part], places: Sequence[int]) -> Iterator[Term]:
    return (part for place in places if isinstance(part := parts[place], Term))


def run_of_harms(parts: Sequence[Part], start: int) -> list[int]:
    """Places of different harms of one kind with only "and", "or" or a comma between them."""
    run: list[int] = []
    place = start
    while (term := harm_at(parts, place)) and all(
        term.tag.code != other.tag.code and term.tag.number == other.tag.number
        for other in terms_at(parts, run)
    ):
        run.append(place)
        place += 1
        while place < len(parts) and role_of(parts[place]) in LINKS:
            place += 1
        if place == run[-1] + 1:
            break
    return run


def harm_at(parts: Sequence[Part], place: int) -> Term | None:
    part = parts[place] if place < len(parts) else None
    return part if isinstance(part, Term) and part.role is Role.HARM else None


def role_of(part: Part) -> Role | None:
    return part.role if isinstance(part, Term) else None


def share_one_count(parts: Sequence[Part], run: Sequence[int]) -> bool:
    """Whether a number stands on one side only; with none at all, whether "or" joins them."""
    links = {role_of(parts[place]) for place in range(run[0], run[-1])}
    before = nearest(parts[: run[0]][::-1], BEFORE_A_HARM)
    after = nearest(parts[run[-1] + 1 :], AFTER_A_HARM)
    counted_before, counted_after = isinstance(before, Quantity), isinstance(after, Quantity)
    if not links & {Role.AND, Role.OR} or (counted_before and is_others(after)):
        return False
    return counted_before != counted_after or (Role.OR in links and not counted_before)


def is_others(part: Part | None) -> bool:
    return isinstance(part, Term) and part.tag.code == "others"


def nearest(parts: Sequence[Part], passed_over: frozenset[Role]) -> Part | None:
    return next((part for part in parts if role_of(part) not in passed_over), None)
