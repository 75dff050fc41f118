"""How a reading is quoted to the coder."""

import pytest

from incidents.reconciliation.wording import describe, read


@pytest.mark.parametrize(
    ("words", "quoted"),
    [
        ("37", "37"),
        ("at least 12", "at least 12"),
        ("about 20,000", "about 20,000"),
        ("nearly 20", "almost 20"),
        ("up to 30 killed", "up to 30"),
        ("13-46", "13 to 46"),
        ("dozens", "dozens (coded as 12 or more)"),
        ("the toll rose to 52", "52 (running total)"),
        ("checked; none killed", "none, and the source says that it checked"),
        ("we cannot say yet", "no figure given"),
        ("denied the strike", "denied, no figure given"),
    ],
)
def test_english_quotes(words: str, quoted: str) -> None:
    assert describe(read(words).cells[0]) == quoted


@pytest.mark.parametrize(
    ("words", "quoted"),
    [
        ("12 قتيلا على الأقل", "12 على الأقل"),
        ("نحو 300", "نحو 300"),
        ("زهاء 20", "قرابة 20"),
        ("ما يصل إلى 30 قتيلا", "ما يصل إلى 30"),
        ("بين 13 و46", "من 13 إلى 46"),
        ("عشرات", "عشرات (تُرمَّز 10 أو أكثر)"),
        ("نفى الجيش الغارة", "نفي، بلا رقم"),
    ],
)
def test_arabic_quotes(words: str, quoted: str) -> None:
    assert describe(read(words, "ar").cells[0], "ar") == quoted
