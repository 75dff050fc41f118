"""One certain day, as boxes for a day read it, and the year that people leave out."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.dates import ACCEPTED_DAY, NotADate, When, find_date, read_day, with_year

NOT_ONE_DAY = [
    ("yesterday", "unread"),
    ("8/9", "unread"),
    ("22/09/17", "unread"),
    ("22 September", "no_year"),
    ("08/09/2017", "swapped"),
    ("٠٨/٠٩/٢٠١٧", "swapped"),
    ("September 2017", "span"),
    ("أوائل أيلول 2017", "span"),
    ("2017", "span"),
    ("2017-09-02/2017-09-03", "span"),
    ("night of 2-3 September 2017", "span"),
    ("night of 2 September 2017", "unread"),
    ("since 2 September 2017", "unread"),
    ("5 to 2 August 2017", "unread"),
    ("winter 2017", "unread"),
    ("around 22 September 2017", "uncertain"),
    ("2017-09-22~", "uncertain"),
    ("2017-09-22?", "uncertain"),
    ("2017-09-22%", "uncertain"),
]


@pytest.mark.parametrize(
    "text",
    [
        "2017-09-22",
        "٢٠١٧-٠٩-٢٢",
        "22/09/2017",
        "9/22/2017",
        "22.9.2017",
        " 22 September 2017 ",
        "Sept. 22nd, 2017",
        "22 أيلول 2017",
        "٢٢ أيلول/سبتمبر ٢٠١٧",
        "2017-09-22/2017-09-22",
    ],
)
def test_one_certain_day_is_read_however_it_is_written(text: str) -> None:
    assert read_day(text) == date(2017, 9, 22)


@pytest.mark.parametrize(("text", "why"), NOT_ONE_DAY, ids=[text for text, _ in NOT_ONE_DAY])
def test_what_is_not_one_certain_day_is_refused_as_one(text: str, why: str) -> None:
    with pytest.raises(NotADate) as refused:
        read_day(text)
    assert refused.value.why == why
    assert str(refused.value).startswith(repr(text))
    assert str(refused.value).endswith(f"Accepted is {ACCEPTED_DAY}.")


@given(st.dates(date(1000, 1, 1), date(2999, 12, 31)))
def test_a_day_is_read_as_itself_or_as_either_of_two(day: date) -> None:
    assert read_day(day.isoformat()) == day
    if day.day > 12 or day.day == day.month:
        assert read_day(f"{day:%d/%m/%Y}") == day
    else:
        with pytest.raises(NotADate) as refused:
            read_day(f"{day:%d/%m/%Y}")
        assert day in refused.value.readings


@pytest.mark.parametrize(
    ("text", "by", "whole"),
    [
        ("night of 2-3 September", date(2017, 9, 4), "night of 2-3 September 2017"),
        ("ليلة 2-3 أيلول", date(2017, 9, 4), "ليلة 2-3 أيلول 2017"),
        ("28 December", date(2018, 1, 3), "28 December 2017"),
        ("early August", date(2017, 8, 5), "early August 2017"),
        ("29 February", date(2017, 3, 1), "29 February 2016"),
        ("29 February", date(2019, 3, 1), ""),
        ("2 December to 3 January", date(2018, 1, 5), ""),
        ("2 September 2017", date(2018, 1, 5), ""),
        ("08/09/2017", date(2018, 1, 5), ""),
        ("yesterday", date(2018, 1, 5), ""),
    ],
)
def test_the_year_that_is_lacking_is_proposed_from_the_day_of_the_report(
    text: str, by: date, whole: str
) -> None:
    assert with_year(text, by) == whole
    assert not whole or When.read(whole).start <= by


def test_what_is_said_to_be_accepted_as_a_day_is() -> None:
    _, _, examples = ACCEPTED_DAY.partition(": ")
    assert {read_day(text) for text in examples.split(", ")} == {date(2017, 8, 21)}


@pytest.mark.parametrize(
    ("text", "edtf", "around"),
    [
        ("21 August 2017", "2017-08-21", ""),
        ("Raqqa 21 August 2017", "2017-08-21", "Raqqa"),
        ("Raqqa, 21 August 2017", "2017-08-21", "Raqqa"),
        ("2017-08-21, Ar Raqqa city", "2017-08-21", "Ar Raqqa city"),
        ("school in August 2017 at Raqqa", "2017-08", "school at Raqqa"),
        ("June to August 2017", "2017-06/2017-08", ""),
        ("الرقة، ٢١ آب ٢٠١٧", "2017-08-21", "الرقة"),
        ("٢٠١٧ الرقة", "2017", "الرقة"),
        ("Raqqa", None, "Raqqa"),
        (" HT123 ", None, "HT123"),
        ("", None, ""),
        ("12 killed", None, "12 killed"),
        ("word " * 12 + "2017", None, "word " * 12 + "2017"),
    ],
)
def test_a_date_is_found_among_words(text: str, edtf: str | None, around: str) -> None:
    when, rest = find_date(text)
    assert (when and when.edtf, rest) == (edtf, around)
