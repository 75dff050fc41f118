"""Captures: asked for, fetched, tried again, uploaded, copied, and never changed."""

from datetime import datetime, timedelta
from hashlib import sha256
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, ProgrammingError, connection, transaction
from pytest_django import Settings

from harmtrack.celery import app
from sources import tasks
from sources.actions.capturing import (
    LEASE,
    fetch_capture,
    mark_graphic,
    record_view,
    request_capture,
    retry_capture,
    upload_capture,
)
from sources.actions.verifying import rehash_captures
from sources.fetching import TOOL, Fetched, Fetcher, Limits
from sources.models import Capture, CustodyEntry, Report
from sources.models.captures import ATTEMPTS
from sources.storage import EvidenceStore
from tests.sources.sites import PAGE, Site
from tests.world import NOON, make_report, make_source, make_user

pytestmark = pytest.mark.django_db

PICTURE = b"\x89PNG\r\n\x1a\n made up"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def report(site: Site, store: EvidenceStore) -> Report:
    return make_report(make_source(), link=site.link())


def request(report: Report) -> Capture:
    capture = request_capture(report, by=make_user(), at=NOON)
    assert capture is not None
    return capture


def fetch(capture: Capture, site: Site, at: datetime = NOON) -> Capture | None:
    fetcher = Fetcher(limits=Limits(whole=2.0), allowed=site.allowed)
    return fetch_capture(capture.pk, at=at, fetcher=fetcher)


def upload(report: Report, body: bytes = PICTURE, parent: Capture | None = None) -> Capture:
    by = make_user("made-up-uploader")
    return upload_capture(report, chunks=[body], name="made-up.png", by=by, at=NOON, parent=parent)


def custody(capture: Capture) -> list[str]:
    return list(capture.custody.values_list("what", flat=True))


def test_a_page_is_kept_with_who_when_how_and_every_header(
    report: Report, site: Site, store: EvidenceStore
) -> None:
    capture = request(report)
    fetch(capture, site, NOON + MINUTE)
    capture.refresh_from_db()
    assert (capture.kind, capture.state, capture.error) == ("fetched", "kept", "")
    assert (capture.sha256, capture.bytes) == (sha256(PAGE).hexdigest(), len(PAGE))
    assert store.path(capture.sha256).read_bytes() == PAGE
    assert (capture.media_type, capture.status_code, capture.tool) == ("text/html", 200, TOOL)
    assert ["X-Made-Up", "1"] in capture.headers
    assert (capture.captured_at, capture.captured_by) == (NOON + MINUTE, make_user())
    assert custody(capture) == ["requested", "captured"]
    requested, captured = capture.custody.all()
    assert (requested.by, requested.at, requested.note) == (make_user(), NOON, site.link())
    assert (captured.by, captured.at) == (None, NOON + MINUTE)
    assert "127.0.0.1" in captured.note


def test_a_link_is_asked_for_once_and_a_new_link_again(report: Report, site: Site) -> None:
    first = request(report)
    assert request_capture(report, by=make_user(), at=NOON) is None
    fetch(first, site)
    assert request_capture(report, by=make_user(), at=NOON) is None
    report.link = site.link("/other")
    assert request(report).link == site.link("/other")


def test_without_a_link_nothing_is_asked_for() -> None:
    assert request_capture(make_report(make_source()), by=make_user(), at=NOON) is None


def confidential_report(site: Site) -> Report:
    medic = make_source("medic", "medical", confidential=True, public_alias="A medic")
    return make_report(medic, link=site.link())


def test_what_a_confidential_source_published_is_never_asked_for(
    site: Site, store: EvidenceStore
) -> None:
    report = confidential_report(site)
    assert request_capture(report, by=make_user(), at=NOON) is None
    assert upload(report).state == "kept"
    assert site.asked == []


def test_a_source_that_becomes_confidential_is_not_fetched_any_more(
    report: Report, site: Site
) -> None:
    capture = request(report)
    source = report.publisher
    source.name_en, source.confidential, source.public_alias = "", True, "A monitor"
    source.save()
    fetch(capture, site)
    capture.refresh_from_db()
    assert capture.state == "failed"
    assert capture.error.startswith("The source is confidential")
    assert site.asked == []
    with pytest.raises(ValueError, match="confidential"):
        retry_capture(capture, by=make_user(), at=NOON)


def test_a_failure_says_why_and_is_tried_again_ever_later(site: Site, report: Report) -> None:
    report.link = site.link("/status/503")
    capture, at, waits = request(report), NOON, []
    for _ in range(ATTEMPTS - 1):
        fetch(capture, site, at)
        capture.refresh_from_db()
        assert (capture.state, capture.error[:23]) == ("waiting", "The server answered 503")
        assert capture.next_try_at is not None
        assert fetch(capture, site, capture.next_try_at - timedelta(seconds=1)) is None
        waits.append((capture.next_try_at - at) / MINUTE)
        at = capture.next_try_at
    assert waits == [1, 5, 25, 125]
    fetch(capture, site, at)
    capture.refresh_from_db()
    assert (capture.state, capture.attempts, capture.next_try_at) == ("failed", ATTEMPTS, None)
    assert custody(capture) == ["requested", *["failed"] * ATTEMPTS]
    assert len(site.asked) == ATTEMPTS


