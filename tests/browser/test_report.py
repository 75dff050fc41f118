"""The report as a file, opened in a browser: fits, is read by everybody, and asks for nothing."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from publication.report.html import make_html
from tests.browser.test_walk import faults_of
from tests.publication.report.sample import sample

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_file_is_sound_on_every_screen(page: Page, tmp_path: Path, language: str) -> None:
    file = tmp_path / "report.html"
    file.write_bytes(make_html(sample(language)))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.goto(file.as_uri())
    closed = faults_of(page)
    page.evaluate("document.querySelectorAll('details').forEach((it) => { it.open = true; })")

    assert closed == []
    assert faults_of(page) == []
    assert asked == [file.as_uri()]
