"""What anyone sees: the pages in both languages, and the API's page, under the strict policy."""

import pytest
from playwright.sync_api import Page, expect

from tests.stack import RunningStack, wait_until

pytestmark = pytest.mark.browser


@pytest.fixture
def stack(embedded_stack: RunningStack) -> RunningStack:
    wait_until(embedded_stack.answers)
    return embedded_stack


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize(
    ("path", "direction"), [("/", "ltr"), ("/?lang=ar", "rtl"), ("/codebook/?lang=ar", "rtl")]
)
def test_pages_fit_the_screen(
    page: Page, stack: RunningStack, path: str, direction: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{stack.address}{path}")
    expect(page.locator("html")).to_have_attribute("dir", direction)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_the_api_can_be_tried_in_its_page(page: Page, stack: RunningStack) -> None:
    """Swagger renders from this host alone, and its form asks the API."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{stack.address}/api/v1/docs/")
    page.locator("#operations-codebook-read_vocabulary .opblock-summary").click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_placeholder("name", exact=True).fill("harm")
    page.get_by_role("button", name="Execute").click()
    expect(page.locator(".live-responses-table")).to_contain_text("killed_or_injured")
    assert {url for url in asked if not url.startswith((stack.address, "data:"))} == set()
