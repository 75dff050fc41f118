"""What a public record is found by: its words, in Arabic and Latin letters, and facets (pure).

Accents, vowel signs, the forms of hamza, the article and a final ة or ه do not count: whoever
searches need not know which was typed. Words are compared whole.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

from sources.digits import plain_digits

APOSTROPHES = dict.fromkeys(map(ord, "'`´‘’‛ʻʼʾʿˌ′"))
# What typists write for one another, and what they leave out.
ALIKE = str.maketrans("ٱىیېێےکگڪۆۇؤئةەہھ", "ايييييكككوووي" + "ه" * 4, "ـء")
WORD = re.compile(r"[^\W_]+")
ARTICLE = re.compile(r"^(?:[وفبك]?ال|لل)(?=\w{3})")
# A word longer than this is no word, but a link or a hash.
LONGEST = 40


class Alike(dict[int, str | None]):
    """What each letter is compared as, decided the first time that it is met; marks are nothing."""

    def __missing__(self, code: int) -> str | None:
        letter = chr(code)
        self[code] = None if unicodedata.combining(letter) else letter.translate(ALIKE)
        return self[code]


COMPARED = Alike()


def words_in(text: str) -> Iterator[str]:
    """Yield the words of a text as they are compared."""
    plain = unicodedata.normalize("NFKD", plain_digits(text).translate(APOSTROPHES).casefold())
    for word in WORD.findall(plain.translate(COMPARED)):
        if len(word) <= LONGEST:
            yield word if word.isascii() else ARTICLE.sub("", word)


def words_of(body: dict[str, Any]) -> list[str]:
    """Return the words of a public document, each once: its summary, place, parties and claims."""
    return sorted({word for text in _texts(body) for word in words_in(text)})


def _texts(body: dict[str, Any]) -> Iterable[str]:
    place = body["place"]
    yield from (body["summary"], place["name_en"], place["name_ar"])
    for party in body["parties"]:
        yield from (party["name_en"], party["name_ar"])
    for claim in body["claims"]:
        yield claim.get("wording", "")


def facets_of(body: dict[str, Any]) -> list[str]:
    """Return what the claims and ranges of a public document are asked by, each once."""
    claims = body["claims"]
    found = {facet("voice", claim["voice"]["code"]) for claim in claims}
    found |= {facet("fate", claim["fate"]) for claim in claims}
    for part in (*claims, *body["ranges"]):
        found |= {facet(name, part[name]) for name in ("harm", "population", "subgroup")}
    return sorted(found)


def facet(name: str, code: str) -> str:
    return f"{name}:{code}"
