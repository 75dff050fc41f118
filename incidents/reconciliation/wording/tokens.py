"""Text to terms: each word, number and mark with the part that it plays."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from incidents.reconciliation.wording.lexicon import Lexicon, Role, Tag
from incidents.reconciliation.wording.script import fold, offset_of
from sources.digits import plain_digits

MARKS = r"\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u200c\u200d"
TOKEN = re.compile(
    rf"""
      (?P<date>\d{{1,4}}(?P<between>[-/.])\d{{1,2}}(?P=between)\d{{1,4}})
    | (?P<clock>\d{{1,2}}:\d{{2}}(:\d{{2}})?)
    | (?P<code>[A-Za-z]+-?\d[\w-]*)
    | (?P<grouped>\d{{1,3}}(?P<mark>[,.٬٫'’\ \u00a0\u2009\u202f])\d{{3}}((?P=mark)\d{{3}})*(?!\d))
    | (?P<decimal>\d+[.,٫]\d+)
    | (?P<whole>\d+)
    | (?P<word>[^\W\d_]+(?:[{MARKS}]+[^\W\d_]*)*(?:['’][^\W\d_]+)?)
    | (?P<break>[.;!?؟؛\n…])
    | (?P<comma>[,،()\[\]]|(?<=[^\W\d]\s)[-\u2010-\u2015](?=\s))
    | (?P<colon>:)
    | (?P<dash>[-\u2010-\u2015\u2212])
    | (?P<slash>/)
    | (?P<sign>[+~≈<>≥≤%$€£\#])
    """,
    re.VERBOSE,
)
KINDS = tuple(name for name in TOKEN.groupindex if name not in {"between", "mark"})
PUNCTUATION = {
    "break": Role.BREAK,
    "comma": Role.COMMA,
    "colon": Role.COLON,
    "dash": Role.DASH,
    "slash": Role.OR,
}
# In English a point marks decimals, so three digits after it may be either; Arabic type has a
# decimal sign of its own, which is often taken for the thousands sign.
UNCERTAIN_MARKS = {"en": ".٫", "ar": "٫"}
# The code of a filler that is a number, but cannot be a number of people.
NO_COUNT = "no_count"
# More digits than any count of people has: a serial number.
MOST_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text: what kind of piece, its folded form and where it stands."""

    kind: str
    form: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase with its part; `amount` is the value of a number, from digits or summed."""

    tag: Tag
    start: int
    end: int
    amount: Fraction | None = None
    uncertain: bool = False
    in_digits: bool = False

    @property
    def role(self) -> Role:
        return self.tag.role


def find_terms(text: str, lexicon: Lexicon) -> list[Term]:
    """The terms of `text` in order, the longest phrase of the lexicon first."""
    tokens = list(tokenise(text, lexicon))
    terms: list[Term] = []
    position = 0
    while position < len(tokens):
        length, found = match(tokens, position, lexicon)
        terms.extend(found)
        position += length
    return terms


def tokenise(text: str, lexicon: Lexicon) -> Iterator[Token]:
    for found in TOKEN.finditer(plain_digits(text)):
        kind = next(kind for kind in KINDS if found[kind])
        start, end = found.span()
        if kind == "word":
            yield from split_word(found[0], start, lexicon)
        else:
            yield Token(kind, found[0], start, end)


def split_word(word: str, start: int, lexicon: Lexicon) -> Iterator[Token]:
    """The word, or its written-on prefix and the rest where only the rest is in the lexicon."""
    form, end = fold(word), start + len(word)
    if (known := known_form(form, lexicon)) is not None:
        yield Token("word", known, start, end)
        return
    for prefix, stands_for in lexicon.proclitics:
        rest = known_form(form.removeprefix(prefix), lexicon) if form.startswith(prefix) else None
        if rest is not None:
            cut = start + offset_of(word, len(prefix))
            if stands_for:
                yield Token("word", stands_for, start, cut)
            yield Token("word", rest, cut, end)
            return
    yield Token("word", form, start, end)


def known_form(form: str, lexicon: Lexicon) -> str | None:
    for ending in ("", *lexicon.endings):
        bare = form.removesuffix(ending)
        if form.endswith(ending) and bare in lexicon.vocabulary:
            return bare
    return None


def match(tokens: list[Token], position: int, lexicon: Lexicon) -> tuple[int, list[Term]]:
    """How many tokens the longest phrase at `position` takes, and its terms."""
    for length in range(min(lexicon.longest, len(tokens) - position), 0, -1):
        taken = tokens[position : position + length]
        if tags := lexicon.index.get(tuple(token.form for token in taken)):
            return length, [Term(tag, taken[0].start, taken[-1].end) for tag in tags]
    token = tokens[position]
    return 1, [single(token, lexicon)]


def single(token: Token, lexicon: Lexicon) -> Term:
    if token.kind in {"grouped", "decimal", "whole"}:
        digits = re.sub(r"\D", "" if token.kind == "grouped" else ".", token.form)
        uncertain = token.kind == "grouped" and any(
            mark in token.form for mark in UNCERTAIN_MARKS[lexicon.language]
        )
        if len(digits) > MOST_DIGITS:
            return Term(Tag(role=Role.FILLER, code=NO_COUNT), token.start, token.end)
        tag = Tag(role=Role.NUMERAL)
        return Term(tag, token.start, token.end, Fraction(digits), uncertain, in_digits=True)
    role = PUNCTUATION.get(token.kind, Role.FILLER)
    return Term(Tag(role=role), token.start, token.end)
