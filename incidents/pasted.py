"""What a recorder pastes: a link, a passage, or a passage with its link. Pure."""

import re
from typing import NamedTuple

LINK = re.compile(r"https?://\S+", re.IGNORECASE)
ARABIC = re.compile(r"[\u0621-\u064a]")
LETTER = re.compile(r"[^\W\d_]")
TITLE_LENGTH = 120


class Pasted(NamedTuple):
    """The link and the words of what was pasted; either may be empty."""

    link: str
    passage: str


def read_pasted(text: str) -> Pasted:
    """Take the first or last line for the link where it is one; the rest is the passage."""
    lines = text.strip().splitlines()
    for place in (0, -1):
        if lines and LINK.fullmatch(lines[place].strip()):
            link = lines.pop(place).strip()
            return Pasted(link, "\n".join(lines).strip())
    return Pasted("", text.strip())


def title_of(passage: str) -> str:
    """Return the first words of a passage, for a report that bears no title of its own."""
    first = passage.strip().partition("\n")[0].strip()
    if len(first) <= TITLE_LENGTH:
        return first
    return first[:TITLE_LENGTH].rsplit(" ", 1)[0] + " …"


def written_in_arabic(passage: str) -> bool:
    """Whether most letters are of the Arabic alphabet, which other languages use as well."""
    letters = len(LETTER.findall(passage))
    return letters > 0 and 2 * len(ARABIC.findall(passage)) > letters
