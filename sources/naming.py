"""Names as people write them: several in one cell, and one in several spellings. Pure."""

import re

BETWEEN = re.compile("[,;/،؛]")
# Before a word without its article و can be a letter of it: وزارة, وكالة.
AND = re.compile(r"\s(?:and|و)\s|&|\sو(?=ال)", re.IGNORECASE)


def split_names(written: str) -> tuple[str, ...]:
    """Split a cell into names as written: 'SOHR, Airwars' gives two."""
    return tuple(name.strip() for name in BETWEEN.split(written) if name.strip())


def may_be_two(written: str) -> bool:
    """Whether a name holds an "and", as two names do, and as many a name of one does."""
    return AND.search(written) is not None


def spelling_key(name: str) -> str:
    """Return what the spellings of one name share: its letters and digits, small or not."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())
