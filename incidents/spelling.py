"""What the spellings of one name have in common, so that a search need not know which was chosen.

Arabic names reach Latin letters by many systems (Ar-Raqqah, Rakka, er-Reqqa), and Arabic itself is
typed with and without hamza, vowel signs and article. A key keeps what they agree on. Keys of the
two scripts never meet: the gazetteer holds names in both. Pure.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from sources.digits import plain_digits

# Ayn and hamza as transliterations write them; without them a word stays one word.
APOSTROPHES = dict.fromkeys(map(ord, "'`´‘’‛ʻʼʾʿˌ′"))

# Letters that typists use for one another, the Persian and Kurdish ones included.
ARABIC = str.maketrans(
    {
        alike: letter
        for letter, variants in {
            "ا": "ٱ",
            "ي": "ىیېێے",
            "ك": "کگڪ",
            "ب": "پ",
            "ج": "چ",
            "ف": "ڤ",
            "ه": "ەہھ",
            "و": "ۆۇ",
            "": "ـء",
        }.items()
        for alike in variants
    }
)
# OCHA calls the subdistrict around a district's town its centre: Markaz Darayya.
CENTRE = re.compile("^(?:مركز|markaz) (?=.)")
ARABIC_ARTICLE = re.compile(r"(?<![^ ])ال(?=\S\S)")
ARABIC_ENDING = re.compile(r"[ةه](?= |$)")

LATIN = str.maketrans({"q": "k", "x": "k", "v": "w", "ə": "e", "ı": "i", "ß": "s"})
# French and German write sh as ch and sch.
SH = re.compile("s?ch")
# kh, gh, dh, th, sh: one sound in Arabic, and many spellings leave the h out.
ASPIRATED = re.compile("([bdgkrstz])h+")
# French and Russian spellings of j: Menbidj, Manbidzh.
J = re.compile("d+(?:j|z+h)")
# al-, el- before any word, written apart or not, and the assimilated ar-, as-, es-, ett-, ez-.
LATIN_ARTICLE = re.compile(
    r"(?<![^ ])[ae](?:l(?: (?=.)|(?=[bcdfghjkmnrstz]))|([dnrstz])\1? ?(?=\1))"
)
# The e that French adds to a final n: Afrine. Not after a: the e of Kobane is spoken.
SILENT_E = re.compile("(?<=[iou]n)e$")
VOWEL = re.compile("[eiou]|(?<!^)[wy]")
FINAL_H = re.compile("(?<=a)h+$")
DOUBLED = re.compile(r"(.)\1+")

COMMA = re.compile("[,،;؛]")
# Words for the kind of place that stand beside a name, and the level of such places.
KINDS = {
    "governorate|province|محافظ[ةه]": 1,
    "district|قضاء|منطق[ةه]": 2,
    "sub-?district|ناحي[ةه]": 3,
    "city|town|village|مدين[ةه]|بلد[ةه]|قري[ةه]": 4,
}
KIND = re.compile(
    r"(?:the )?(?P<before>{0})(?: of)? (?P<name>.+)|(?P<named>.+) (?P<after>{0})".format(
        "|".join(KINDS)
    )
)
# What people say of an area and no gazetteer does: the southern countryside of Idlib.
OF_AN_AREA = re.compile(
    r"\b(?:the|of|in|countryside|rural|(?:north|south|east|west)(?:-?(?:east|west))?(?:ern)?"
    r"|ريف|ال(?:شمال|جنوب|شرق|غرب)ي[ةه]?|(?:شمال|جنوب|شرق|غرب)ي?)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=10_000)
def search_key(text: str) -> str:
    """Return what the spellings of a name share; empty where the text has no letter or digit.

    In Latin letters, each run of vowels (with w and y) counts as one vowel, doubled letters as
    one, q as k, m before b as n; accents, articles, hyphens and the h of kh, sh, th do not count.
    In Arabic letters, hamza, vowel signs and the article do not count, and a final ة or ه is ا.
    "Centre of" at the start does not count, nor in which script a digit is written.
    The beginning of a name mostly has the beginning of its key. A key is its own key.
    """
    key = text
    # Without its article, a name can begin with what reads as another one: Al-Alrashid.
    while (shorter := _fold(key)) != key:
        key = shorter
    return key


def join_keys(names: Iterable[str]) -> str:
    """Return the keys of names, each once, with a space before and after each: " raka rkt "."""
    keys = dict.fromkeys(filter(None, map(search_key, names)))
    return f" {' '.join(keys)} " if keys else ""


class Wanted(NamedTuple):
    """A place as people write it, in keys: its name, and each area that it lies in.

    Each of them has the key of all its words, and others without those that a gazetteer leaves out.
    ``level`` is that of the kind of place that was named.
    """

    name: tuple[str, ...]
    areas: tuple[tuple[str, ...], ...] = ()
    level: int | None = None


def read_place(words: str) -> Wanted:
    """Read a name and the areas around it: Kafr Nabl town, southern Idlib."""
    parts = [part for part in map(str.strip, COMMA.split(words)) if search_key(part)]
    if not parts:
        return Wanted(())
    name, *areas = parts
    bare, level = _without_kind(name)
    return Wanted(_keys(name, bare), tuple(map(_keys_of_area, areas)), level)


def _keys_of_area(area: str) -> tuple[str, ...]:
    bare, _level = _without_kind(area)
    return _keys(area, bare, OF_AN_AREA.sub("", bare))


def _keys(*names: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(search_key, names))))


def _without_kind(name: str) -> tuple[str, int | None]:
    """Return a name without the word for the kind of place, and the level of that kind."""
    found = KIND.fullmatch(" ".join(name.casefold().split()))
    if not found:
        return name, None
    kind = found["before"] or found["after"]
    level = next(level for words, level in KINDS.items() if re.fullmatch(words, kind))
    return found["name"] or found["named"], level


def _fold(text: str) -> str:
    folded = plain_digits(text).translate(APOSTROPHES).casefold()
    plain = unicodedata.normalize("NFKD", folded)
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    words = " ".join(re.findall(r"[^\W_]+", letters.translate(ARABIC)))
    return _fold_latin(_fold_arabic(CENTRE.sub("", words))).replace(" ", "")


def _fold_arabic(words: str) -> str:
    return ARABIC_ENDING.sub("ا", ARABIC_ARTICLE.sub("", words))


def _fold_latin(words: str) -> str:
    words = SH.sub("sh", words.translate(LATIN)).replace("c", "k")
    words = ASPIRATED.sub(r"\1", J.sub("j", words)).replace("mb", "nb")
    name = SILENT_E.sub("", LATIN_ARTICLE.sub("", words).replace(" ", ""))
    return DOUBLED.sub(r"\1", FINAL_H.sub("", VOWEL.sub("a", name)))
