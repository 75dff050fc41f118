"""Dates as people write them, in EDTF: what is read, what is refused, and what always holds."""

from contextlib import suppress
from datetime import date
from itertools import pairwise

import pytest
from edtf import parse_edtf
from hypothesis import example, given, settings
from hypothesis import strategies as st

from incidents.codebook import DATE_PRECISION
from sources.dates import ACCEPTED, ACCEPTED_DAYS, REFUSALS, NotADate, When
from sources.dates.spans import PARTS, Point, Span
from sources.dates.vocabulary import ARABIC_MONTHS, ENGLISH_MONTHS, TONGUES
from tests.sources.test_days import NOT_ONE_DAY

ENGLISH = [
    ("21 August 2017", "2017-08-21", "day"),
    ("21st of August, 2017", "2017-08-21", "day"),
    ("on the 2nd of Sept. 2017", "2017-09-02", "day"),
    ("August 21, 2017", "2017-08-21", "day"),
    ("  AUGUST 21 2017 ", "2017-08-21", "day"),
    ("21/08/2017", "2017-08-21", "day"),
    ("08/21/2017", "2017-08-21", "day"),
    ("21.8.2017", "2017-08-21", "day"),
    ("21-08-2017", "2017-08-21", "day"),
    ("05/05/2017", "2017-05-05", "day"),
    ("2017/8/5", "2017-08-05", "day"),
    ("2017-8-5", "2017-08-05", "day"),
    ("29 February 2016", "2016-02-29", "day"),
    ("Aug 2017", "2017-08", "month"),
    ("in the month of August 2017", "2017-08", "month"),
    ("8/2017", "2017-08", "month"),
    ("2017", "2017", "year"),
    ("in 2017", "2017", "year"),
    ("early August 2017", "2017-08-01/2017-08-10~", "month"),
    ("the beginning of August 2017", "2017-08-01/2017-08-10~", "month"),
    ("mid-August 2017", "2017-08-11~/2017-08-20~", "month"),
    ("middle of August 2017", "2017-08-11~/2017-08-20~", "month"),
    ("late August 2017", "2017-08-21~/2017-08-31", "month"),
    ("late February 2017", "2017-02-21~/2017-02-28", "month"),
    ("the end of June 2017", "2017-06-21~/2017-06-30", "month"),
    ("first week of June 2017", "2017-06-01/2017-06-07~", "week"),
    ("2nd week of June 2017", "2017-06-08~/2017-06-14~", "week"),
    ("fourth week of February 2017", "2017-02-22~/2017-02-28~", "week"),
    ("last week of June 2017", "2017-06-24~/2017-06-30", "week"),
    ("first half of June 2017", "2017-06-01/2017-06-15~", "month"),
    ("second half of June 2017", "2017-06-16~/2017-06-30", "month"),
    ("summer 2017", "2017-22", "longer"),
    ("spring of 2017", "2017-21", "longer"),
    ("fall 2017", "2017-23", "longer"),
    ("around 5 June 2017", "2017-06-05~", "days"),
    ("on or about 5 June 2017", "2017-06-05~", "days"),
    ("c. 5 June 2017", "2017-06-05~", "days"),
    ("~5 June 2017", "2017-06-05~", "days"),
    ("around June 2017", "2017-06~", "month"),
    ("circa 2017", "2017~", "year"),
    ("around 2-5 September 2017", "2017-09-02~/2017-09-05~", "days"),
    ("from around 2 to 5 September 2017", "2017-09-02~/2017-09-05", "days"),
    ("2017-06 to 2017-08~", "2017-06/2017-08~", "longer"),
    ("night of 2-3 September 2017", "2017-09-02/2017-09-03", "night"),
    ("the night between 2 and 3 September 2017", "2017-09-02/2017-09-03", "night"),
    ("night of 2/3 September 2017", "2017-09-02/2017-09-03", "night"),
    ("overnight, 31 August to 1 September 2017", "2017-08-31/2017-09-01", "night"),
    ("2–3 September 2017", "2017-09-02/2017-09-03", "days"),
    ("September 2-5, 2017", "2017-09-02/2017-09-05", "days"),
    ("between 2 and 5 September 2017", "2017-09-02/2017-09-05", "days"),
    ("between 2-5 September 2017", "2017-09-02/2017-09-05", "days"),
    ("21-22/8/2017", "2017-08-21/2017-08-22", "days"),
    ("28 August - 3 September 2017", "2017-08-28/2017-09-03", "week"),
    ("28 August 2017-03 September 2017", "2017-08-28/2017-09-03", "week"),
    ("2 June 2024-28 June 2024", "2024-06-02/2024-06-28", "month"),
    ("30 December 2016 until 2 January 2017", "2016-12-30/2017-01-02", "days"),
    ("from June to August 2017", "2017-06/2017-08", "longer"),
    ("June/July 2017", "2017-06/2017-07", "longer"),
    ("August to August 2017", "2017-08", "month"),
    ("from early June to late August 2017", "2017-06-01/2017-08-31", "longer"),
    ("mid to late August 2017", "2017-08-11~/2017-08-31", "month"),
    ("spring to summer 2017", "2017-21/2017-22", "longer"),
    ("2016-2017", "2016/2017", "longer"),
]
ARABIC = [
    ("21 آب 2017", "2017-08-21", "day"),
    ("٢١ آب ٢٠١٧", "2017-08-21", "day"),
    ("٢١/٨/٢٠١٧", "2017-08-21", "day"),
    ("۲۱ آب ۲۰۱۷", "2017-08-21", "day"),
    ("يوم 21 من شهر آب عام 2017م", "2017-08-21", "day"),
    ("21 اغسطس 2017", "2017-08-21", "day"),
    ("21 آبـ 2017", "2017-08-21", "day"),
    ("آب/أغسطس 2017", "2017-08", "month"),
    ("5 كانون الثاني/يناير 2017", "2017-01-05", "day"),
    ("5 تشرين الأول، 2017", "2017-10-05", "day"),
    ("5 تشرين الثاني 2017", "2017-11-05", "day"),
    ("5 كانون الأول 2017", "2017-12-05", "day"),
    ("في أيلول 2017", "2017-09", "month"),
    ("عام 2017", "2017", "year"),
    ("أوائل آب 2017", "2017-08-01/2017-08-10~", "month"),
    ("مطلع شهر آب 2017", "2017-08-01/2017-08-10~", "month"),
    ("مُنتصف آب 2017", "2017-08-11~/2017-08-20~", "month"),
    ("أواخر آب من عام 2017", "2017-08-21~/2017-08-31", "month"),
    ("الأسبوع الأول من حزيران 2017", "2017-06-01/2017-06-07~", "week"),
    ("الأسبوع الأخير من حزيران 2017", "2017-06-24~/2017-06-30", "week"),
    ("النصف الثاني من حزيران 2017", "2017-06-16~/2017-06-30", "month"),
    ("صيف 2017", "2017-22", "longer"),
    ("صيف عام ٢٠١٧", "2017-22", "longer"),
    ("نحو 5 حزيران 2017", "2017-06-05~", "days"),
    ("حوالى ٥ يونيو ٢٠١٧", "2017-06-05~", "days"),
    ("5 حزيران 2017 تقريبًا", "2017-06-05~", "days"),
    ("ليلة 2-3 أيلول 2017", "2017-09-02/2017-09-03", "night"),
    ("ليلة ٢-٣ أيلول ٢٠١٧", "2017-09-02/2017-09-03", "night"),
    ("ليلة 31 آب - 1 أيلول 2017", "2017-08-31/2017-09-01", "night"),
    ("2-3 أيلول/سبتمبر 2017", "2017-09-02/2017-09-03", "days"),
    ("بين 2 و5 أيلول 2017", "2017-09-02/2017-09-05", "days"),
    ("ما بين 2 و 5 أيلول 2017", "2017-09-02/2017-09-05", "days"),
    ("من 2 وحتى 5 سبتمبر 2017", "2017-09-02/2017-09-05", "days"),
    ("من حزيران إلى آب 2017", "2017-06/2017-08", "longer"),
    ("بين حزيران وآب 2017", "2017-06/2017-08", "longer"),
    ("من أوائل حزيران حتى أواخر آب 2017", "2017-06-01/2017-08-31", "longer"),
]
CODES = [
    ("2017-08-21", "2017-08-21", "day"),
    ("2017-09-02/2017-09-03", "2017-09-02/2017-09-03", "days"),
    (" 2017-09-02 / 2017-09-03~ ", "2017-09-02/2017-09-03~", "days"),
    ("2017-09-02/2017-09-02", "2017-09-02", "day"),
    ("2017-06-01/2017-06-07", "2017-06-01/2017-06-07", "week"),
    ("2017-06/2017-07", "2017-06/2017-07", "longer"),
    ("2017-08~", "2017-08~", "month"),
    ("٢٠١٧-٠٨~", "2017-08~", "month"),
    ("2017-22", "2017-22", "longer"),
    ("2017-08-21%", "2017-08-21%", "days"),
    ("2017-08-21?", "2017-08-21?", "day"),
    ("2017-08-xx", "2017-08-XX", "month"),
    ("2017-01-01/2017-12-31", "2017-01-01/2017-12-31", "year"),
]
REFUSED = [
    ("", "unread"),
    ("last week", "unread"),
    ("الأسبوع الماضي", "unread"),
    ("now", "unread"),
    ("2", "unread"),
    ("mid", "unread"),
    ("early 2017", "unread"),
    ("early summer 2017", "unread"),
    ("around summer 2017", "unread"),
    ("5 summer 2017", "unread"),
    ("30 February 2017", "unread"),
    ("31/06/2017", "unread"),
    ("21/08/17", "unread"),
    ("21 August 17", "unread"),
    ("2 and 5 September 2017", "unread"),
    ("2 to September 2017", "unread"),
    ("2 August August 2017", "unread"),
    ("3 September or later 2017", "unread"),
    ("xAugust 2017", "unread"),
    ("m08 2017", "unread"),
    ("Augustus 2017", "unread"),
    ("2017-13", "unread"),
    ("2017-22-05", "unread"),
    ("2017-22~", "unread"),
    ("2017-02-30", "unread"),
    ("0000", "unread"),
    ("2017-08-1X", "unread"),
    ("3 September", "no_year"),
    ("3 أيلول", "no_year"),
    ("early August", "no_year"),
    ("summer", "no_year"),
    ("August", "no_year"),
    ("2 August 2017 to 5 August", "no_year"),
    ("since June 2017", "open"),
    ("منذ حزيران 2017", "open"),
    ("after 5 June 2017", "open"),
    ("until August 2017", "open"),
    ("from June 2017", "open"),
    ("June 2017 -", "open"),
    ("June 2017 to present", "open"),
    ("2017-09-02/..", "open"),
    ("../2017", "open"),
    ("5 to 2 August 2017", "backwards"),
    ("December to February 2017", "backwards"),
    ("2017-09-03/2017-09-02", "backwards"),
    ("05/06/2017", "swapped"),
    ("٥/٦/٢٠١٧", "swapped"),
    ("night of 2 September 2017", "night"),
    ("night of 2-5 September 2017", "night"),
    ("ليلة 2 أيلول 2017", "night"),
    ("night of August 2017", "night"),
    ("winter 2017", "winter"),
    ("شتاء 2017", "winter"),
    ("2017-24", "winter"),
    ("2017-24/2018-21", "winter"),
    ("9999-12-18", "far"),
    ("1 January 3000", "far"),
    ("0999-12-31", "far"),
    ("2017/3000", "far"),
]