def test_a_page_that_comes_back_is_kept_at_the_next_try(site: Site, report: Report) -> None:
    capture = request(report)
    site.page = b""
    fetch(capture, site)
    site.page = PAGE
    fetch(capture, site, NOON + MINUTE)
    capture.refresh_from_db()
    assert (capture.state, capture.error, capture.attempts) == ("kept", "", 2)


def test_what_is_refused_is_not_tried_again_by_itself(site: Site, report: Report) -> None:
    report.link = "http://10.0.0.1/"
    capture = request(report)
    fetch(capture, site)
    capture.refresh_from_db()
    assert (capture.state, capture.attempts) == ("failed", 1)
    assert "not an address of the public network" in capture.error


def test_a_person_lets_it_be_tried_again_and_is_named(report: Report, site: Site) -> None:
    report.link = site.link("/status/404")
    capture, second = request(report), make_user("made-up-second")
    fetch(capture, site)
    Capture.objects.filter(pk=capture.pk).update(link=site.link(), attempts=4)
    retry_capture(capture, by=second, at=NOON)
    fetch(capture, site)
    capture.refresh_from_db()
    assert (capture.state, capture.captured_by, capture.attempts) == ("kept", second, 1)
    assert custody(capture) == ["requested", "failed", "retried", "captured"]
    with pytest.raises(ValueError, match="kept already"):
        retry_capture(capture, by=second, at=NOON)


def test_one_whose_worker_died_comes_due_when_its_lease_is_over(report: Report, site: Site) -> None:
    class Killed(BaseException):
        pass

    class Dying(Fetcher):
        def fetch(self, link: str) -> Fetched:
            raise Killed

    capture, at = request(report), NOON
    for _ in range(ATTEMPTS):
        with pytest.raises(Killed):
            fetch_capture(capture.pk, at=at, fetcher=Dying())
        assert fetch(capture, site, at) is None
        at += LEASE
    assert fetch(capture, site, at) is None
    capture.refresh_from_db()
    assert (capture.state, capture.error[:27]) == ("failed", "No attempt came to an end: ")


def test_whoever_comes_back_after_the_lease_went_on_writes_nothing(
    report: Report, site: Site
) -> None:
    capture = request(report)

    class Overtaken(Fetcher):
        def fetch(self, link: str) -> Fetched:
            fetch(capture, site, NOON + LEASE)
            return Fetched(200, [], b"late", "127.0.0.1", [link])

    fetch_capture(capture.pk, at=NOON, fetcher=Overtaken())
    capture.refresh_from_db()
    assert capture.sha256 == sha256(PAGE).hexdigest()
    assert custody(capture) == ["requested", "captured"]


def test_the_same_bytes_under_another_link_say_where_they_are(report: Report, site: Site) -> None:
    first = request(report)
    fetch(first, site)
    first.refresh_from_db()
    report.link = site.link("/other")
    second = request(report)
    fetch(second, site)
    second.refresh_from_db()
    assert (second.state, second.error) == (
        "failed",
        f"The same bytes are kept already: {first.sha256[:12]}.",
    )


def test_a_file_is_uploaded_and_a_working_copy_names_its_original(
    report: Report, store: EvidenceStore
) -> None:
    original = upload(report)
    copy = upload(report, PICTURE + b" faces blurred", parent=original)
    assert (copy.kind, copy.parent) == ("working_copy", original)
    assert copy.captured_by == make_user("made-up-uploader")
    assert store.path(original.sha256).read_bytes() == PICTURE
    told = [("uploaded", "made-up.png"), ("copied", str(copy))]
    assert list(original.custody.values_list("what", "note")) == told


