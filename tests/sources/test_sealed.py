"""What a confidential source published is fetched by no code path, and clicked by no mistake."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission, User
from django.test import Client

from sources import tasks
from sources.actions.capturing import (
    fetch_capture,
    request_capture,
    retry_capture,
)
from sources.fetching import Fetcher
from sources.models import Capture
from tests.incidents.admin.pages import url
from tests.world import NOON, make_report, make_source, make_user

pytestmark = pytest.mark.django_db

LINK = "https://made-up.example/what-the-medic-wrote"
# Handed to partners as a file, and run by them alone.
CARRIED_AWAY = "publication/client.py"
Door = Callable[[Capture], object]


@pytest.fixture
def nobody_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(self: Fetcher, link: str) -> Any:
        raise AssertionError(f"{link} was asked for")

    monkeypatch.setattr(Fetcher, "fetch", asked)


@pytest.fixture
def waiting() -> Capture:
    """A capture that was asked for while its source was still open."""
    medic = make_source("made-up-medic", "medical", confidential=True, public_alias="A medic")
    return Capture.objects.create(
        report=make_report(medic, link=LINK),
        kind=Capture.Kind.FETCHED,
        state=Capture.State.WAITING,
        link=LINK,
        next_try_at=NOON,
    )


DOORS: dict[str, Door] = {
    "entry": lambda capture: request_capture(capture.report, by=make_user(), at=NOON),
    "worker": lambda capture: fetch_capture(capture.pk, at=NOON, fetcher=Fetcher()),
    "task": lambda capture: tasks.capture(capture.pk),
    "sweep": lambda capture: tasks.retry_captures(),
}


@pytest.mark.usefixtures("nobody_asks")
@pytest.mark.parametrize("door", DOORS.values(), ids=list(DOORS))
def test_no_door_asks_for_it(waiting: Capture, door: Door) -> None:
    door(waiting)
    assert not Capture.objects.kept().exists()


@pytest.mark.usefixtures("nobody_asks")
def test_it_is_not_tried_again(waiting: Capture) -> None:
    with pytest.raises(ValueError, match="never fetched"):
        retry_capture(waiting, by=make_user(), at=NOON + timedelta(days=1))


def test_one_module_alone_reaches_other_hosts_and_one_alone_asks_it() -> None:
    """So that a new door cannot go round the seal."""
    reaching = re.compile(
        r"^(?:from|import) (?:http\.client|urllib\.request|requests|httpx|socket)"
    )
    asking = re.compile(r"\.fetch\(")
    files = [
        file
        for app in ("sources", "incidents", "publication")
        for file in (settings.BASE_DIR / app).rglob("*.py")
    ]
    texts = {
        str(file.relative_to(settings.BASE_DIR)): file.read_text(encoding="utf-8") for file in files
    }
    assert {
        name
        for name, text in texts.items()
        if any(reaching.match(line) for line in text.splitlines())
    } - {CARRIED_AWAY} == {"sources/connections.py", "sources/fetching.py"}
    assert {name for name, text in texts.items() if asking.search(text)} == {
        "sources/actions/capturing.py"
    }


@pytest.fixture
def knowing_client(admin_client: Client, admin_user: User) -> Client:
    admin_user.user_permissions.add(Permission.objects.get(codename="view_sourceidentity"))
    return admin_client


def test_a_link_says_not_where_one_comes_from(knowing_client: Client) -> None:
    report = make_report(make_source("Made-up monitor"), link=LINK)
    capture = request_capture(report, by=make_user(), at=NOON)
    assert capture
    for page in ("sources_report_change", "sources_capture_change"):
        key = report.pk if "report" in page else capture.pk
        text = knowing_client.get(url(page, key)).content.decode()
        assert re.findall(rf'<a href="{LINK}"([^>]*)>', text) == [' rel="noreferrer noopener"']


def test_a_sealed_link_is_not_clicked_by_mistake(waiting: Capture, knowing_client: Client) -> None:
    for page, key in (
        ("sources_report_change", waiting.report_id),
        ("sources_capture_change", waiting.pk),
    ):
        text = knowing_client.get(url(page, key)).content.decode()
        assert f'href="{LINK}"' not in text
        assert "tells its host who is looking" in text