@pytest.mark.parametrize(
    ("text", "edtf", "precision"),
    [pytest.param(*row, id=row[0].strip()) for row in (*ENGLISH, *ARABIC, *CODES)],
)
def test_read(text: str, edtf: str, precision: str) -> None:
    when = When.read(text)
    assert (when.edtf, when.precision) == (edtf, precision)
    assert precision in DATE_PRECISION.codes
    assert When.read(when.edtf, when.precision) == when
    assert When.read(when.describe("en")) == When.read(when.describe("ar")) == when


@pytest.mark.parametrize(("text", "why"), REFUSED, ids=[row[0] or "nothing" for row in REFUSED])
def test_refused(text: str, why: str) -> None:
    with pytest.raises(NotADate) as refused:
        When.read(text)
    assert refused.value.why == why
    assert str(refused.value).startswith(repr(text))
    assert str(refused.value).endswith(f"is {ACCEPTED_DAYS if why == 'far' else ACCEPTED}.")


def test_every_refusal_has_an_example() -> None:
    assert {why for _, why in (*REFUSED, *NOT_ONE_DAY)} == set(REFUSALS)


def test_swapped_names_both_readings() -> None:
    with pytest.raises(NotADate, match="2017-05-06 or 2017-06-05") as refused:
        When.read("05/06/2017")
    assert refused.value.readings == (date(2017, 5, 6), date(2017, 6, 5))


