"""The methodology page is what the engine does: versions, words, worked examples, vocabularies."""

import re
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from typing import Any

import pytest

from incidents.codebook import GRADING
from incidents.reasons import SET_ASIDE, VALUE_REASON
from incidents.reconciliation import cells
from incidents.reconciliation.cases import answer
from incidents.reconciliation.conventions import CONVENTIONS
from incidents.reconciliation.figures import Figure, tolerance
from incidents.reconciliation.grading import GRADINGS, grade
from incidents.reconciliation.intervals import Interval
from incidents.reconciliation.ladder import RULES
from incidents.reconciliation.methodology import CURRENT
from incidents.reconciliation.months import difference_cumulative
from incidents.reconciliation.scope import Scope, containment
from incidents.reconciliation.stocks import Observation, stock_in
from incidents.reconciliation.wording import read
from tests.docs.pages import examples, page, rows
from tests.incidents.reconciliation.wording.shape import shape

PAGE = page("docs/methodology.md")
EXAMPLES = examples(PAGE)
Case = dict[str, Any]
SECTIONS = ["Figures", "Voices", "The range", "Months", "Period totals", "Stocks"]


def ask_tolerance(case: Case) -> Any:
    figure = Figure("1", "voice", case["low"], None, case["high"], case["hedge"], "asserts")
    return list(tolerance(figure))


def ask_convention(case: Case) -> Any:
    figures = [Figure.from_plain(figure) for figure in case["figures"]]
    return asdict(CONVENTIONS[case["convention"]].apply(figures, grading=case["grading"]))


def ask_cumulative(case: Case) -> Any:
    observations = [(date.fromisoformat(day), count) for day, count in case["observations"]]
    changes = difference_cumulative(observations, after=date.fromisoformat(case["after"]))
    return [[change.after.isoformat(), change.on.isoformat(), change.count] for change in changes]


def ask_containment(case: Case) -> Any:
    total, other = (
        Scope(
            place=tuple(plain["place"]),
            when=Interval(date.fromisoformat(plain["start"]), date.fromisoformat(plain["end"])),
            kinds=frozenset(plain["kinds"]),
            parties=frozenset(plain["parties"]),
            population="civilian",
            harm="killed",
        )
        for plain in (case["total"], case["other"])
    )
    return containment(total, other)


def ask_stock(case: Case) -> Any:
    observations = [
        Observation(**{**seen, "as_of": date.fromisoformat(seen["as_of"])})
        for seen in case["observations"]
    ]
    value = stock_in(Interval.of_month(case["month"]), observations)
    return {
        name: found.isoformat() if isinstance(found, date) else found
        for name, found in asdict(value).items()
    }


def ask_grading(case: Case) -> Any:
    return grade(**{name: value for name, value in case.items() if name != "expect"})


def ask_engine(kind: str) -> Callable[[Case], Any]:
    return lambda case: answer({kind: [case]})[kind][0]["got"]


ASK: dict[str, Callable[[Case], Any]] = {
    "tolerance": ask_tolerance,
    "convention": ask_convention,
    "cumulative": ask_cumulative,
    "containment": ask_containment,
    "stock": ask_stock,
    "grading": ask_grading,
    **{kind: ask_engine(kind) for kind in ("reconcile", "allocate", "combine", "month_of_total")},
}


def test_every_rule_and_both_languages_have_examples() -> None:
    assert set(EXAMPLES) == set(ASK)
    assert lexicon("en")
    assert lexicon("ar")


@pytest.mark.parametrize(
    ("kind", "case"),
    [
        pytest.param(kind, case, id=f"{kind} {place}")
        for kind, cases in EXAMPLES.items()
        for place, case in enumerate(cases)
    ],
)
def test_an_example_comes_out(kind: str, case: Case) -> None:
    got, expected = ASK[kind](case), case["expect"]
    if kind == "reconcile":
        got = {name: got[name] for name in expected}
    assert got == expected


def test_the_ladder_has_an_example_for_every_rule() -> None:
    assert {case["expect"].get("rule") for case in EXAMPLES["reconcile"]} >= set(RULES)


def test_the_versions_are_those_in_force() -> None:
    stated = f"Method version `{CURRENT.version}`, `k` = {CURRENT.k}, lexicon `{CURRENT.lexicon}`."
    assert stated in PAGE


def test_the_sections_bear_the_numbers_that_the_code_refers_to() -> None:
    assert re.findall(r"^## (\d) (.*)$", PAGE, re.MULTILINE) == [
        (str(number), title) for number, title in enumerate(SECTIONS, 1)
    ]


def lexicon(language: str) -> list[tuple[str, list[str]]]:
    """Each phrase of a language's table with the other cells of its row."""
    table = PAGE.partition(f"<!-- lexicon {language} -->")[2].partition("<!--")[0]
    return [
        (words, rest)
        for first, *rest in rows(table, "words")
        for words in re.findall(r"`(.+?)`", first)
    ]


@pytest.mark.parametrize(
    ("language", "words", "rest"),
    [
        pytest.param(language, words, rest, id=words)
        for language in ("en", "ar")
        for words, rest in lexicon(language)
    ],
)
def test_words_are_read_as_the_table_says(language: str, words: str, rest: list[str]) -> None:
    low, high, hedge, mark = rest
    cell = read(words, language).cells[0]
    told = ["—" if number is None else str(number) for number in (cell.low, cell.high)]
    assert [*told, cell.hedge, "*" if cell.coded else ""] == [low, high, hedge, mark]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (first.strip("`"), second.strip("`"))
        for first, second in rows(PAGE.partition("<!-- cells -->")[2], "words | what is read")
    ],
)
def test_phrases_with_several_counts_are_read_as_the_table_says(words: str, expected: str) -> None:
    language = "ar" if re.search(r"[\u0600-\u06ff]", words) else "en"
    assert shape(read(words, language)) == expected


def codes_of(heading: str, column: int = 0) -> list[str]:
    return [row[column].strip("`") for row in rows(PAGE, heading)]


def test_gradings_reasons_and_warnings_are_all_told() -> None:
    assert set(codes_of("grading | when")) == set(GRADING.codes) == set(GRADINGS)
    assert set(codes_of("value_reason")) == set(VALUE_REASON.codes)
    assert set(re.findall(r"`(\w+)`", PAGE)) >= set(SET_ASIDE.codes)
    assert set(codes_of("warning | when")) == {
        cells.CIVILIAN_OVER_ALL,
        cells.STATUS_DISPUTED,
        cells.SUBGROUP_OTHER_VOICE,
        cells.SUBGROUP_OVER_TOTAL,
    }
    assert codes_of("convention | figures") == list(CONVENTIONS)
