"""Live tags: what can be asked for, what is said of a slip, and what was typed by hand."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.codebook import HARM, SUBGROUP
from publication.report.tags import (
    POPULATIONS,
    Tag,
    period_of,
    read_narrative,
    read_tag,
    typed_by_hand,
    values_of,
)

AUGUST = date(2017, 8, 1)


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("{killed.civilian.best}", Tag("killed", "civilian", "best")),
        ("{killed.civilian.women.range}", Tag("killed", "civilian", "range", "women")),
        ("{ injured.all.floor }", Tag("injured", "all", "floor")),
        (
            "{killed.civilian@SY11:2017-08.range}",
            Tag("killed", "civilian", "range", place="SY11", period="2017-08"),
        ),
        ("{killed.all:2017-Q3.most}", Tag("killed", "all", "most", period="2017-Q3")),
        ("{killed.all:2017.incidents}", Tag("killed", "all", "incidents", period="2017")),
        ("{trapped.civilian@SY11.least}", Tag("trapped", "civilian", "least", place="SY11")),
    ],
)
def test_a_tag_asks_for_one_number(text: str, tag: Tag) -> None:
    assert read_narrative(text).parts == (tag,)
    assert read_narrative(text).problems == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{kiled.civilian.best}", "{kiled.civilian.best}: kiled is no harm. Near it: killed"),
        ("{killed.civlian.best}", "civlian is no population. Near it: civilian."),
        ("{killed.civilian.woman.best}", "woman is no subgroup. Near it: women"),
        ("{killed.civilian.bst}", "bst is no value. Near it: best"),
        ("{killed.civilian.xyz}", "Near it: best, floor, least, most, range, incidents."),
        ("{trapped.civilian.best}", "best is no value. Near it: least"),
        ("{killed.civilian:2017-13.best}", "2017-13 is no month, quarter or year such as 2017-08"),
        ("{killed.civilian:0000.best}", "0000 is no month, quarter or year such as 2017-08"),
        ("{killed.civilian:٢٠١٧.best}", "٢٠١٧ is no month, quarter or year such as 2017-08"),
        ("{killed.civilian:.best}", " is no month, quarter or year"),
        ("{killed.civilian@.best}", " is no code of a place such as SY11."),
        ("{killed.best}", "{killed.best} is no tag; one such as {killed.civilian.best} is."),
        ("{}", "{} is no tag"),
        ("12 {killed.civilian.best", "A brace begins or ends no tag, near: 12 {killed.civi"),
        ("killed}", "A brace begins or ends no tag"),
    ],
)
def test_a_slip_in_a_tag_is_told_with_what_is_near(text: str, told: str) -> None:
    narrative = read_narrative(text)
    assert told in "\n".join(map(str, narrative.problems))
    assert narrative.tags == []


def test_every_slip_of_a_tag_is_told_at_once() -> None:
    assert len(read_narrative("{kiled.civlian.woman.bst}").problems) == 4


tags = st.builds(
    Tag,
    harm=st.sampled_from(HARM.codes),
    population=st.sampled_from(POPULATIONS),
    value=st.just(""),
    subgroup=st.sampled_from(SUBGROUP.codes),
    place=st.sampled_from(["", "SY11", "SY"]),
    period=st.sampled_from(["", "2017-08", "2017-Q3", "2017"]),
).flatmap(
    lambda tag: st.sampled_from(sorted(values_of(tag.harm))).map(
        lambda value: Tag(tag.harm, tag.population, value, tag.subgroup, tag.place, tag.period)
    )
)


@given(tags)
def test_a_tag_is_read_back_as_it_is_written(tag: Tag) -> None:
    assert read_tag(str(tag)[1:-1]) == tag
    assert tag.columns


@given(st.text())
def test_any_text_is_read_and_no_word_of_it_is_lost(text: str) -> None:
    narrative = read_narrative(text)
    if not narrative.tags:
        assert "".join(map(str, narrative.parts)) == text
    assert ("{" in text or "}" in text) == bool(narrative.problems or narrative.tags)


@pytest.mark.parametrize(
    ("period", "asked"),
    [
        ("", ("month", "2017-08", date(2017, 8, 1), date(2017, 8, 31))),
        ("2016-02", ("month", "2016-02", date(2016, 2, 1), date(2016, 2, 29))),
        ("2017-Q3", ("quarter", "2017-Q3", date(2017, 7, 1), date(2017, 9, 30))),
        ("2016", ("year", "2016", date(2016, 1, 1), date(2016, 12, 31))),
    ],
)
def test_a_period_is_the_months_own_unless_it_is_named(
    period: str, asked: tuple[str, str, date, date]
) -> None:
    step, label, days = period_of(Tag("killed", "all", "best", period=period), AUGUST)
    assert (step, label, days.start, days.end) == asked


@pytest.mark.parametrize(
    ("text", "language", "typed"),
    [
        ("In August 2017, 412 civilians were killed.", "en", []),
        ("In August 2017, 421 civilians were killed.", "en", ["421"]),
        ("At least 1,412 people were killed.", "en", ["1,412"]),
        ("On 5 August, within 3 km of the town.", "en", []),
        ("Thirty-seven people were killed.", "en", ["Thirty-seven"]),
        ("Two hospitals were hit.", "en", []),
        ("قُتل 412 مدنياً في آب 2017.", "ar", []),
        ("قُتل ٤١٢ مدنياً في آب ٢٠١٧.", "ar", []),
        ("قُتل ٤٢١ مدنياً.", "ar", ["٤٢١"]),
        ("قُتل سبعة وثلاثون مدنياً.", "ar", ["سبعة وثلاثون"]),
    ],
)
def test_a_number_that_is_typed_is_told_where_no_live_number_is_equal(
    text: str, language: str, typed: list[str]
) -> None:
    found = [message.values["typed"] for message in typed_by_hand(text, language, [412, 95])]
    assert found == typed


def test_what_was_typed_is_told_with_the_numbers_that_are_near() -> None:
    [message] = typed_by_hand("421 civilians were killed.", "en", [412, 95, 3, 4])
    assert str(message) == (
        "421 was typed by hand, and no number of this month is 421. Near it: 412, 95, 4."
    )
