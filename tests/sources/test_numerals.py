"""Digits: typed in any script, shown in the one that the reader chose."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.contrib import admin
from django.contrib.auth.models import User
from django.contrib.staticfiles import finders
from django.core.exceptions import ValidationError
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from sources import numerals
from sources.admin.numerals import DayField, MomentField
from sources.digits import NUMBER, TO_ARABIC, arabic_digits, plain_digits, plain_number
from tests.world import (
    add_claim,
    make_incident,
    make_party,
    make_place,
    make_report,
    make_source,
    reconciled,
)

OURS = ("sources", "incidents", "publication")
DAYS = (forms.DateField, forms.DateTimeField, forms.SplitDateTimeField)
COUNTED = (forms.IntegerField, forms.DecimalField, *DAYS)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("12", "١٢"),
        ("12–20", "١٢–٢٠"),
        ("من 12 إلى 20.", "من ١٢ إلى ٢٠."),
        ("و12", "و١٢"),
        ("1,029", "١٬٠٢٩"),
        ("21 آب 2017", "٢١ آب ٢٠١٧"),
        ("2017-08-21", "2017-08-21"),
        ("2017-08~", "2017-08~"),
        ("2017-09-02/2017-09-03", "2017-09-02/2017-09-03"),
        ("HT100001", "HT100001"),
        ("الرقة (SY11)", "الرقة (SY11)"),
        ("R4", "R4"),
        ("35.95", "35.95"),
        ("floor-v1", "floor-v1"),
    ],
)
def test_numbers_change_and_codes_stay(text: str, shown: str) -> None:
    assert arabic_digits(text) == shown


@given(st.integers(0, 10**9))
def test_a_number_comes_back_from_both_scripts(number: int) -> None:
    assert int(plain_digits(arabic_digits(str(number)))) == number
    persian = str(number).translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    assert plain_digits(persian) == str(number)


def forms_of(kind: type[Any]) -> Iterator[type[Any]]:
    for form in kind.__subclasses__():
        yield from (form, *forms_of(form))


def boxes() -> Iterator[tuple[str, forms.Field]]:
    """Every box for a number or a date in every form that is ours, of a model or by itself."""
    for plain in forms_of(forms.BaseForm):
        if plain.__module__.split(".")[0] in (*OURS, "harmtrack"):
            for name, box in plain.declared_fields.items():
                if isinstance(box, COUNTED) and not box.widget.is_hidden:
                    yield f"{plain.__name__}.{name}", box
    request = RequestFactory().get("/")
    request.user = User(is_superuser=True, is_active=True, is_staff=True)
    for model, page in admin.site._registry.items():
        if model._meta.app_label not in OURS:
            continue
        shown: dict[Any, Any] = {page: page.get_form(request)}
        shown |= {
            inline: inline.get_formset(request).form
            for inline in page.get_inline_instances(request)
        }
        for part, form in shown.items():
            for name, box in form.base_fields.items():
                if isinstance(box, COUNTED):
                    yield f"{type(part).__name__}.{name}", box


@pytest.mark.django_db
def test_every_box_for_a_number_or_a_date_takes_every_script() -> None:
    found = dict(boxes())
    assert {
        "ReportPart.published_on",
        "DelayForm.delay_days",
        "ReportAdmin.published_on",
        "ReportAdmin.retrieved_at",
        "RatingInline.rated_on",
        "ClaimInline.every_days",
        "CoverageAdmin.start_on",
    } <= found.keys()
    for name, box in found.items():
        if isinstance(box, forms.SplitDateTimeField):
            sent = {"x_0": "٢٠١٧-٠٨-٢١", "x_1": "۱۲:۳۰"}
            assert box.widget.value_from_datadict(sent, {}, "x") == ["2017-08-21", "12:30"], name
            continue
        taken = box.widget.value_from_datadict({"x": "٣۵"}, {}, "x")
        assert taken.removesuffix(".000000") == "35", name
        assert getattr(box.widget, "input_type", "text") == "text", name


@pytest.mark.django_db
def test_every_box_for_a_day_reads_one_certain_day() -> None:
    """A new box for a day that reads as Django does would take 08/09 for the 9th of August."""
    days = {name: box for name, box in boxes() if isinstance(box, DAYS)}
    assert {
        "ReportPart.published_on",
        "ReportAdmin.published_on",
        "ReportAdmin.retrieved_at",
        "RatingInline.rated_on",
        "ConsentInline.on",
        "ClaimInline.as_of",
        "CoverageAdmin.start_on",
        "CoverageAdmin.end_on",
        "PartnerKeyAdmin.expires_at",
    } <= days.keys()
    for name, box in days.items():
        day = box.fields[0] if isinstance(box, MomentField) else box
        assert isinstance(day, DayField), name
        with translation.override("ar"):
            assert day.clean("٢٢ أيلول ٢٠١٧") == date(2017, 9, 22), name
            widget: Any = day.widget
            assert widget.format_value(date(2017, 9, 22)) == "2017-09-22", name
        with pytest.raises(ValidationError, match="2017-08-09 or 2017-09-08"):
            day.clean("08/09/2017")


def test_a_moment_is_a_certain_day_and_a_time() -> None:
    box = MomentField()
    assert box.clean(["22/09/2017", "12:30"]).isoformat()[:16] == "2017-09-22T12:30"
    for wrong in (["08/09/2017", "12:30"], ["2017-09-22", ""], ["", "12:30"]):
        with pytest.raises(ValidationError):
            box.clean(wrong)
    assert MomentField(required=False).clean(["", ""]) is None


def test_a_number_with_its_separators_is_read_as_python_writes_it() -> None:
    assert plain_number("١٬٠٢٩٫٥") == "1029.5"
    assert plain_number("1,029.5") == "1,029.5"


@pytest.mark.parametrize("typed", ["{0}", " {0} "])
def test_what_is_searched_for_is_found_in_any_digits(admin_client: Client, typed: str) -> None:
    incident = make_incident(external_id="made-up-17", place="XX1102")
    make_report(make_source("Made-up monitor"), "Made-up 17 of the square", external_id="r-17")
    make_report(make_source("Made-up agency"), "خبر عن ١٧ شخصا")
    make_party("made-up-brigade-17")
    for model, word, found in (
        ("incidents_incident", incident.code, 1),
        ("incidents_incident", "made-up-17", 1),
        ("incidents_incident", "xx1102", 1),
        ("incidents_place", "XX1102", 1),
        ("sources_report", "17", 2),
        ("sources_report", "r-17", 1),
        ("sources_party", "brigade-17", 1),
    ):
        arabic = word.translate(TO_ARABIC)
        assert arabic != word
        listed = reverse(f"admin:{model}_changelist")
        page = admin_client.get(listed, {"q": typed.format(arabic)})
        assert len(page.context["cl"].result_list) == found, (model, word)


def test_a_box_that_searches_as_one_types_takes_any_digits(admin_client: Client) -> None:
    report = make_report(make_source("Made-up monitor"), "Made-up 17 of the square")
    make_place("XX1102")
    asked = {"app_label": "incidents", "model_name": "claim", "field_name": "report"}
    found = admin_client.get(reverse("admin:autocomplete"), {**asked, "term": "١٧"}).json()
    assert [each["id"] for each in found["results"]] == [str(report.pk)]
    asked = {"app_label": "incidents", "model_name": "incident", "field_name": "place"}
    door = reverse("admin:incidents_place_search")
    assert len(admin_client.get(door, {**asked, "term": "xx١١٠٢"}).json()["results"]) == 1


@pytest.fixture
def arabic(admin_client: Client) -> Client:
    admin_client.cookies["django_language"] = "ar"
    return admin_client


def choose(client: Client, digits: str, back: str = "/admin/") -> Any:
    return client.post(reverse("digits"), {"digits": digits, "next": back})


def test_the_choice_is_kept_and_leads_back(arabic: Client) -> None:
    assert choose(arabic, "arabic", "/admin/sources/")["Location"] == "/admin/sources/"
    assert choose(arabic, "arabic", "https://elsewhere.example/")["Location"] == "/"
    assert arabic.cookies["digits"].value == "arabic"
    assert arabic.cookies["digits"]["httponly"]
    assert arabic.get(reverse("digits")).status_code == 405


def test_the_switch_stands_in_arabic_alone(admin_client: Client) -> None:
    assert reverse("digits") not in admin_client.get("/admin/").content.decode()
    admin_client.cookies["django_language"] = "ar"
    assert "١٢٣" in admin_client.get("/admin/").content.decode()
    choose(admin_client, "arabic")
    assert 'value="latin"' in admin_client.get("/admin/").content.decode()


def test_ranges_and_lists_follow_the_choice(arabic: Client) -> None:
    incident = make_incident("2017-08-21")
    add_claim(incident, low=17)
    reconciled(incident)
    page = reverse("admin:incidents_incident_change", args=(incident.pk,))
    listed = reverse("admin:incidents_incident_changelist")
    assert "<dd>17</dd>" in arabic.get(page).content.decode()
    choose(arabic, "arabic")
    assert "<dd>١٧</dd>" in arabic.get(page).content.decode()
    text = arabic.get(listed).content.decode()
    assert "١٧" in text
    assert '<bdi dir="ltr">2017-08-21</bdi>' in text
    assert incident.code in text


def test_the_history_and_the_delays_follow_the_choice(arabic: Client) -> None:
    incident = make_incident("2017-08-21")
    add_claim(incident, low=17)
    for name, number in (("history", "17"), ("delays", "30")):
        page = reverse(f"admin:incidents_incident_{name}", args=(incident.pk,))
        choose(arabic, "latin")
        assert f">{number}</bdi>" in arabic.get(page).content.decode(), name
        choose(arabic, "arabic")
        text = arabic.get(page).content.decode()
        assert f">{number.translate(TO_ARABIC)}</bdi>" in text, name
        assert f">{number}</bdi>" not in text, name


def test_dates_of_a_list_are_isolated_and_sorted_as_before(arabic: Client) -> None:
    source = make_source()
    for day in (1, 2):
        make_report(source, f"Made-up report {day}", published_on=date(2017, 8, day))
    listed = reverse("admin:sources_report_changelist")
    choose(arabic, "arabic")
    page = arabic.get(listed, {"o": "-3"})
    text = page.content.decode()
    assert "Made-up report 1" in text
    assert text.index("<bdi>٢ ") < text.index("<bdi>١ ")
    choose(arabic, "latin")
    assert "<bdi>2 " in arabic.get(listed).content.decode()


def test_the_numbers_of_django_follow_the_choice_by_the_same_rule(arabic: Client) -> None:
    """What the script does is tried in a browser."""
    page, script = reverse("admin:sources_source_changelist"), "sources/digits.js"
    assert script not in arabic.get(page).content.decode()
    choose(arabic, "arabic")
    assert script in arabic.get(page).content.decode()
    assert f"/{NUMBER.pattern}/g;" in Path(finders.find(script) or "").read_text("utf-8")


def test_english_pages_have_latin_digits_whatever_was_chosen(admin_client: Client) -> None:
    choose(admin_client, "arabic")
    make_report(make_source(), published_on=date(2017, 8, 21))
    text = admin_client.get(reverse("admin:sources_report_changelist")).content.decode()
    assert "<bdi>Aug. 21, 2017</bdi>" in text


def test_outside_of_a_request_nothing_is_chosen() -> None:
    with translation.override("ar"):
        assert numerals.show(12) == "12"
