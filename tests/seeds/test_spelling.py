"""How well the keys of a search do on the spellings that GeoNames has collected.

The spellings include other names (Palmyra for Tadmur) and other languages, which cannot meet. All
can be searched for, as each has a key of its own; what meets here would meet unlisted, too.
"""

import re
from collections import defaultdict

import pytest

from incidents.spelling import search_key
from sources.importers.gazetteer import ParsedPlace

LATIN = re.compile("[a-z]")
ARABIC = re.compile("[\u0621-\u064a]")


def other_spellings(place: ParsedPlace, script: re.Pattern[str], name: str) -> set[str]:
    """Return the other names in a script that are not the name itself, accents and case aside."""
    spellings = {spelling.casefold() for spelling in place.other_names}
    return {each for each in spellings if script.search(each)} - {name.casefold()}


def keys_in_arabic(place: ParsedPlace) -> set[str]:
    names = [name for name in (place.name_ar, *place.other_names) if ARABIC.search(name)]
    return {search_key(name) for name in names}


@pytest.mark.parametrize(
    ("script", "column", "met", "of"),
    [(LATIN, "name_en", 1521, 3049), (ARABIC, "name_ar", 87, 183)],
)
def test_spellings_meet_their_place(
    places: dict[str, ParsedPlace], script: re.Pattern[str], column: str, met: int, of: int
) -> None:
    meetings = [
        search_key(spelling) == search_key(name)
        for place in places.values()
        if (name := getattr(place, column))
        for spelling in other_spellings(place, script, name)
    ]
    assert (sum(meetings), len(meetings)) == (met, of)


def test_few_spellings_meet_another_place(places: dict[str, ParsedPlace]) -> None:
    """Another place: one that shares no name in Arabic. Not all are errors: Sawran and Suran are
    spellings of two places each, and namesakes cannot be told apart by their names.
    """
    bearing = defaultdict(set)
    for place in places.values():
        bearing[search_key(place.name_en)].add(place.code)
    false = [
        spelling
        for place in places.values()
        for spelling in other_spellings(place, LATIN, place.name_en)
        if any(
            not keys_in_arabic(place) & keys_in_arabic(places[code])
            for code in bearing[search_key(spelling)]
        )
    ]
    assert len(false) == 196
