"""The shape of a lexicon: phrases, and the part that each plays in a count."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum, auto
from functools import cached_property

from incidents.reconciliation.wording.reading import FLOOR_V1
from incidents.reconciliation.wording.script import fold


class Role(StrEnum):
    """The part that a word or phrase plays."""

    NUMERAL = auto()
    SCALE = auto()
    VAGUE = auto()
    ZERO = auto()
    HEDGE = auto()
    HEDGE_ANYWHERE = auto()
    FLOOR = auto()
    BETWEEN = auto()
    TO = auto()
    DASH = auto()
    POSSIBLY = auto()
    AND = auto()
    OR = auto()
    OF = auto()
    COMMA = auto()
    COLON = auto()
    BREAK = auto()
    DETERMINER = auto()
    PEOPLE = auto()
    ALL_OF_THEM = auto()
    INCLUDING = auto()
    OF_THEM = auto()
    MOSTLY = auto()
    HARM = auto()
    UNHARMED = auto()
    FEARED = auto()
    NO_COUNT = auto()
    REPORTED = auto()
    CHECKED = auto()
    DENIES = auto()
    RISE = auto()
    LABEL = auto()
    UNIT = auto()
    MONTH = auto()
    YEAR_MARK = auto()
    AUXILIARY = auto()
    STOP = auto()
    FILLER = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """One part that a phrase plays; which of the fields count depends on the role.

    `code` is the harm, the hedge or a remark of the role's own; `number` the value of a numeral,
    the factor of a scale or the floor of a vague word.
    """

    role: Role
    code: str = ""
    number: int = 0
    population: str = ""
    subgroup: str = "any"


Entries = dict[str, tuple[Tag, ...]]


@dataclass(frozen=True)
class Lexicon:
    """The vocabulary of one language, with the few facts of grammar that the reader needs.

    `proclitics` are prefixes written together with the next word, each with the word that it
    stands for, empty where it adds nothing; `article` is one of them; `endings` are case
    endings that may be dropped.
    `units_first`: five-and-twenty. `bare_singular`: a singular noun without an article is one
    person. `translated_floors`: by original language, the floor of the vague word that translators
    put for another one. `quotes` are the patterns by which `describe` says a figure.
    """

    language: str
    entries: Mapping[str, tuple[Tag, ...]]
    quotes: Mapping[str, str]
    proclitics: tuple[tuple[str, str], ...] = ()
    endings: tuple[str, ...] = ()
    article: str = ""
    translated_floors: Mapping[str, int] = field(default_factory=dict)
    units_first: bool = False
    bare_singular: bool = False
    version: str = FLOOR_V1

    @cached_property
    def index(self) -> dict[tuple[str, ...], tuple[Tag, ...]]:
        """The entries by their folded words, without the article unless it is part of the word."""
        whole = {fold(phrase) for phrase in self.entries}
        return {
            tuple(
                word if word in whole else word.removeprefix(self.article)
                for word in map(fold, phrase.split())
            ): tags
            for phrase, tags in self.entries.items()
        }

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Every folded word that stands in some phrase."""
        return frozenset(word for phrase in self.index for word in phrase)

    @cached_property
    def longest(self) -> int:
        """The number of words in the longest phrase."""
        return max(map(len, self.index))


def phrases(text: str) -> Iterable[str]:
    """The phrases of a table's line, which are written with bars between them."""
    return (" ".join(phrase.split()) for phrase in text.split("|") if phrase.strip())


def plain(role: Role, text: str) -> Entries:
    """Entries that play `role` and nothing more."""
    return {phrase: (Tag(role=role),) for phrase in phrases(text)}


def coded(role: Role, table: Mapping[str, str]) -> Entries:
    """Entries of one role from a table of code to phrases."""
    return {
        phrase: (Tag(role=role, code=code),)
        for code, text in table.items()
        for phrase in phrases(text)
    }


def numbered(role: Role, table: Mapping[int, str], code: str = "") -> Entries:
    """Entries of one role from a table of number to phrases."""
    return {
        phrase: (Tag(role=role, number=number, code=code),)
        for number, text in table.items()
        for phrase in phrases(text)
    }


def in_order(role: Role, numbers: Iterable[int], text: str) -> Entries:
    """Entries of one role whose numbers go up with the phrases."""
    return numbered(role, dict(zip(numbers, phrases(text), strict=True)))


def people(
    subgroup: str = "any",
    population: str = "",
    *,
    one: str = "",
    two: str = "",
    many: str = "",
    adjective: str = "",
    unclear: str = "",
    kin: str = "",
    others: str = "",
) -> Entries:
    """Words for people by grammatical number; `unclear` may be a dual or a plural."""
    forms = {
        "one": one,
        "many": many,
        "adjective": adjective,
        "unclear": unclear,
        "kin": kin,
        "others": others,
    }
    entries: Entries = {
        phrase: (Tag(role=Role.PEOPLE, code=form, population=population, subgroup=subgroup),)
        for form, text in forms.items()
        for phrase in phrases(text)
    }
    both = Tag(role=Role.PEOPLE, code="many", population=population, subgroup=subgroup)
    return entries | {phrase: (Tag(role=Role.NUMERAL, number=2), both) for phrase in phrases(two)}


def harm(
    code: str, *, either: str = "", forward: str = "", two: str = "", nobody: str = ""
) -> Entries:
    """Words for one harm; `forward` ones speak only of the count that follows them."""
    tag = Tag(role=Role.HARM, code=code)
    ahead = Tag(role=Role.HARM, code=code, number=1)
    return {
        **dict.fromkeys(phrases(either), (tag,)),
        **dict.fromkeys(phrases(forward), (ahead,)),
        **dict.fromkeys(phrases(two), (Tag(role=Role.NUMERAL, number=2), tag)),
        **dict.fromkeys(phrases(nobody), (Tag(role=Role.ZERO, code="noun"), tag)),
    }
