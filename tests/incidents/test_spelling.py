from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.spelling import Wanted, join_keys, read_place, search_key
from sources.digits import TO_ARABIC

ALIKE = {
    "one city": "Raqqa|Ar-Raqqah|al Rakka|er-Reqqa|Raqqah|Alraqqa|ar raqqa|AR RAQQA|Rəqqə|Rakˌka",
    "article inside": "Deir-ez-Zor|Dayr az Zawr|Deir Ezzor|Deir ez Zor|Dayr Az-Zor",
    "article of every letter": "Ash Shaykh Badr|Al-Sheikh-Badr|Ech Cheïkh Badr|Sheikh Badr",
    "article before ayn": "‘Ayn al ‘Arab|Ain Al Arab|Ein-al-Arab|Aïn el Aarab",
    "assimilated": "An Nabk|Al-Nabk|En Nebk|Ennabk|Nabk",
    "emphatic article": "Aţ Ţabaqah|At Tabaqah|Al Tabaqah|Ett-Tabaqa",
    "apostrophes": "Ma‘lūlā|Ma'loula|Ma`lula|Maaloula|Maʿlula",
    "j": "Manbij|Menbej|Membidj|Manbidzh|Mambij",
    "French": "‘Afrīn|Afrin|Aafrîne|Afrine",
    "diphthongs": "As-Suwayda|As-Sweida|Soueida|Suveyda",
    "doubled": "Tall Abyaḑ|Tell Abiad|Tal-Abyad",
    "written together": "Tallkalakh|Tall Kalakh|Tell Kalakh|Telkalakh",
    "final vowels": "Kobani|Kobane|Kobanî|Kobanê",
    "article in Arabic": "الرقة|رقة|الرقه|رقه|الرّقّة|الـرقة",
    "hamza": "إدلب|ادلب|أدلب|آدلب|ٱدلب",
    "no hamza at all": "السويداء|السويدا|سويداء",
    "two endings": "عامودا|عامودة|عاموده",
    "alif maqsura": "الزبداني|الزبدانى|الزبدانی",
    "Persian letters": "كفر بطنا|کفر بطنا|كفربطنا",
    "the centre of a district": "Darayya|Markaz Darayya|Dārayyā",
    "the centre in Arabic": "مركز الرقة|الرقة",
    "direction marks": "الحولة\u200e\u200e|الحولة",
}
APART = {
    "Hama and Homs": ("Hama", "Homs"),
    "Raqqa and Raqama": ("Raqqa", "Ar Riqama"),
    "Aleppo keeps its first syllable": ("Aleppo", "Peppo"),
    "the scripts": ("Raqqa", "الرقة"),
    "Homs and Hama in Arabic": ("حمص", "حماة"),
    "a word of two letters after ال": ("الب", "ب"),
}


@pytest.mark.parametrize("spellings", ALIKE.values(), ids=ALIKE)
def test_spellings_of_a_name_meet(spellings: str) -> None:
    keys = {spelling: search_key(spelling) for spelling in spellings.split("|")}
    assert len(set(keys.values())) == 1, keys


@pytest.mark.parametrize(("one", "other"), APART.values(), ids=APART)
def test_other_names_stay_apart(one: str, other: str) -> None:
    assert search_key(one) != search_key(other)


@pytest.mark.parametrize("empty", ["", " ", "-", "'", "ـ", "!?", "ّ", "‘ʼ"])
def test_nothing_to_search_for(empty: str) -> None:
    assert search_key(empty) == ""


@pytest.mark.parametrize("name", ["Raqqa", "Damascus", "Aleppo", "Qamishli", "Tabqa", "رقاما"])
def test_a_key_grows_as_one_types(name: str) -> None:
    keys = [search_key(name[:length]) for length in range(1, len(name) + 1)]
    assert all(longer.startswith(shorter) for shorter, longer in pairwise(keys))


def test_other_scripts_are_kept() -> None:
    assert search_key("Ракка") == "ракка".replace("кк", "к")


