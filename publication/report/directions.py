"""In which direction words are read (pure)."""

import unicodedata

DIRECTIONS = {"L": "ltr", "R": "rtl", "AL": "rtl"}


def directions(text: str) -> set[str]:
    """The directions of the letters of a text: ltr, rtl, both, or none."""
    kinds = {unicodedata.bidirectional(letter) for letter in text}
    return {DIRECTIONS[kind] for kind in kinds & DIRECTIONS.keys()}


def is_foreign(text: str, *, bidi: bool) -> bool:
    """Whether all of a text is read the other way than a language that is (not) right to left."""
    return directions(text) == ({"ltr"} if bidi else {"rtl"})


def apart(text: str) -> tuple[str, str, str]:
    """The white space before a text, the text, and the white space behind it.

    It belongs to the line and not to the foreign words: inside them it would stand at their other
    end.
    """
    words = text.strip()
    before, _, behind = text.partition(words)
    return before, words, behind
