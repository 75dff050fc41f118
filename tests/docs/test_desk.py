"""The guide to the desk says what the pages say, and its examples are read as it says."""

import re

import pytest
from django.conf import settings
from django.utils.translation import override

from harmtrack.accounts.staff_roles import LABELS
from harmtrack.accounts.two_factor import RECOVERY_CODES
from incidents.admin.queue import LISTS
from incidents.queue import REASONS
from incidents.reconciliation.wording import read
from sources.actions.capturing import FIRST_WAIT
from sources.dates import When
from sources.models.captures import ATTEMPTS
from tests.docs.pages import page, rows

PAGE = page("docs/desk.md")


def test_its_keys_are_those_of_the_sheet_that_the_page_opens() -> None:
    sheet = page("incidents/templates/admin/incidents/keys.html")
    keys = re.findall(r'<dt>(.*?)</dt><dd>{% translate "(.*?)" %}</dd>', sheet)
    assert len(keys) == sheet.count("<dt>")
    assert rows(PAGE, "key | what it does") == [list(key) for key in keys]


def test_its_queue_is_in_the_order_of_the_queue() -> None:
    with override("en"):
        assert [row[0] for row in rows(PAGE, "list | what")] == [str(LISTS[n]) for n in REASONS]


def test_its_roles_are_those_that_are_given() -> None:
    with override("en"):
        told = [f"{role}: {does}".casefold() for role, does in rows(PAGE, "role | what it does")]
        assert told == [str(label).casefold() for label in LABELS.values()]


def test_its_tries_and_waits_are_those_that_hold() -> None:
    told = " ".join(PAGE.split())
    *waits, last = (FIRST_WAIT.seconds // 60 * 5**n for n in range(ATTEMPTS - 1))
    assert f"{', '.join(map(str, waits))} and {last} minutes; after {ATTEMPTS} tries" in told
    assert f"{RECOVERY_CODES} recovery codes" in told
    locked = settings.AXES_COOLOFF_TIME.seconds // 60
    assert f"{settings.AXES_FAILURE_LIMIT} wrong tries" in told
    assert f"locked at that address for {locked} minutes" in told


@pytest.mark.parametrize(("words", "kept"), rows(PAGE, "date | kept as"))
def test_a_date_is_kept_as_it_says(words: str, kept: str) -> None:
    assert When.read(words).edtf == kept


@pytest.mark.parametrize(("words", "low", "best", "high"), rows(PAGE, "words | low"))
def test_a_figure_is_read_as_it_says(words: str, low: str, best: str, high: str) -> None:
    language = "ar" if re.search("[\u0600-\u06ff]", words) else "en"
    cell = read(words, language).cells[0]
    assert [cell.low, cell.best, cell.high] == [int(n) if n else None for n in (low, best, high)]
