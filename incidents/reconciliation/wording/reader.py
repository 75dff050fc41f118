"""Words to figures (methodology, section 1): read the wording of a claim, and say a reading."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from incidents.reconciliation.wording.cautions import (
    cautions_of_cells,
    cautions_of_mentions,
    cautions_of_rest,
)
from incidents.reconciliation.wording.cells import read_cells
from incidents.reconciliation.wording.families import families, settle_open, without_echoes
from incidents.reconciliation.wording.labels import drop_labels
from incidents.reconciliation.wording.lexicon import Lexicon, Role
from incidents.reconciliation.wording.lexicon_ar import ARABIC
from incidents.reconciliation.wording.lexicon_en import ENGLISH
from incidents.reconciliation.wording.mentions import Binder
from incidents.reconciliation.wording.numerals import join_numerals
from incidents.reconciliation.wording.quantities import measure
from incidents.reconciliation.wording.reading import Caution, CellReading, Reading
from incidents.reconciliation.wording.tokens import Term, find_terms
from sources.digits import plain_digits

LEXICONS: Final[Mapping[str, Lexicon]] = MappingProxyType(
    {lexicon.language: lexicon for lexicon in (ENGLISH, ARABIC)}
)


def read(words: str, language: str = "en", *, translated_from: str = "") -> Reading:
    """Read the figures that the words of a claim state, with a caution for every doubt.

    `translated_from` is the language of the original where `words` are a translation. Any text
    is read; ValueError only for a language that has no lexicon.
    """
    lexicon = lexicon_of(language)
    terms = find_numerals(words, lexicon)
    binder = Binder(measure(terms, lexicon))
    binder.bind()
    kept, given_up = settle_open(binder.mentions)
    kin = list(families(list(without_echoes(kept))))
    cells = read_cells(kin, binder, words)
    found = [
        *cautions_of_cells(cells, lexicon, translated_from),
        *cautions_of_mentions(kin, binder, words),
        *cautions_of_rest(given_up, terms, words),
    ]
    if not cells and not found:
        found.append(Caution("unread", words.strip()))
    return Reading(tuple(cells), tuple(dict.fromkeys(found)), lexicon.version)


def find_numerals(words: str, lexicon: Lexicon) -> list[Term]:
    """Return the terms of a text, its numbers joined, and without those that count no people."""
    terms = join_numerals(find_terms(words, lexicon), lexicon)
    return drop_labels(terms, plain_digits(words))


def find_counts(words: str, language: str) -> Iterator[tuple[str, int, bool]]:
    """Yield each number that may count people: as written, its value, and whether in digits."""
    for term in find_numerals(words, lexicon_of(language)):
        if term.role is Role.NUMERAL and term.amount is not None:
            yield words[term.start : term.end], int(term.amount), term.in_digits


def describe(cell: CellReading, language: str = "en") -> str:
    """How a figure is quoted: at least 12; about 300; dozens (coded as 12 or more)."""
    quotes = lexicon_of(language).quotes
    name = cell.hedge if cell.low is not None else cell.stance
    if name == "exact" and cell.high == 0:
        name = "zero"
    said = quotes[name].format(low=cell.low, high=cell.high, words=cell.words)
    return quotes["cumulative"].format(said=said) if cell.kind == "cumulative" else said


def lexicon_of(language: str) -> Lexicon:
    if language not in LEXICONS:
        accepted = ", ".join(LEXICONS)
        raise ValueError(f"language is {language!r}; accepted are: {accepted}")
    return LEXICONS[language]
