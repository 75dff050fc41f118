"""What the gate finds, as values: told in two languages and kept as plain data."""

import re
from string import Formatter

import pytest

from publication.gate.findings import CHECKS, Check, in_order, make_finding, read_finding

FALLS: dict[str, int | str] = {
    "cell": "HT7",
    "before": 40,
    "after": "2017-06-01",
    "now": 31,
    "on": "2017-06-09",
}


def _places(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.code)
def test_a_check_says_the_same_in_both_languages(check: Check) -> None:
    assert _places(check.found_en) == _places(check.found_ar)
    assert len(_places(check.found_en)) > 1
    for words in (check.ar, check.found_ar, check.todo_ar):
        assert re.search("[؀-ۿ]", words)
    for words in (check.en, check.found_en, check.todo_en):
        assert not re.search("[؀-ۿ]", words)


def test_a_code_of_a_check_stands_once() -> None:
    assert len({check.code for check in CHECKS}) == len(CHECKS)


def test_a_finding_tells_its_numbers() -> None:
    finding = make_finding("toll_falls", "HT7", **FALLS)
    assert finding.message("en") == "HT7: 40 on 2017-06-01, and 31 on 2017-06-09."
    assert "31" in finding.message("ar")


def test_a_data_set_is_named_in_the_language_of_the_sentence() -> None:
    finding = make_finding("claim_without_words", "HT7", subject="data set made-up", count=1, all=2)
    assert finding.message("en").startswith("data set made-up: ")
    assert finding.message("ar").startswith("مجموعة البيانات made-up: ")


def test_a_finding_comes_back_from_plain_values() -> None:
    finding = make_finding("toll_falls", "HT7", **FALLS)
    assert read_finding(finding.as_json()) == finding


def test_a_finding_without_its_numbers_or_of_an_unknown_check_is_refused() -> None:
    with pytest.raises(KeyError, match="after"):
        make_finding("toll_falls", "HT7", cell="HT7", before=3)
    with pytest.raises(KeyError, match="made_up"):
        make_finding("made_up", "HT7")


def test_findings_stand_in_the_order_of_the_checks_and_once() -> None:
    falls = make_finding("toll_falls", "HT7", **FALLS)
    again = make_finding("toll_falls", "HT7", **(FALLS | {"now": 30}))
    wordless = make_finding("claim_without_words", "HT9", subject="HT9", count=1, all=2)
    assert in_order([falls, wordless, again]) == [wordless, again]
