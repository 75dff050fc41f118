"""Mentions that are added to one total, and those that are parts of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from incidents.reconciliation.wording.mentions import UNHARMED, Mention


@dataclass(slots=True)
class Family:
    """Heads are added: a woman and four children. Parts are not: 30, including 12 children.

    `listed`: a list after a comma details the head ("three people, a man and his two sons").
    """

    heads: list[Mention]
    parts: list[Mention] = field(default_factory=list)
    listed: bool = False


def without_echoes(mentions: Sequence[Mention]) -> Iterator[Mention]:
    """The mentions, less a harm that has no number here and is counted, or named, elsewhere."""
    counted = {mention.harm for mention in mentions if mention.quantity}
    if counted & {"killed", "injured"}:
        counted.add("killed_or_injured")
    for mention in mentions:
        if mention.quantity or mention.harm not in counted:
            yield mention
        counted.add(mention.harm)


def settle_open(mentions: Sequence[Mention]) -> tuple[list[Mention], list[Mention]]:
    """Tie a harm to the quantities that have none of their own; the second list is given up."""
    kept: list[Mention] = []
    given_up: list[Mention] = []
    anywhere = any(mention.settled for mention in mentions)
    for mention in mentions:
        if mention.settled or not anywhere or follow_head(mention, kept):
            kept.append(mention)
        else:
            given_up.append(mention)
    given_up += [mention for mention in kept if mention.harm == UNHARMED and mention.quantity]
    kept = [mention for mention in kept if mention.harm != UNHARMED]
    return kept, given_up


def follow_head(mention: Mention, earlier: Sequence[Mention]) -> bool:
    """Give a quantity the harm of the one before it where the words leave no other sense."""
    head = next((head for head in reversed(earlier) if head.quantity), None)
    if head is None or not (
        mention.link == "including"
        or mention.rising
        or caps(mention, head)
        or (mention.link == "comma" and is_specific(mention) and head.sentence == mention.sentence)
    ):
        return False
    mention.harm, mention.feared, mention.settled = head.harm, head.feared, True
    return True


def caps(mention: Mention, head: Mention) -> bool:
    """At least 13 killed, and as many as 46: two ends of one count."""
    return bool(
        head.quantity
        and mention.quantity
        and (head.quantity.hedge, mention.quantity.hedge) == ("at_least", "at_most")
        and mention.harm in {"", head.harm}
        and mention.sentence == head.sentence
        and not mention.people
        and head.quantity.low <= (mention.quantity.high or 0)
    )


def families(mentions: Sequence[Mention]) -> Iterator[Family]:
    """The mentions in order, each with the family that it belongs to."""
    family: Family | None = None
    for mention in mentions:
        if family and joins(family, mention):
            continue
        if family:
            yield family
        family = Family([mention])
    if family:
        yield family


def joins(family: Family, mention: Mention) -> bool:
    """Take the mention into the family, as the other end of its range, a part or an addend."""
    head = family.heads[0]
    if mention.claim != head.claim:
        return False
    if caps(mention, head) and mention.quantity and head.quantity:
        head.quantity = replace(head.quantity, high=mention.quantity.high, hedge="range")
        head.end = mention.end
    elif mention.link == "including":
        family.parts.append(mention)
    elif not adds_to(family, mention):
        return False
    elif family.listed or (mention.link == "comma" and not is_specific(family.heads[-1])):
        family.listed = True
        family.parts.append(mention)
    else:
        family.heads.append(mention)
    return True


def adds_to(family: Family, mention: Mention) -> bool:
    """Whether both name people, in one sentence, and no two populations would be added."""
    last = family.heads[-1]
    populations = {population_of(each) for each in (*family.heads, mention)} - {""}
    return (
        mention.sentence == last.sentence
        and mention.link in {"and", "comma"}
        and bool(mention.people and last.people)
        and bool(mention.quantity and last.quantity)
        and (mention.link == "and" or is_specific(mention))
        and len(populations) < 2
    )


def is_specific(mention: Mention) -> bool:
    """Whether the words say which people: a woman, four children, his son."""
    return any(tag.subgroup != "any" or tag.code == "kin" for tag in mention.people)


def population_of(mention: Mention) -> str:
    """The one population that the words state; empty where they state none or two."""
    stated = {tag.population for tag in mention.people} - {""}
    return stated.pop() if len(stated) == 1 else ""


def subgroup_of(mention: Mention) -> str:
    stated = {tag.subgroup for tag in mention.people} - {"any"}
    return stated.pop() if len(stated) == 1 else "any"
