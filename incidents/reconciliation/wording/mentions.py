"""Which harm and which people each quantity speaks of."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from incidents.reconciliation.wording.harms import PASSED_OVER, join_harms
from incidents.reconciliation.wording.lexicon import Role, Tag
from incidents.reconciliation.wording.quantities import Part, Quantity, hedged
from incidents.reconciliation.wording.tokens import Term

UNHARMED = "unharmed"
FORWARD = 1


@dataclass(slots=True)
class Mention:
    """One quantity, or a harm without one, and what the words tie to it.

    `link` is how it follows the mention before it: `start`, `and`, `comma` or `including`.
    `settled` once a harm is tied to it; `claimable` while a harm right after it may still take it.
    """

    quantity: Quantity | None
    link: str
    sentence: int
    start: int
    end: int
    people: list[Tag] = field(default_factory=list)
    harm: str = ""
    settled: bool = False
    claimable: bool = False
    feared: bool = False
    rising: bool = False
    floor: bool = False
    denied: bool = False

    @property
    def claim(self) -> tuple[str, bool, bool, bool]:
        """What must be the same for two mentions to belong to one total."""
        return self.harm, self.feared, self.rising, self.denied


@dataclass(slots=True)
class Scope:
    """What the words of a sentence have said so far, and still holds."""

    link: str = "start"
    including: bool = False
    awaiting: bool = False
    direct: bool = False
    mostly: bool = False
    feared: bool = False
    rising: bool = False
    floor: bool = False
    denied: bool = False
    loose: list[Tag] = field(default_factory=list)
    stated: list[Tag] = field(default_factory=list)
    pending: Mention | None = None
    fulfilled: bool = False


class Binder:
    """Walks the parts of a text from left to right and ties them together."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self.parts = [part for part in join_harms(parts) if not passes(part)]
        self.mentions: list[Mention] = []
        self.said: set[Role] = set()
        self.uncounted: set[int] = set()
        self.notes: list[Term] = []
        self.sentence = 0
        self.scope = Scope()

    def bind(self) -> None:
        for place, part in enumerate(self.parts):
            if isinstance(part, Quantity):
                self.meet_quantity(part)
            else:
                self.meet_term(place, part)
        self.end_sentence()

    def meet_term(self, place: int, term: Term) -> None:
        self.said.add(term.role)
        match term.role:
            case Role.BREAK:
                self.end_sentence()
            case Role.HARM | Role.UNHARMED:
                self.meet_harm(place, term)
            case Role.PEOPLE:
                self.meet_people(place, term)
            case Role.INCLUDING | Role.OF_THEM:
                self.meet_including(place, term)
            case Role.AND | Role.COMMA | Role.OR | Role.STOP | Role.YEAR_MARK:
                self.meet_link(term.role)
            case Role.COLON:
                self.meet_colon()
            case Role.HEDGE_ANYWHERE if self.scope.direct:
                self.hedge_last(term)
            case Role.ALL_OF_THEM:
                self.scope.direct = bool(self.mentions)
            case Role.NO_COUNT:
                self.uncounted.add(self.sentence)
            case _:
                self.meet_remark(term.role)

    def meet_colon(self) -> None:
        """Civilians killed: 12; killed 12 people: a man and eleven children."""
        scope = self.scope
        scope.link, scope.direct = "comma", False
        if scope.pending:
            scope.stated = scope.pending.people

    def hedge_last(self, term: Term) -> None:
        """A hedge after the noun of its number: 12 people at least."""
        last = self.mentions[-1]
        if last.quantity:
            last.quantity = hedged(last.quantity, [term.tag.code])
            last.end = term.end

    def meet_link(self, role: Role) -> None:
        """A word or mark that ends what is said of the last number."""
        scope = self.scope
        scope.direct = False
        if role is Role.AND:
            scope.link = "and"
            return
        scope.loose = []
        if role in {Role.COMMA, Role.OR}:
            scope.link, scope.mostly = "comma", False

    def meet_remark(self, role: Role) -> None:
        """A word that colours what follows it in its sentence."""
        self.scope.mostly |= role is Role.MOSTLY
        self.scope.feared |= role is Role.FEARED
        self.scope.rising |= role is Role.RISE
        self.scope.floor |= role is Role.FLOOR
        self.scope.denied |= role is Role.DENIES

    def meet_quantity(self, quantity: Quantity) -> None:
        scope = self.scope
        mention = self.new_mention(quantity, quantity.start, quantity.end)
        if scope.pending:
            mention.harm, mention.feared = scope.pending.harm, scope.pending.feared
            mention.settled = mention.claimable = True
            mention.people = list(scope.stated)
            scope.fulfilled = True
        elif scope.including and self.mentions and self.mentions[-1].settled:
            self.join_head(mention)
        self.mentions.append(mention)
        scope.direct, scope.awaiting = True, False

    def new_mention(self, quantity: Quantity | None, start: int, end: int) -> Mention:
        scope = self.scope
        return Mention(
            quantity,
            "including" if scope.including else scope.link,
            self.sentence,
            start,
            end,
            rising=scope.rising,
            floor=scope.floor,
            denied=scope.denied,
        )

    def join_head(self, mention: Mention) -> None:
        mention.harm, mention.feared = self.mentions[-1].harm, self.mentions[-1].feared
        mention.settled = mention.claimable = True

    def meet_harm(self, place: int, term: Term) -> None:
        scope = self.scope
        forward = term.tag.number == FORWARD
        code = UNHARMED if term.role is Role.UNHARMED else term.tag.code
        waiting = [
            mention
            for mention in self.mentions
            if mention.sentence == self.sentence and not mention.settled
        ]
        claimed = scope.direct and not waiting and self.claims_last(place)
        nobody = bool(waiting and waiting[-1].quantity and waiting[-1].quantity.is_zero)
        if (forward and not nobody) or not (waiting or claimed):
            self.wait_for_count(code, term)
        else:
            scope.fulfilled &= bool(waiting)
            self.settle(waiting or self.mentions[-1:], code)
            self.drop_pending()
        scope.feared = scope.including = scope.awaiting = False
        scope.loose = []

    def claims_last(self, place: int) -> bool:
        """Whether a harm right after a number that is tied to an earlier harm takes it over."""
        followed = isinstance(self.part_at(place + 1), Quantity)
        return self.mentions[-1].claimable and not followed

    def settle(self, mentions: Sequence[Mention], harm: str) -> None:
        for mention in mentions:
            if mention.settled and mention.harm != harm:
                mention.link = "and"
            mention.harm, mention.settled, mention.claimable = harm, True, False
            mention.feared = self.scope.feared

    def wait_for_count(self, harm: str, term: Term) -> None:
        self.drop_pending()
        scope = self.scope
        scope.including = False
        mention = self.new_mention(None, term.start, term.end)
        mention.harm, mention.feared, mention.settled = harm, scope.feared, True
        mention.people = list(scope.loose)
        scope.stated = [tag for tag in scope.loose if tag.code == "adjective"]
        scope.pending, scope.fulfilled, scope.direct = mention, False, False

    def drop_pending(self) -> None:
        """Keep a harm that no count followed: killed, number not given."""
        if (pending := self.scope.pending) and not self.scope.fulfilled:
            self.mentions.append(pending)
        self.scope.pending = None

    def meet_people(self, place: int, term: Term) -> None:
        scope = self.scope
        if scope.mostly or scope.awaiting:
            self.notes.append(term)
        elif self.mentions and (scope.direct or self.continues_people(place)):
            self.add_people(self.mentions[-1], term.tag)
            self.mentions[-1].end = max(self.mentions[-1].end, term.end)
        elif scope.pending and not scope.fulfilled:
            scope.pending.people.append(term.tag)
            scope.stated.append(term.tag)
            scope.pending.end = term.end
        else:
            scope.loose.append(term.tag)

    def add_people(self, mention: Mention, tag: Tag) -> None:
        """One number for civilians and fighters, or men and women, says neither of its people."""
        last = mention.people[-1] if mention.people else tag
        if self.scope.direct or (last.population, last.subgroup) == (tag.population, tag.subgroup):
            mention.people.append(tag)
            return
        shared = tag.population if tag.population == last.population else ""
        mention.people = [replace(tag, population=shared, subgroup="any")]

    def continues_people(self, place: int) -> bool:
        """Civilians and fighters after one number: the second noun goes with the first."""
        before, link = self.part_at(place - 2), self.part_at(place - 1)
        if not isinstance(before, Term) or before.role is not Role.PEOPLE:
            return False
        listed = before.tag.subgroup != "any"
        return isinstance(link, Term) and (
            link.role is Role.AND or (link.role is Role.COMMA and listed)
        )

    def meet_including(self, place: int, term: Term) -> None:
        scope = self.scope
        follows = scope.direct and len(self.mentions) > 1
        opens = isinstance(self.part_at(place + 1), Quantity)
        if term.role is Role.OF_THEM and follows and not opens:
            last = self.mentions[-1]
            last.link = "including"
            last.claimable = False
        else:
            scope.including = scope.awaiting = True
            scope.direct = False

    def part_at(self, place: int) -> Part | None:
        return self.parts[place] if 0 <= place < len(self.parts) else None

    def end_sentence(self) -> None:
        self.drop_pending()
        own = [mention for mention in self.mentions if mention.sentence == self.sentence]
        if self.scope.floor and not any(mention.floor for mention in own):
            for mention in own:
                mention.floor = True
        self.sentence += 1
        self.scope = Scope()


def passes(part: Part) -> bool:
    return isinstance(part, Term) and part.role in PASSED_OVER
