"""Names as people write them: several in one cell, and one in several spellings. Pure."""

import re

BETWEEN = re.compile("[,;/،؛]")


def split_names(written: str) -> tuple[str, ...]:
    """Split a cell into names as written: 'SOHR, Airwars' gives two."""
    return tuple(name.strip() for name in BETWEEN.split(written) if name.strip())


def spelling_key(name: str) -> str:
    """Return what the spellings of one name share: its letters and digits, small or not."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())