@pytest.mark.parametrize(
    ("body", "told"),
    [
        pytest.param(b"", "The file is empty", id="empty"),
        pytest.param(b"x" * 1001, "accepted are at most 1000 bytes", id="too large"),
        pytest.param(PICTURE, "kept already:", id="twice"),
    ],
)
def test_an_upload_that_is_refused_says_why(
    report: Report, body: bytes, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload(report)
    monkeypatch.setattr("sources.actions.capturing.UPLOAD_LIMIT", 1000)
    with pytest.raises(ValueError, match=told):
        upload(report, body)
    assert report.captures.count() == 1


def test_a_working_copy_is_of_the_same_report(report: Report) -> None:
    other = make_report(make_source(), "Another made-up report")
    with pytest.raises(ValueError, match="not a kept capture of this report"):
        upload(other, parent=upload(report))


def test_a_picture_is_taken_as_graphic_until_somebody_has_looked(report: Report) -> None:
    picture, text = upload(report), upload(report, b"words")
    assert (picture.graphic, text.graphic) == (True, False)
    record_view(picture, by=make_user(), at=NOON)
    mark_graphic(picture, graphic=False, by=make_user(), at=NOON)
    picture.refresh_from_db()
    assert not picture.graphic
    assert custody(picture) == ["uploaded", "viewed", "marked"]


@pytest.mark.parametrize("statement", ["UPDATE {} SET note = 'x'", "DELETE FROM {}"])
def test_the_custody_log_cannot_be_changed_under_the_role_of_the_site(
    report: Report, statement: str
) -> None:
    upload(report)
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(CustodyEntry._meta.db_table))
    assert CustodyEntry.objects.get().note == "made-up.png"


@pytest.mark.parametrize(
    "values",
    [
        {"sha256": ""},
        {"sha256": "A" * 64},
        {"captured_by": None},
        {"state": "waiting"},
        {"kind": "working_copy"},
        {"state": "failed"},
    ],
)
def test_the_database_holds_a_capture_together(report: Report, values: dict[str, object]) -> None:
    capture = upload(report)
    with pytest.raises(IntegrityError), transaction.atomic():
        Capture.objects.filter(pk=capture.pk).update(**values)


def rehash() -> list[str]:
    return list(rehash_captures(at=NOON + MINUTE))


def test_what_is_intact_is_told_once_and_dated_each_time(report: Report) -> None:
    capture = upload(report)
    assert rehash() == []
    assert rehash() == []
    capture.refresh_from_db()
    assert (capture.intact, capture.rehashed_at) == (True, NOON + MINUTE)
    assert custody(capture) == ["uploaded", "rehashed"]


@pytest.mark.parametrize("gone", [True, False])
def test_a_file_that_changed_or_is_gone_raises_the_alarm_each_time(
    report: Report, store: EvidenceStore, gone: bool, caplog: pytest.LogCaptureFixture
) -> None:
    capture, sound = upload(report), upload(report, b"sound")
    path = store.path(capture.sha256)
    path.unlink()
    if not gone:
        path.write_bytes(b"tampered with")
    told = "the file is gone" if gone else f"has the hash {sha256(b'tampered with').hexdigest()}"
    for _ in range(2):
        (wrong,) = rehash()
        assert told in wrong
        assert capture.sha256 in wrong
    assert [record.levelname for record in caplog.records] == ["CRITICAL"] * 2
    assert custody(capture) == ["uploaded", "mismatch"]
    assert custody(sound) == ["uploaded", "rehashed"]
    store.path(capture.sha256).unlink(missing_ok=True)
    store.keep([PICTURE])
    assert rehash() == []
    assert custody(capture) == ["uploaded", "mismatch", "rehashed"]


def test_a_file_without_a_row_is_harmless(report: Report, site: Site, store: EvidenceStore) -> None:
    """A worker was killed between writing the file and writing the row."""
    store.keep([PAGE])
    assert rehash() == []
    capture = request(report)
    fetch(capture, site)
    capture.refresh_from_db()
    assert capture.state == "kept"


def test_the_command_ends_with_1_where_a_file_differs(
    report: Report, store: EvidenceStore, capsys: pytest.CaptureFixture[str]
) -> None:
    capture, said = upload(report), StringIO()
    call_command("rehash", stdout=said)
    assert "as it was captured" in said.getvalue()
    store.path(capture.sha256).unlink()
    with pytest.raises(CommandError, match="1 captures are no longer"):
        call_command("rehash", stderr=said)
    assert "the file is gone" in said.getvalue()


def test_the_sweep_hands_out_what_is_due(
    report: Report, site: Site, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CAPTURES_ALLOWED = list(site.allowed)
    monkeypatch.setattr(tasks.capture, "queue", "made-up-queue", raising=False)
    capture = request(report)
    later = request(make_report(make_source(), "Later", link=site.link("/later")))
    Capture.objects.filter(pk=later.pk).update(next_try_at="2999-01-01T00:00Z")
    tasks.retry_captures()
    with app.connection_for_read() as broker, broker.SimpleQueue("made-up-queue") as queue:
        message = queue.get(timeout=10)
        message.ack()
        with pytest.raises(queue.Empty):
            queue.get(block=False)
    sent = message.payload[0]
    assert sent == [capture.pk]
    tasks.capture(*sent)
    capture.refresh_from_db()
    assert capture.state == "kept"


def test_the_nightly_task_fails_where_a_file_differs(report: Report, store: EvidenceStore) -> None:
    capture = upload(report)
    tasks.rehash()
    store.path(capture.sha256).unlink()
    with pytest.raises(RuntimeError, match="1 captures"):
        tasks.rehash()
