"""Which letters a report can be printed with, and what becomes of the others."""

import re
import unicodedata
from functools import cache

from fontTools.ttLib import TTFont

from publication.report.fonts import PACKAGES, folder

WHITE_SPACE = re.compile("[\t\n\v\f\r\x85\u2028\u2029]+")
# Joiners and marks of direction that Arabic is written with; they draw nothing.
UNSEEN = {0x200C, 0x200D, 0x200E, 0x200F}
# Overrides, embeddings and isolates would turn the line around them.
TURNING = {*range(0x202A, 0x202F), *range(0x2066, 0x206A)}
NAMED = {code: f"[U+{code:04X}]" for code in TURNING}


@cache
def drawn() -> frozenset[int]:
    """The code points that every face of some family can draw."""
    letters = set[int]()
    for package in PACKAGES:
        faces = [set(TTFont(file).getBestCmap()) for file in folder(package).glob("*.ttf")]
        letters |= set.intersection(*faces)
    return frozenset(letter for letter in letters | UNSEEN if is_letter(letter)) - TURNING


def is_letter(code: int) -> bool:
    """Whether Unicode gives the code point a meaning that all share."""
    return unicodedata.category(chr(code)) not in {"Cc", "Cn", "Co", "Cs"}


def untwisted(text: str) -> str:
    """The text with what would turn the line around it named by its code."""
    return text.translate(NAMED)


def drawable(text: str) -> str:
    """The text with what no font here can draw named by its code, such as [U+1F600]."""
    spaced = WHITE_SPACE.sub(" ", text)
    if spaced.isascii() and spaced.isprintable():
        return spaced
    return "".join(it if ord(it) in drawn() else f"[U+{ord(it):04X}]" for it in spaced)