def test_the_first_and_the_last_day_that_are_accepted_are() -> None:
    assert When.read("1000-01-01/2999-12-31").edtf == "1000-01-01/2999-12-31"


def test_what_is_said_to_be_accepted_is() -> None:
    said = ACCEPTED.removeprefix("a date such as ").replace(" (summer) or", ",")
    examples, _, in_words = said.partition(", or the same in English or Arabic words")
    texts = [*examples.split(", "), *in_words.partition(": ")[2].split(", ")]
    assert len(texts) == 15
    assert {When.read(text).start.year for text in texts} == {2017}


def test_a_precision_that_is_given_stands() -> None:
    assert When.read("2017-09-02/2017-09-03", "night").precision == "night"


@pytest.mark.parametrize(
    ("month", "text"),
    [
        (month, word)
        for months in (ENGLISH_MONTHS, ARABIC_MONTHS)
        for month, words in enumerate(months, 1)
        for word in words.split(" | ")
    ],
)
def test_months(month: int, text: str) -> None:
    assert When.read(f"{text} 2017").edtf == f"2017-{month:02}"


@pytest.mark.parametrize(
    ("text", "english", "arabic"),
    [
        ("2017-08-21", "21 August 2017", "21 آب 2017"),
        ("2017-08-01/2017-08-10~", "early August 2017", "أوائل آب 2017"),
        ("mid-August 2017", "mid-August 2017", "منتصف آب 2017"),
        ("2-3 Sept 2017", "2 to 3 September 2017", "من 2 إلى 3 أيلول 2017"),
        ("night of 2-3 Sept 2017", "night of 2 to 3 September 2017", "ليلة 2 إلى 3 أيلول 2017"),
        (
            "2016-12-30/2017-01-02",
            "30 December 2016 to 2 January 2017",
            "من 30 كانون الأول 2016 إلى 2 كانون الثاني 2017",
        ),
        ("2017-06/2017-08", "June to August 2017", "من حزيران إلى آب 2017"),
        ("2017-23", "autumn 2017", "خريف 2017"),
        (
            "2017-06-05~/2017-06-07",
            "from around 5 June 2017 to 7 June 2017",
            "من نحو 5 حزيران 2017 إلى 7 حزيران 2017",
        ),
        ("[2017-08,2017-10]", "[2017-08,2017-10]", "\u2066[2017-08,2017-10]\u2069"),
    ],
)
def test_describe(text: str, english: str, arabic: str) -> None:
    when = When.read(text)
    assert (when.describe("en"), when.describe("ar")) == (english, arabic)


