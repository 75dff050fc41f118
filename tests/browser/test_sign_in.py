"""Somebody sets up two-factor sign-in by keyboard and uses it; guessing is locked out."""

from base64 import b32decode

import pytest
from django_otp.oath import totp
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.stack import RunningStack, wait_until

pytestmark = pytest.mark.browser

PASSWORD = "made-up words for a test"


@pytest.fixture
def stack(embedded_stack: RunningStack) -> RunningStack:
    wait_until(embedded_stack.answers)
    return embedded_stack


def make_person(stack: RunningStack, name: str) -> None:
    made = stack.manage(
        "shell",
        "--command",
        "from django.contrib.auth.models import User; "
        f"User.objects.create_superuser({name!r}, password={PASSWORD!r})",
    )
    assert made.returncode == 0, made.stderr


def sign_in(page: Page, stack: RunningStack, name: str, code: str = "", **more: str) -> None:
    """By keyboard alone, as far as the page's own order of fields goes."""
    page.goto(f"{stack.address}/admin/")
    page.get_by_label("Username").focus()
    for words in (name, more.get("password", PASSWORD), code):
        page.keyboard.type(words)
        page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Log out").press("Enter")
    expect(page.get_by_text("Logged out")).to_be_visible()


def enrol(page: Page) -> tuple[bytes, list[str]]:
    """Set up two-factor sign-in; the key and the recovery codes that were shown."""
    page.get_by_role("link", name="Your account").press("Enter")
    page.get_by_role("link", name="Set up two-factor sign-in").press("Enter")
    picture = page.get_by_role("img", name="QR code")
    assert picture.evaluate("image => image.complete && image.naturalWidth > 100")
    key = b32decode(page.locator(".key").inner_text().replace(" ", ""))
    page.get_by_label("Code").focus()
    page.keyboard.type(f"{totp(key):06}")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    codes = page.locator(".codes code").all_inner_texts()
    page.get_by_role("link", name="I have kept them").press("Enter")
    return key, codes


def test_two_factors_are_set_up_and_used_by_keyboard(page: Page, stack: RunningStack) -> None:
    make_person(stack, "made-up-enrolled")
    sign_in(page, stack, "made-up-enrolled")
    key, codes = enrol(page)
    assert len(codes) == 10
    sign_out(page)

    sign_in(page, stack, "made-up-enrolled")
    expect(page.get_by_role("alert")).to_contain_text("That did not work")
    # The code of now was used up by setting it up; that of the next half minute counts already.
    sign_in(page, stack, "made-up-enrolled", f"{totp(key, t0=-30):06}")
    expect(page.get_by_role("link", name="Your account")).to_be_visible()
    sign_out(page)

    sign_in(page, stack, "made-up-enrolled", codes[0])
    page.get_by_role("link", name="Your account").press("Enter")
    expect(page.get_by_text("Unused recovery codes: 9")).to_be_visible()
    expect(page.get_by_role("row", name="this one")).to_contain_text("Chrome, Linux")


def test_guessing_locks_out(browser: Browser, stack: RunningStack) -> None:
    make_person(stack, "made-up-target")
    with browser.new_context() as context:
        page = context.new_page()
        for _ in range(5):
            sign_in(page, stack, "made-up-target", password="a guess")
        shut = page.get_by_role("alert")
        expect(shut).to_contain_text("closed for 15 minutes")
        sign_in(page, stack, "made-up-target")
        expect(shut).to_contain_text("closed for 15 minutes")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_pages_fit_a_phone_in_both_directions(
    browser: Browser, stack: RunningStack, language: str
) -> None:
    name = f"made-up-phone-{language}"
    make_person(stack, name)
    phone: ViewportSize = {"width": 390, "height": 844}
    with browser.new_context(viewport=phone, locale=language) as context:
        page = context.new_page()
        page.goto(f"{stack.address}/admin/")
        expect(page.locator("html")).to_have_attribute("lang", language)
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
        page.fill("#id_username", name)
        page.fill("#id_password", PASSWORD)
        with page.expect_navigation():
            page.press("#id_code", "Enter")
        for path in ("account/", "account/enrol/"):
            page.goto(f"{stack.address}/{path}")
            assert page.url.endswith(path)
            assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), path
