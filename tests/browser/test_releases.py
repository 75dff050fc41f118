"""A publisher cuts four months in the browser; a late claim between two of them is told."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_admin import sign_in
from tests.stack import RunningStack, wait_until

pytestmark = pytest.mark.browser

WORLD = """
from tests.world import *
for month in ("06", "07", "08", "09"):
    incident = make_incident(f"2016-{month}-05", "RL0101", summary="Made up to be released")
    add_claim(incident, "Made-up monitor of releases", 5)
    make_public(incident)
"""
LATE = """
from tests.world import *
late = make_incident("2016-06-09", "RL0101", summary="Made up and told late")
add_claim(late, "Made-up late witness", 7)
make_public(late)
print("LATE" + late.code)
"""
MONTHS = ("2016-06", "2016-07", "2016-08", "2016-09")
KILLED = ("killed", "civilian")
BUILT = 60_000


def run(stack: RunningStack, code: str) -> str:
    made = stack.manage("shell", "--verbosity=0", "--command", code)
    assert made.returncode == 0, made.stderr
    return made.stdout


def cut(page: Page, stack: RunningStack, month: str) -> None:
    """Go from the list of releases to a release that is made, as a publisher does."""
    page.goto(f"{stack.address}/admin/publication/release/")
    page.get_by_role("link", name="Cut a release").click()
    page.get_by_label("Month").fill(month)
    page.get_by_role("button", name="What the gate finds").click()
    expect(page.get_by_text(f"Nobody wrote about {month}")).to_be_visible()
    # One box for what is alike, whose single ones are folded away, and one for what is alone.
    for box in page.locator("textarea[name^=all-], .findings > .form-row [name^=waive-]").all():
        box.fill("Made up: looked at, and let pass.")
    page.get_by_role("button", name="To the preview").click()
    expect(page.get_by_role("heading", name="What will be cut")).to_be_visible()
    page.get_by_role("button", name="Cut the release").click()
    expect(page.get_by_text(f"{month}.r1 is cut; its files are being made.")).to_be_visible()
    bar = page.locator("progress").first
    expect(bar).to_be_visible()
    # The script of the page moves it, without anybody loading the page again.
    expect(bar).to_have_js_property("position", 1, timeout=BUILT)
    page.goto(f"{stack.address}/admin/publication/release/")
    row = page.get_by_role("row").filter(has_text=f"{month}.r1")
    expect(row).to_contain_text(re.compile("done", re.IGNORECASE), timeout=BUILT)


def ask(page: Page, stack: RunningStack, address: str) -> Any:
    answer = page.request.get(f"{stack.address}/api/v1/{address}")
    assert answer.status == 200, answer.text()
    return answer.json()


def test_four_months_are_cut_and_the_last_report_tells_of_the_late_claim(
    page: Page, embedded_stack: RunningStack
) -> None:
    stack = embedded_stack
    wait_until(stack.answers)
    run(stack, WORLD)
    sign_in(page, stack)
    cut(page, stack, MONTHS[0])
    code = run(stack, LATE).partition("LATE")[2].strip()
    page.goto(f"{stack.address}/admin/publication/reportdraft/whole/2016-07/ar/")
    expect(page.locator("article.report[dir=rtl]")).to_contain_text("2016-07.r1-preview")
    for month in MONTHS[1:]:
        cut(page, stack, month)

    last = ask(page, stack, "releases/2016-09.r1/")
    assert last["predecessor"] == "2016-06.r1"
    page.goto(f"{stack.address}/reports/2016-09.r1/")
    changes = page.get_by_role("table", name="What moved, by how much, and why")
    told = changes.get_by_role("row").filter(has_text="RL, figure to quote")
    cells = [cell.strip() for cell in told.first.locator("th, td").all_inner_texts()]
    assert cells[0] == "2016-06"
    assert cells[2:5] == ["5", "12", "+7"]
    assert code in cells[5]

    [diff] = [
        change
        for change in ask(page, stack, "releases/2016-06.r1/diff/2016-09.r1/")["results"]
        if change["place"] == "RL" and (change["harm"], change["population"]) == KILLED
    ]
    assert (diff["before"]["best"], diff["after"]["best"]) == (5, 12)
    assert [part["code"] for part in diff["parts"]] == [code]

    pdf = page.request.get(f"{stack.address}/api/v1/releases/2016-09.r1/report-ar.pdf")
    assert pdf.status == 200
    assert pdf.body().startswith(b"%PDF")
