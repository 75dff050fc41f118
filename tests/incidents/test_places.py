"""The search over the gazetteer, on the gazetteer itself."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents.models import Place
from tests.world import make_place

RAQQA = ["SY11", "SY1101", "SY110100", "GN172955"]
FOUND_FIRST = {
    "English": ("Raqqa", RAQQA),
    "article": ("Ar-Raqqah", RAQQA),
    "other article": ("al Rakka", RAQQA),
    "Turkish": ("er-Reqqa", RAQQA),
    "no case": ("RAQQAH", RAQQA),
    "Arabic": ("الرقة", RAQQA),
    "Arabic without the article": ("رقه", RAQQA),
    "Arabic with vowel signs": ("الرَّقَّة", RAQQA),
    "code": ("sy11", ["SY11"]),
    "code of a settlement": ("GN172955", ["GN172955"]),
    "other name": ("Kobani", ["GN172256"]),
    "old name": ("Palmyra", ["GN163808"]),
    "hamza": ("أدلب", ["SY07", "SY0700"]),
    "country": ("Syrian Arab Republic", ["SY"]),
    "city": ("Raqqa city", ["GN172955"]),
    "city of": ("the city of Ar-Raqqah", ["GN172955"]),
    "city in Arabic": ("مدينة الرقة", ["GN172955"]),
    "governorate": ("Raqqa governorate", ["SY11"]),
    "governorate in Arabic": ("محافظه الرقة", ["SY11"]),
    "district": ("district of Raqqa", ["SY1101"]),
    "subdistrict in Arabic": ("ناحية الرقة", ["SY110100"]),
    "a kind in the name": ("ناحية السبع بيار", ["SY030202"]),
}


def found(words: str) -> list[str]:
    return list(Place.objects.matching(words).values_list("code", flat=True))


@pytest.mark.usefixtures("seeded")
@pytest.mark.parametrize(("words", "codes"), FOUND_FIRST.values(), ids=FOUND_FIRST)
def test_found_first(words: str, codes: list[str]) -> None:
    assert found(words)[: len(codes)] == codes


@pytest.mark.usefixtures("seeded")
@pytest.mark.parametrize(
    "words",
    [
        "Ma'arrat an Numan, Idlib",
        "Maarat al-Nu'man town, Idlib governorate, Syria",
        "معرة النعمان، إدلب",
        "مدينة معرة النعمان ، ريف إدلب الجنوبي",
        "Maarrat an Numan, southern countryside of Idleb",
    ],
)
def test_a_comma_narrows_by_the_areas_around(words: str) -> None:
    places = Place.objects.matching(words)
    assert found(words)
    assert {"SY07"} == {place.path[1] for place in places}
    assert "SY07" not in found(words)


@pytest.mark.usefixtures("seeded")
def test_an_area_holds_its_places_and_not_itself() -> None:
    inside = found("Raqqa, Raqqa")
    assert inside
    assert "SY11" not in inside
    assert set(inside) < set(found("Raqqa"))
    assert found("Kobani, Idlib") == []
    assert found("Raqqa, nowhere") == []
    assert found("Raqqa,") == found("Raqqa")


@pytest.mark.usefixtures("seeded")
@pytest.mark.parametrize("words", ["Raqqa", "Raqqa city, Raqqa governorate, Syria"])
def test_a_search_is_one_query_that_indexes_answer(words: str) -> None:
    with CaptureQueriesContext(connection) as asked:
        found(words)
    assert len(asked) == 1
    with connection.cursor() as cursor:
        # Of few rows PostgreSQL reads all.
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = Place.objects.matching(words).explain()
    assert "Seq Scan" not in plan


@pytest.mark.usefixtures("seeded")
@pytest.mark.parametrize("letter", ["r", "R", "ر", "a"])
def test_one_letter_begins_a_name(letter: str) -> None:
    places = Place.objects.all()
    assert 0 < len(found(letter)) < places.count() * (0.9 if letter == "a" else 0.5)


@pytest.mark.usefixtures("seeded")
@pytest.mark.parametrize("words", ["", " ", "-", "xyzzy", "%", "_", "ّ"])
def test_nothing_found(words: str) -> None:
    assert found(words) == []


@pytest.mark.usefixtures("seeded")
def test_every_place_is_found_by_each_of_its_names() -> None:
    for place in Place.objects.order_by("code")[::20]:
        for name in filter(None, (place.name_en, place.name_ar, *place.other_names.split("|"))):
            assert place.code in found(name)


def test_whole_names_then_beginnings_then_parts_the_larger_area_first(db: None) -> None:
    make_place("XX0101", name_en="Greater Sample")
    make_place("XX0102", name_en="Sample Hill")
    make_place("XX0103", name_en="El Sample")
    make_place("XX03", name_en="Sample")
    assert found("sample") == ["XX03", "XX0103", "XX0102", "XX0101"]