def test_describe_refuses_a_language_that_it_lacks() -> None:
    with pytest.raises(ValueError, match="language: 'fr' is not accepted; one of en, ar is"):
        When.read("2017").describe("fr")


def test_describe_has_every_part_of_a_month() -> None:
    assert all(set(tongue.parts) == set(PARTS) for tongue in TONGUES.values())


@pytest.mark.parametrize(
    "edtf", ["2016", "2016~", "2016-02", "2016-02~", "2016-02-29", "2016-02-29~"]
)
def test_plain_edtf_has_the_bounds_of_the_parser(edtf: str) -> None:
    _agrees_with_the_parser(edtf)
    _agrees_with_the_parser(f"2015/{edtf}")


@pytest.mark.parametrize("season", [21, 22, 23])
def test_seasons_have_the_bounds_of_the_parser(season: int) -> None:
    _agrees_with_the_parser(f"2016-{season}")


def _agrees_with_the_parser(edtf: str) -> None:
    when, parsed = When.read(edtf), parse_edtf(edtf)
    bounds = [tuple(parsed.lower_strict())[:3], tuple(parsed.upper_strict())[:3]]
    assert [when.start.timetuple()[:3], when.end.timetuple()[:3]] == bounds


days = st.dates(date(1000, 1, 1), date(2999, 12, 31))
words = st.sampled_from(
    [word for text, *_ in (*ENGLISH, *ARABIC, *REFUSED) for word in text.split()]
)
codes = st.text("0123456789XYEST:.,~?%/{}[]+-", max_size=12)


