"""Letters made comparable, for every script that the lexicons use."""

import re
import unicodedata

TATWEEL = "\u0640"
JOINERS = "\u200c\u200d\u200e\u200f"
# The same Arabic word is typed with and without hamza, with either final yeh and with either
# final heh; Persian and Urdu keyboards give their own kaf and yeh for the same sounds.
FOLDED_LETTERS = str.maketrans("آأإٱىئیےؤةہک", "ااااييييوههك", TATWEEL + JOINERS)
MARK = re.compile(r"[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]")


def fold(word: str) -> str:
    """The form under which a word is looked up: case, marks, tatweel and letter variants gone."""
    composed = unicodedata.normalize("NFKC", word.replace("’", "'")).casefold()
    return MARK.sub("", composed.translate(FOLDED_LETTERS)).removesuffix("'s")


def offset_of(word: str, letters: int) -> int:
    """Position in `word` after its first `letters` letters, marks and tatweel not counted."""
    seen = 0
    for position, letter in enumerate(word):
        if MARK.match(letter) or letter in TATWEEL + JOINERS:
            continue
        if seen == letters:
            return position
        seen += 1
    return len(word)
