"""Words give the figures that a coder left empty, and never what is the coder's to say."""

import pytest

from incidents.coding import Unsettled, fill_figures, find_unlike, propose, read_wording

CHOSEN = {"harm": "killed", "population": "civilian", "subgroup": "any", "stance": "asserts"}


@pytest.mark.parametrize(
    ("words", "language", "figure"),
    [
        ("at least 12", "en", (12, None, "at_least", False)),
        ("nearly 20", "en", (20, 20, "almost", False)),
        ("dozens", "en", (12, None, "vague", True)),
        ("ما لا يقل عن ١٢ قتيلا", "ar", (12, None, "at_least", False)),
        ("12 civilians were killed", "en", (12, 12, "exact", False)),
    ],
)
def test_one_figure_is_taken(
    words: str, language: str, figure: tuple[int, int | None, str, bool]
) -> None:
    found = fill_figures(words, language, **CHOSEN)
    assert (found.low, found.high, found.hedge, found.coded) == figure


@pytest.mark.parametrize(
    ("words", "language", "chosen", "why"),
    [
        ("12 ölü", "tr", {}, "no_lexicon"),
        ("a strike hit the town", "en", {}, "unread"),
        ("8 killed, 15 wounded", "en", {}, "several"),
        ("15 wounded", "en", {}, "harm"),
        ("20 killed or injured", "en", {}, "harm"),
        ("12 civilians were killed", "en", {"population": "combatant"}, "population"),
        ("12 children were killed", "en", {}, "subgroup"),
        ("no casualties reported", "en", {}, "stance"),
        ("we checked, and nobody was killed", "en", {}, "zero"),
    ],
    ids=lambda value: value if isinstance(value, str) and value.isalpha() else None,
)
def test_what_is_the_coders_to_say_is_not_guessed(
    words: str, language: str, chosen: dict[str, str], why: str
) -> None:
    with pytest.raises(Unsettled) as caught:
        fill_figures(words, language, **{**CHOSEN, **chosen})
    assert caught.value.why == why


@pytest.mark.parametrize("stance", ["no_count", "denies"])
def test_a_stance_without_figures_gets_none_whatever_the_words(stance: str) -> None:
    found = fill_figures("hundreds feared dead", "en", **{**CHOSEN, "stance": stance})
    assert (found.low, found.best, found.high, found.hedge) == (None, None, None, "none")


def test_two_counts_name_both() -> None:
    with pytest.raises(Unsettled) as caught:
        fill_figures("8 killed, 15 wounded", "en", **CHOSEN)
    assert [(cell.harm, cell.low) for cell in caught.value.cells] == [
        ("killed", 8),
        ("injured", 15),
    ]


def test_a_language_without_lexicon_is_not_read() -> None:
    assert read_wording("12 ölü", "tr") is None


@pytest.mark.parametrize(
    ("words", "chosen", "own", "others"),
    [
        ("at least 12", {}, 12, []),
        ("at least 12, including 3 children", {}, 12, [3]),
        ("at least 12, including 3 children", {"subgroup": "children"}, 3, [12]),
        ("8 killed, 15 wounded", {"harm": "injured"}, 15, [8]),
        ("8 killed, 15 wounded", {"harm": "abducted"}, None, [8, 15]),
        ("3 children killed", {"subgroup": "any"}, 3, []),
        ("no one was killed", {}, None, []),
        ("", {}, None, []),
    ],
)
def test_words_propose_the_chosen_cell_and_then_the_others(
    words: str, chosen: dict[str, str], own: int | None, others: list[int]
) -> None:
    found = propose(words, "en", **chosen)
    assert (found.own.low if found.own else None) == own
    assert [cell.low for cell in found.others] == others


@pytest.mark.parametrize(
    ("words", "subgroup", "figures", "read_as"),
    [
        ("12 killed", "any", (12, None, 12), []),
        ("12 killed", "any", (12, 12, 12), []),
        ("13 killed", "any", (12, None, 12), [13]),
        ("at least 12 killed", "any", (12, None, 12), [12]),
        ("at least 12 killed, including 3 children", "any", (3, None, 3), [12, 3]),
        ("at least 12 killed, including 3 children", "children", (3, None, 3), []),
        ("12 killed", "women", (12, None, 12), []),
        ("12 killed", "any", (None, None, None), []),
        ("made-up words", "any", (12, None, 12), []),
    ],
)
def test_figures_that_are_not_those_of_the_words_are_told(
    words: str,
    subgroup: str,
    figures: tuple[int | None, int | None, int | None],
    read_as: list[int],
) -> None:
    found = find_unlike(words, "en", harm="killed", subgroup=subgroup, figures=figures)
    assert [cell.low for cell in found] == read_as


def test_words_of_another_language_are_not_compared() -> None:
    assert find_unlike("13", "tr", harm="", subgroup="any", figures=(12, None, 12)) == ()


def test_a_denial_is_unlike_any_figure() -> None:
    [denial] = find_unlike(
        "no one was killed", "en", harm="killed", subgroup="any", figures=(12, None, 12)
    )
    assert denial.low != 12
