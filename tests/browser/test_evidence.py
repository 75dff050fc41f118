"""A researcher pastes a link and uploads a picture, and sees what became of both."""

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.test_admin import sign_in
from tests.stack import RunningStack, wait_until

pytestmark = pytest.mark.browser

WORLD = """
from tests.world import make_report, make_source
print(make_report(make_source("Made-up witness group"), "Made-up strike on a market").pk)
"""
# A picture of one dot, so that the browser has something to draw.
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478da63fcff"
    "9fa11e000782027f3dc848ef0000000049454e44ae426082"
)


def test_evidence_is_captured_shown_and_explained(embedded_stack: RunningStack, page: Page) -> None:
    wait_until(embedded_stack.answers)
    made = embedded_stack.manage("shell", "--verbosity=0", "--command", WORLD)
    assert made.returncode == 0, made.stderr
    address = f"{embedded_stack.address}/admin/sources/report/{int(made.stdout)}/change/"
    sign_in(page, embedded_stack)
    page.goto(address)
    page.get_by_label("Link").fill(f"{embedded_stack.address}/")
    picture = FilePayload(name="made-up.png", mimeType="image/png", buffer=PICTURE)
    page.get_by_label("Upload a file").set_input_files(picture)
    page.get_by_role("button", name="Save and continue editing").click()

    # The worker refuses this machine's own address, and says so where the link was pasted.
    def refused() -> bool:
        page.goto(address)
        return "port is" in page.content()

    wait_until(refused)
    expect(page.get_by_role("button", name="Try again")).to_be_visible()
    page.get_by_role("link", name="Open", exact=True).first.click()
    shown = page.get_by_role("img", name="Captured picture")
    expect(shown).to_have_count(0)
    page.get_by_role("link", name="Load this one, grey and blurred").click()
    expect(shown).to_have_css("filter", "blur(32px) grayscale(1)")
    assert shown.evaluate("image => image.complete && image.naturalWidth") == 1
    page.get_by_label("Show it as it is").check()
    expect(shown).to_have_css("filter", "none")
