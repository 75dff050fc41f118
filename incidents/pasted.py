"""What a recorder pastes: a link, a passage, or a passage with its link. Pure."""

import re
from typing import NamedTuple

LINK = re.compile(r"https?://\S+", re.IGNORECASE)
ARABIC = re.compile(r"[\u0621-\u064a]")
LETTER = re.compile(r"[^\W\d_]")
TITLE_LENGTH = 120
# One line of at most so many letters is looked through for a link.
SHORT = 300
AFTER_A_LINK = ".,;:!?)]}>»”’\"'،؛؟"


class Pasted(NamedTuple):
    """The link and the words of what was pasted; either may be empty."""

    link: str
    passage: str

    @property
    def link_in_words(self) -> str:
        """The link where it was found inside the words, for the coder to look at."""
        return self.link if self.link in self.passage else ""


def read_pasted(text: str) -> Pasted:
    """Take the first or last line for the link where it is one; the rest is the passage.

    The one link inside one short line is taken too, and the line stays the passage.
    """
    lines = text.strip().splitlines()
    for place in (0, -1):
        if lines and LINK.fullmatch(lines[place].strip()):
            link = lines.pop(place).strip()
            return Pasted(link, "\n".join(lines).strip())
    text = text.strip()
    inside = LINK.findall(text) if len(lines) == 1 and len(text) <= SHORT else []
    return Pasted(inside[0].rstrip(AFTER_A_LINK) if len(inside) == 1 else "", text)


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
