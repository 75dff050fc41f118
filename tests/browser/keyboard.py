"""A person at the keyboard: keys that are not characters of text are counted."""

from playwright.sync_api import Page, expect


class Keyboard:
    """Types, pastes and presses, and points at nothing. Each key of a chord counts."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.pressed = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += len(key.split("+"))

    def tab(self, times: int = 1) -> None:
        self.press(*["Tab"] * times)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def paste(self, text: str) -> None:
        self.page.keyboard.insert_text(text)
        self.pressed += 2

    def choose(self, words: str, option: str) -> None:
        """Search in a combobox, and take the option that is offered first."""
        self.type(words)
        first = self.page.locator('.combobox-list:visible [role="option"][aria-selected="true"]')
        expect(first).to_contain_text(option)
        self.press("Enter")

    def reach(self, selector: str) -> None:
        """Go on to an element, as somebody does who looks for it with Tab."""
        for _ in range(200):
            if self.page.evaluate("s => document.activeElement.matches(s)", selector):
                return
            self.tab()
        raise AssertionError(f"Tab never came to {selector}")