SPELT = st.one_of(st.text(), st.text(alphabet="aelrstzdnhjkcqwyiou 'ةهاءىل-"))


@given(SPELT)
def test_a_key_is_the_same_in_digits_of_any_script(text: str) -> None:
    arabic = text.translate(TO_ARABIC)
    assert search_key(text) == search_key(arabic)
    assert search_key("SY١١") == search_key("SY11") != search_key("SY12")


@given(SPELT)
def test_a_key_is_its_own_key(text: str) -> None:
    assert search_key(search_key(text)) == search_key(text)


@given(SPELT)
def test_a_key_is_one_word(text: str) -> None:
    assert search_key(text).split() in ([], [search_key(text)])


@given(SPELT, st.sampled_from(["al-", "Al ", "el-", "EL "]))
def test_an_article_does_not_count(text: str, article: str) -> None:
    name = "m" + text
    assert search_key(article + name) == search_key(name)


@given(st.lists(SPELT))
def test_keys_are_joined_once_each(names: list[str]) -> None:
    assert join_keys(names).split() == list(dict.fromkeys(filter(None, map(search_key, names))))


def key(*names: str) -> tuple[str, ...]:
    return tuple(map(search_key, names))


KAFR_NABL = key("Kafr Nabl")
WANTED = {
    "Kafr Nabl": Wanted(KAFR_NABL),
    "Kafr Nabl, Idlib": Wanted(KAFR_NABL, (key("Idlib"),)),
    "كفرنبل، إدلب": Wanted(key("كفرنبل"), (key("إدلب"),)),
    "Kafr Nabl, Ariha , Idlib": Wanted(KAFR_NABL, (key("Ariha"), key("Idlib"))),
    "Kafr Nabl town": Wanted(key("Kafr Nabl town", "Kafr Nabl"), level=4),
    "The Village of Kafr Nabl": Wanted(key("the village of Kafr Nabl", "Kafr Nabl"), level=4),
    "قرية كفرنبل": Wanted(key("قرية كفرنبل", "كفرنبل"), level=4),
    "ناحيه كفرنبل": Wanted(key("ناحيه كفرنبل", "كفرنبل"), level=3),
    "Kafr Nabl sub-district": Wanted(key("Kafr Nabl sub-district", "Kafr Nabl"), level=3),
    "district  of Idlib": Wanted(key("district of Idlib", "Idlib"), level=2),
    "محافظة إدلب": Wanted(key("محافظة إدلب", "إدلب"), level=1),
    "Kafr Nabl, Idlib Governorate": Wanted(KAFR_NABL, (key("Idlib Governorate", "Idlib"),)),
    "Kafr Nabl, southern countryside of Idlib": Wanted(
        KAFR_NABL, (key("southern countryside of Idlib", "Idlib"),)
    ),
    "Kafr Nabl, South-West Idlib": Wanted(KAFR_NABL, (key("South-West Idlib", "Idlib"),)),
    "كفرنبل، ريف إدلب الجنوبي": Wanted(key("كفرنبل"), (key("ريف إدلب الجنوبي", "إدلب"),)),
    # Nothing is left without it, or it is a part of the name.
    "City": Wanted(key("City")),
    "مدينة": Wanted(key("مدينة")),
    "Cityscape": Wanted(key("Cityscape")),
    "Kafr Nabl, North": Wanted(KAFR_NABL, (key("North"),)),
    "Kafr Nabl,": Wanted(KAFR_NABL),
    "، Kafr Nabl": Wanted(KAFR_NABL),
    " ,": Wanted(()),
    "": Wanted(()),
}


@pytest.mark.parametrize(("words", "wanted"), WANTED.items())
def test_a_place_is_read_with_its_kind_and_the_areas_around(words: str, wanted: Wanted) -> None:
    assert read_place(words) == wanted


@given(st.text())
def test_any_words_are_read_into_keys(words: str) -> None:
    wanted = read_place(words)
    assert bool(wanted.name) == bool(search_key(words))
    assert all(search_key(each) == each for names in (wanted.name, *wanted.areas) for each in names)
