"""A researcher logs what three voices said, sees what it comes to, and makes it public."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.stack import RunningStack, wait_until

pytestmark = pytest.mark.browser

WORLD = """
from tests.world import make_dataset, make_place, make_source
make_dataset()
make_place("XX01", name_en="Made-up Governorate", name_ar="محافظة مختلقة")
make_place("XX0101", name_en="Made-up Town", name_ar="بلدة مختلقة")
for name in ("Made-up hospital", "Made-up monitor", "Made-up agency"):
    make_source(name)
from django.contrib.auth.models import User
if not User.objects.filter(username="made-up-second-person").exists():
    User.objects.create_superuser("made-up-second-person", password="made-up words for a test")
"""


@pytest.fixture(scope="module")
def stack(embedded_stack: RunningStack) -> RunningStack:
    wait_until(embedded_stack.answers)
    made = embedded_stack.manage("shell", "--command", WORLD)
    assert made.returncode == 0, made.stderr
    return embedded_stack


def sign_in(page: Page, stack: RunningStack, name: str = "admin", password: str = "") -> None:
    page.goto(f"{stack.address}/admin/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(password or stack.admin_password)
    page.get_by_role("button", name="Log in").click()
    # Going on before the answer would break the sign-in off.
    expect(page.locator("#user-tools")).to_be_visible()


def choose(page: Page, field: str, words: str, option: str) -> None:
    """Search in a combobox, and take an option, by keyboard alone."""
    page.locator(f"#{field}-search").fill(words)
    expect(page.locator(".combobox-list:visible li").first).to_contain_text(option)
    page.keyboard.press("Enter")
    expect(page.locator(f"#{field} option:checked")).to_contain_text(option)


def log_report(page: Page, stack: RunningStack, title: str) -> None:
    page.goto(f"{stack.address}/admin/sources/report/add/")
    choose(page, "id_publisher", "agency", "Made-up agency")
    page.get_by_label("Title:").fill(title)
    page.get_by_label("Published on:").fill("2017-08-22")
    page.get_by_label("Language:").select_option("en")
    page.get_by_label("Data set:").select_option(label="Made up for tests: made-up")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was added successfully")).to_be_visible()


def fill_incident(page: Page, stack: RunningStack) -> None:
    page.goto(f"{stack.address}/admin/incidents/incident/add/")
    page.locator("#id_kind").select_option("airstrike")
    page.locator("#id_edtf").fill("٢٠١٧-٠٨-٢١")
    choose(page, "id_place", "بلدة مخ", "Made-up Town (XX0101)")
    page.locator("#id_place_precision").select_option("settlement")
    page.locator("#id_dataset").select_option(label="Made up for tests: made-up")


def fill_claim(page: Page, number: int, voice: str, wording: str, report: str) -> None:
    prefix = f"#id_claims-{number}"
    page.locator(f"{prefix}-wording").fill(wording)
    page.locator(f"{prefix}-language").select_option("en")
    choose(page, f"id_claims-{number}-report", report, report)
    choose(page, f"id_claims-{number}-voice", voice, voice)
    page.locator(f"{prefix}-harm").select_option("killed")
    page.locator(f"{prefix}-population").select_option("civilian")


def test_three_voices_in_words_become_a_public_number(page: Page, stack: RunningStack) -> None:
    sign_in(page, stack)
    log_report(page, stack, "Three voices on one made-up attack")
    fill_incident(page, stack)
    said = [
        ("Made-up hospital", "at least 12"),
        ("Made-up monitor", "nearly 20"),
        ("Made-up agency", "dozens"),
    ]
    for number, (voice, wording) in enumerate(said):
        if number:
            page.get_by_role("button", name="Add a claim").click()
        fill_claim(page, number, voice, wording, "Three voices")
    for number, reading in enumerate(("at least 12", "almost 20", "dozens (coded as 12 or more)")):
        expect(page.locator(f"[data-row=claims-{number}] [data-reading]")).to_contain_text(reading)
    page.get_by_role("button", name="Save as draft").click()
    expect(page.locator(".standing:not(.said)")).to_be_visible()
    expect(page.locator("#id_claims-2-low")).to_have_value("12")
    ranges = page.locator(".ranges")
    expect(ranges).to_contain_text(re.compile(r"reported minimum\s*12"))
    expect(ranges).to_contain_text(re.compile(r"conceded minimum\s*unknown"))
    expect(ranges).to_contain_text(re.compile(r"best\s*20"))
    expect(ranges).to_contain_text(re.compile(r"reported maximum\s*20 or more"))
    expect(ranges).to_contain_text("is quoted because")

    code = page.locator(".standing:not(.said) bdi").inner_text()
    page.get_by_role("link", name="Submit for review").click()
    page.get_by_role("button", name="Submit for review").click()
    expect(page.locator(".standing:not(.said)")).to_contain_text("In review")
    # Whoever wrote it finds no way to publish it.
    expect(page.get_by_role("link", name="Publish")).to_have_count(0)
    incident = page.url
    page.get_by_role("button", name="Log out").click()
    expect(page.locator("#user-tools")).to_have_count(0)
    sign_in(page, stack, "made-up-second-person", "made-up words for a test")
    page.goto(incident)
    page.get_by_role("link", name="Publish").click()
    expect(page.get_by_role("heading", name="What will be public")).to_be_visible()
    page.get_by_label("Reason:").fill("Three voices, read twice")
    page.get_by_role("button", name="Publish").click()
    expect(page.locator(".standing:not(.said)")).to_contain_text("Published")

    def is_public() -> bool:
        return page.request.get(f"{stack.address}/api/v1/incidents/{code}/").status == 200

    wait_until(is_public, within=5)
    document = page.request.get(f"{stack.address}/api/v1/incidents/{code}/").json()
    assert [claim["wording"] for claim in document["claims"]] == [words for _, words in said]
    asked = "place=XX&harm=killed&population=civilian&start=2017-08&end=2017-08"
    monthly = page.request.get(f"{stack.address}/api/v1/aggregates/monthly?{asked}").json()
    [month] = monthly["results"]
    assert (month["month"], month["reported_min"], month["best"]) == ("2017-08", 12, 20)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_pages_fit_a_phone_in_both_directions(
    page: Page, stack: RunningStack, language: str
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page, stack)
    if language == "ar":
        page.locator(".languages").get_by_role("button").click()
        expect(page.locator("html")).to_have_attribute("dir", "rtl")
    for path in (
        "",
        "incidents/incident/",
        "incidents/incident/queue/",
        "incidents/incident/add/",
        "sources/source/add/",
    ):
        page.goto(f"{stack.address}/admin/{path}")
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert not wide, path
