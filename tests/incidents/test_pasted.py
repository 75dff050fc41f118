import pytest

from incidents.pasted import TITLE_LENGTH, Pasted, read_pasted, title_of, written_in_arabic


@pytest.mark.parametrize(
    ("text", "link", "passage"),
    [
        ("https://made-up.example/1", "https://made-up.example/1", ""),
        (" HTTP://made-up.example/1 \n", "HTTP://made-up.example/1", ""),
        (
            "https://made-up.example/1\n\nMade-up words.",
            "https://made-up.example/1",
            "Made-up words.",
        ),
        (
            "Made-up words.\nhttps://made-up.example/1",
            "https://made-up.example/1",
            "Made-up words.",
        ),
        (
            "See https://made-up.example/1 for more",
            "https://made-up.example/1",
            "See https://made-up.example/1 for more",
        ),
        (
            "(https://made-up.example/1).",
            "https://made-up.example/1",
            "(https://made-up.example/1).",
        ),
        (
            "انظر https://made-up.example/1، اليوم",
            "https://made-up.example/1",
            "انظر https://made-up.example/1، اليوم",
        ),
        ("https://a.example or https://b.example", "", "https://a.example or https://b.example"),
        (
            "Made-up\nwords https://a.example\nand more",
            "",
            "Made-up\nwords https://a.example\nand more",
        ),
        ("word " * 60 + "https://a.example", "", "word " * 60 + "https://a.example"),
        ("ftp://made-up.example/1", "", "ftp://made-up.example/1"),
        ("", "", ""),
    ],
)
def test_a_link_is_a_line_of_its_own_or_the_one_inside_a_short_line(
    text: str, link: str, passage: str
) -> None:
    assert read_pasted(text) == Pasted(link, passage)


def test_a_title_is_the_first_line_cut_between_words() -> None:
    assert title_of("Made-up first line\nand a second") == "Made-up first line"
    cut = title_of("made-up words " * 20)
    assert len(cut) <= TITLE_LENGTH + 2
    assert cut.endswith(("words …", "made-up …"))


@pytest.mark.parametrize(
    ("text", "arabic"),
    [
        ("قتل ١٢ شخصاً", True),
        ("12 killed", False),
        ("12", False),
        ("", False),
        ("Raqqa الرقة", False),
    ],
)
def test_arabic_letters_are_told_from_others(text: str, arabic: bool) -> None:
    assert written_in_arabic(text) is arabic
