"""Laws of the wording reader that hold for any words."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incidents.reconciliation.wording import CAUTIONS, CellReading, describe, read
from incidents.reconciliation.wording.reader import LEXICONS
from tests.incidents.reconciliation.wording.shape import codes, shape

LANGUAGES = ["en", "ar"]
ARABIC_INDIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
EXTENDED = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")

PHRASES = {language: sorted(LEXICONS[language].entries) for language in LANGUAGES}


@st.composite
def wordings(draw: st.DrawFn) -> tuple[str, str]:
    """A language, and words of its lexicon heaped in any order with numbers and marks."""
    language = draw(st.sampled_from(LANGUAGES))
    words = st.one_of(
        st.sampled_from(PHRASES[language]),
        st.integers(0, 10**6).map(str),
        st.sampled_from([",", ".", "-", ":", "(", "1.2", "20,000", "2017", "23:30"]),
    )
    return language, " ".join(draw(st.lists(words, max_size=6)))


numbers = st.integers(1, 10**8)


@settings(max_examples=40)
@given(words=st.text(max_size=40), language=st.sampled_from(LANGUAGES))
def test_any_text_is_read(words: str, language: str) -> None:
    reading = read(words, language)
    assert reading.cells or reading.warnings
    assert reading.lexicon == "floor-v1"


@settings(max_examples=80)
@given(wordings())
def test_every_reading_is_a_figure(said: tuple[str, str]) -> None:
    language, words = said
    reading = read(words, language)
    assert codes(reading) <= set(CAUTIONS)
    for cell in reading.cells:
        assert_figure(cell)
        assert describe(cell, language)


def assert_figure(cell: CellReading) -> None:
    """No number and no hedge; or a low, and bounds in order."""
    assert cell.stance in {"asserts", "no_count", "denies"}
    if cell.low is None:
        assert (cell.best, cell.high, cell.hedge) == (None, None, "none")
        assert cell.stance != "asserts"
        return
    bounds = [bound for bound in (cell.low, cell.best, cell.high) if bound is not None]
    assert bounds == sorted(bounds)
    assert cell.stance == "asserts"
    assert cell.low >= 0
    assert (cell.high is None) == (cell.hedge in {"at_least", "vague"})
    assert cell.hedge != "at_most" or cell.low in {0, 1}


@settings(max_examples=40)
@given(wordings(), st.sampled_from([ARABIC_INDIC, EXTENDED]))
def test_digits_of_every_script_read_alike(said: tuple[str, str], digits: dict[int, int]) -> None:
    language, words = said
    assert shape(read(words.translate(digits), language)) == shape(read(words, language))


@settings(max_examples=40)
@given(numbers, st.sampled_from([",", "٬", "\u00a0", "\u202f", "’", " "]))
def test_thousands_separators_change_nothing(number: int, mark: str) -> None:
    grouped = f"{number:,}".replace(",", mark)
    assert shape(read(f"at least {grouped} killed")) == f"killed {number}.. at_least"


@pytest.mark.parametrize("words", ["20.000 killed", "20٫000 killed"])
def test_a_point_in_english_may_mark_decimals(words: str) -> None:
    reading = read(words)
    assert shape(reading) == "killed 20000..20000 exact"
    assert codes(reading) == {"ambiguous_separator"}


def test_a_number_is_never_filled_in_for_killed() -> None:
    cells = read("20 killed or injured").cells
    assert [cell.harm for cell in cells] == ["killed_or_injured"]


def test_dozens_in_a_translation_from_arabic_may_be_tens() -> None:
    assert "translated_vague" in codes(read("dozens killed", translated_from="ar"))
    assert "translated_vague" not in codes(read("dozens killed"))
    assert "translated_vague" not in codes(read("two dozen killed", translated_from="ar"))


def test_a_language_without_a_lexicon_is_refused() -> None:
    with pytest.raises(ValueError, match="language is 'fr'; accepted are: en, ar"):
        read("douze morts", "fr")


@pytest.mark.parametrize(
    ("words", "matched"),
    [
        ("on 3 June, at least 12 civilians were killed", ["at least 12 civilians"]),
        ("قُتل ١٢ مدنيّاً وامرأتان", ["١٢ مدنيّاً وامرأتان", "١٢ مدنيّاً", "امرأتان"]),
    ],
)
def test_the_matched_words_stay_as_they_were_written(words: str, matched: list[str]) -> None:
    assert [cell.words for cell in read(words, "en" if words.isascii() else "ar").cells] == matched
