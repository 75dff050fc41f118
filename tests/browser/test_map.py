"""The point of an incident is placed by keyboard alone, and a province is given none."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_admin import sign_in
from tests.stack import RunningStack, wait_until

pytestmark = pytest.mark.browser

WORLD = """
from decimal import Decimal
from tests.world import make_place
make_place("ZZ01", name_en="Made-up Province", name_ar="محافظة مختلقة كبيرة",
           latitude=Decimal("35.5"), longitude=Decimal("39.5"))
for code, name, north, east in (
    ("ZZ0101", "Made-up North", "36", "39"),
    ("ZZ0102", "Made-up East", "35", "40"),
    ("ZZ0103", "Made-up South", "34.5", "39"),
):
    make_place(code, name_en=name, latitude=Decimal(north), longitude=Decimal(east), level=4)
"""


@pytest.fixture(scope="module")
def stack(embedded_stack: RunningStack) -> RunningStack:
    wait_until(embedded_stack.answers)
    made = embedded_stack.manage("shell", "--command", WORLD)
    assert made.returncode == 0, made.stderr
    return embedded_stack


@pytest.fixture
def form(page: Page, stack: RunningStack) -> Page:
    sign_in(page, stack)
    page.goto(f"{stack.address}/admin/incidents/incident/add/")
    return page


def choose_place(page: Page, name: str) -> None:
    """Search by keyboard, and take what is offered first."""
    page.locator("#id_place-search").fill(name.partition(" (")[0])
    expect(page.locator(".combobox-list:visible li").first).to_contain_text(name)
    page.keyboard.press("Enter")
    expect(page.locator(".map-name.chosen")).to_have_text(name.partition(" (")[0])


def boxes(page: Page) -> tuple[float, float]:
    values = [page.input_value(f"#id_{name}") for name in ("latitude", "longitude")]
    north, east = map(float, values)
    return north, east


def test_a_point_is_set_and_moved_by_keys(form: Page) -> None:
    page = form
    choose_place(page, "Made-up North (ZZ0101)")
    page.locator("#id_place_precision").select_option("site")
    expect(page.locator(".map-dot")).to_have_count(3)
    page.get_by_role("button", name="Point in the middle of the map").press("Enter")
    marker = page.get_by_role("button", name="Point of the incident")
    expect(marker).to_be_focused()
    north, east = boxes(page)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Shift+ArrowRight")
    moved = boxes(page)
    assert moved[0] > north
    assert moved[1] > east
    page.wait_for_timeout(400)
    expect(marker).to_be_focused()
    assert boxes(page) == moved
    page.keyboard.press("Delete")
    expect(marker).to_have_count(0)
    assert page.input_value("#id_latitude") == page.input_value("#id_longitude") == ""


def test_a_point_that_is_pasted_fills_both_boxes_and_is_drawn(form: Page) -> None:
    page = form
    choose_place(page, "Made-up North (ZZ0101)")
    page.locator("#id_place_precision").select_option("near")
    page.locator("#id_latitude").fill("٣٥٫٩٥، ٣٩٫٠١")
    page.keyboard.press("Tab")
    expect(page.locator("#id_latitude")).to_have_value("35.95")
    expect(page.locator("#id_longitude")).to_have_value("39.01")
    expect(page.locator(".map-point")).to_be_visible()
    expect(page.locator(".place-map-said")).to_be_empty()
    page.locator("#id_latitude").fill("33.5, 36.3")
    page.keyboard.press("Tab")
    expect(page.locator(".place-map-said")).to_contain_text("km from Made-up North")


def test_a_click_sets_the_point(form: Page) -> None:
    page = form
    choose_place(page, "Made-up North (ZZ0101)")
    page.locator("#id_place_precision").select_option("site")
    page.locator(".place-map-canvas").click(position={"x": 120, "y": 90})
    expect(page.locator(".map-point")).to_be_visible()
    assert boxes(page)[0] > 30


def test_a_province_is_an_outline_and_never_a_point(form: Page) -> None:
    page = form
    choose_place(page, "Made-up Province (ZZ01)")
    page.locator("#id_place_precision").select_option("adm1")
    expect(page.locator(".map-outline")).to_be_visible()
    expect(page.get_by_role("button", name="Point in the middle of the map")).to_be_disabled()
    page.locator(".place-map-canvas").click(position={"x": 120, "y": 90})
    page.locator("#id_latitude").fill("35.95, 39.01")
    page.keyboard.press("Tab")
    expect(page.locator(".place-map-said")).to_contain_text("choose a closer place precision")
    expect(page.locator(".map-point")).to_have_count(0)
    page.get_by_role("button", name="Remove the point").press("Enter")
    expect(page.locator("#id_latitude")).to_have_value("")


def test_the_map_opens_for_a_place_and_stays_closed_for_whoever_closed_it(form: Page) -> None:
    page = form
    fold = page.locator(".map-fold")
    expect(fold).not_to_have_attribute("open", "")
    choose_place(page, "Made-up North (ZZ0101)")
    expect(fold).to_have_attribute("open", "")
    fold.locator("summary").press("Enter")
    page.reload()
    with page.expect_response("**/places-around/**"):
        page.locator("#id_place-search").fill("Made-up East")
        expect(page.locator(".combobox-list:visible li").first).to_contain_text("ZZ0102")
        page.keyboard.press("Enter")
    expect(fold).not_to_have_attribute("open", "")


def test_enter_takes_no_place_that_answers_older_words(form: Page) -> None:
    page = form
    box = page.locator("#id_place-search")
    box.press_sequentially("Made-up North")
    first = page.locator(".combobox-list:visible li").first
    expect(first).to_contain_text("ZZ0101")
    box.fill("Made-up South")
    page.keyboard.press("Enter")
    expect(box).to_have_value(re.compile(r"^Made-up South \(ZZ0103\)"))