@st.composite
def points(draw: st.DrawFn) -> Point:
    day, about = draw(days), draw(st.booleans())
    return draw(
        st.sampled_from(
            [
                Point(day.year, about=about),
                Point(day.year, day.month, about=about),
                Point(day.year, day.month, day.day, about),
                Point(day.year, 22),
            ]
        )
    )


@st.composite
def spans(draw: st.DrawFn) -> Span:
    first, last = sorted([draw(points()), draw(points())], key=lambda point: point.start)
    return (
        Span(first, last) if first.start <= last.end and draw(st.booleans()) else Span(last, last)
    )


@settings(max_examples=40)
@given(st.text() | st.lists(words, max_size=6).map(" ".join))
@example("9" * 5000)
def test_any_text_is_read_or_refused(text: str) -> None:
    _is_read_or_refused(text)


@settings(max_examples=10)
@given(codes)
@example("Y170000002")
@example("../..")
def test_any_code_is_read_or_refused(text: str) -> None:
    _is_read_or_refused(text)


def _is_read_or_refused(text: str) -> None:
    with suppress(NotADate):
        when = When.read(text)
        assert when.start <= when.end
        assert When.read(when.edtf, when.precision) == when


@settings(max_examples=40)
@given(spans())
def test_what_is_described_is_read_again(span: Span) -> None:
    when = When.read(str(span))
    assert (when.edtf, when.start, when.end) == (str(span), span.start, span.end)
    assert When.read(when.describe("en")) == When.read(when.describe("ar")) == when


@settings(max_examples=40)
@given(days, st.sampled_from(["en", "ar"]), st.sampled_from(["٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹"]))
def test_bounds_contain_the_date(day: date, language: str, digits: str) -> None:
    part = {0: "early", 1: "mid"}.get((day.day - 1) // 10, "late")
    known = [
        str(day),
        f"{day.year}",
        f"{day:%Y-%m}",
        str(Span.part(day.year, day.month, part)),
        f"{day}~",
        f"{day:%Y-%m}-01/{day}",
    ]
    for edtf in known:
        when = When.read(edtf)
        text = when.describe(language)
        assert when.start <= day <= when.end
        assert When.read(text.translate(str.maketrans("0123456789", digits))) == when


@settings(max_examples=20)
@given(days)
def test_parts_tile_their_month(day: date) -> None:
    for parts in (["early", "mid", "late"], ["half1", "half2"]):
        spans = [Span.part(day.year, day.month, part) for part in parts]
        assert (spans[0].start.day, spans[-1].end) == (1, Point(day.year, day.month).end)
        assert all((after.start - before.end).days == 1 for before, after in pairwise(spans))
