"""Evidence on the report's page and on its own."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sources.actions.capturing import fetch_capture, request_capture, upload_capture
from sources.admin.captures import MediaTypeFilter
from sources.fetching import Fetcher
from sources.models import Capture, ConfidentialReading, Report, Source
from sources.storage import EvidenceStore
from tests.incidents.admin.pages import read_fields, save, url
from tests.world import NOON, grant, make_dataset, make_report, make_source, make_user

pytestmark = pytest.mark.django_db

PICTURE = b"\x89PNG\r\n\x1a\n made up"
PAGE = "sources_capture_change"
FILE = "sources_capture_file"
PRIVATE = "http://10.0.0.1/"


@pytest.fixture
def report(store: EvidenceStore) -> Report:
    return make_report(make_source())


def kept(report: Report, body: bytes = b"made-up words") -> Capture:
    return upload_capture(report, chunks=[body], name="made-up", by=make_user(), at=NOON)


def failed(report: Report) -> Capture:
    report.link = PRIVATE
    report.save()
    capture = request_capture(report, by=make_user(), at=NOON)
    assert capture is not None
    fetch_capture(capture.pk, at=NOON, fetcher=Fetcher())
    capture.refresh_from_db()
    return capture


def custody(capture: Capture) -> list[tuple[str, str | None]]:
    return list(capture.custody.values_list("what", "by__username"))


def received(answer: Any) -> bytes:
    """Read an answer to its end, which closes its file."""
    return b"".join(answer.streaming_content)


def add_report(client: Client, **said: Any) -> Any:
    address = url("sources_report_add")
    values = {
        "publisher": make_source().pk,
        "title": "Made-up report",
        "language": "en",
        "dataset": make_dataset().pk,
    }
    return save(client, address, read_fields(client, address) | values | said)


def test_an_original_lists_its_working_copies_and_a_report_says_which_is_which(
    admin_client: Client, report: Report
) -> None:
    original = kept(report)
    copy = upload_capture(
        report, chunks=[b"made-up copy"], name="made-up", by=make_user(), at=NOON, parent=original
    )
    assert url(PAGE, copy.pk) in admin_client.get(url(PAGE, original.pk)).content.decode()
    page = admin_client.get(url("sources_report_change", report.pk)).content.decode()
    assert "working copy" in page
    assert f'<a href="{url(PAGE, original.pk)}">{original}</a>' in page


def test_a_file_that_differs_from_its_hash_and_a_copy_that_gave_up_are_told_on_the_desk(
    admin_client: Client, admin_user: User, report: Report
) -> None:
    wrong, gone = (
        kept(report),
        failed(make_report(make_source("Made-up hospital"), "Made-up other")),
    )
    home = url("index")
    Capture.objects.filter(pk=gone.pk).update(state="failed", next_try_at=None)
    Capture.objects.filter(pk=wrong.pk).update(intact=False)
    page = admin_client.get(home).content.decode()
    assert page.index("no longer what was captured") < page.index("could not be fetched")
    assert url(PAGE, wrong.pk) in page
    report_page = admin_client.get(url("sources_report_change", report.pk)).content.decode()
    assert "<strong>no longer what was captured</strong>" in report_page

    Source.objects.update(confidential=True, name_en="", public_alias="Somebody")
    assert "no longer what was captured" not in admin_client.get(home).content.decode()
    grant(admin_user)
    assert "no longer what was captured" in admin_client.get(home).content.decode()


def test_saving_a_report_asks_for_its_link_once_and_waits_for_nothing(
    admin_client: Client, store: EvidenceStore
) -> None:
    add_report(admin_client, link=PRIVATE)
    capture = Capture.objects.get()
    assert (capture.state, capture.link, capture.attempts) == ("waiting", PRIVATE, 0)
    assert custody(capture) == [("requested", "admin")]
    address = url("sources_report_change", capture.report_id)
    save(admin_client, address, read_fields(admin_client, address))
    assert Capture.objects.count() == 1


def test_a_worker_is_asked_after_the_commit(
    admin_client: Client,
    store: EvidenceStore,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Callable[..., Any],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Where no message can be sent, the report is saved all the same."""

    def away(*args: Any, **options: Any) -> None:
        raise OSError("made up: no message server")

    monkeypatch.setattr("sources.tasks.capture.apply_async", away)
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        add_report(admin_client, link=PRIVATE)
    assert len(callbacks) == 1
    assert "no message server" in caplog.text
    assert Capture.objects.get().state == "waiting"


def test_a_failure_stands_on_the_report_and_can_be_tried_again(
    admin_client: Client, report: Report
) -> None:
    capture = failed(report)
    page = admin_client.get(url("sources_report_change", report.pk)).content.decode()
    assert "10.0.0.1, which is not an address of the public network" in page
    again = url("sources_capture_retry", capture.pk)
    assert f'formaction="{again}"' in page
    answer = admin_client.post(again, follow=True)
    assert "It is tried again" in answer.content.decode()
    capture.refresh_from_db()
    assert capture.state == "waiting"
    assert custody(capture)[-1] == ("retried", "admin")


def test_nothing_is_tried_again_by_opening_an_address(admin_client: Client, report: Report) -> None:
    capture = failed(report)
    assert admin_client.get(url("sources_capture_retry", capture.pk)).status_code == 405
    assert admin_client.get(url("sources_capture_mark", capture.pk)).status_code == 405


def test_a_file_is_uploaded_with_the_report(admin_client: Client, store: EvidenceStore) -> None:
    add_report(admin_client, file=SimpleUploadedFile("made-up.txt", b"words"), graphic="on")
    capture = Capture.objects.get()
    assert (capture.kind, capture.graphic, capture.media_type) == ("uploaded", True, "text/plain")
    assert store.path(capture.sha256).read_bytes() == b"words"
    assert custody(capture) == [("uploaded", "admin")]


@pytest.mark.parametrize(
    ("body", "limit", "told"),
    [
        pytest.param(b"", 1000, "empty", id="empty"),
        pytest.param(b"x" * 1001, 1000, "The file is too large", id="too large"),
        pytest.param(b"made-up words", 1000, "kept already", id="twice"),
    ],
)
def test_an_upload_that_is_refused_says_why(
    admin_client: Client,
    report: Report,
    monkeypatch: pytest.MonkeyPatch,
    body: bytes,
    limit: int,
    told: str,
) -> None:
    kept(report)
    monkeypatch.setattr("sources.admin.captures.UPLOAD_LIMIT", limit)
    address = url("sources_report_change", report.pk)
    fields = read_fields(admin_client, address) | {"file": SimpleUploadedFile("made-up", body)}
    assert told in save(admin_client, address, fields).content.decode()
    assert report.captures.count() == 1


def test_a_file_leaves_as_a_download_and_that_is_recorded(
    admin_client: Client, report: Report
) -> None:
    capture = kept(report, b"<html><script>alert(1)</script>")
    answer = admin_client.get(url(FILE, capture.pk))
    assert received(answer) == b"<html><script>alert(1)</script>"
    assert answer["Content-Disposition"] == f'attachment; filename="{capture.sha256[:16]}.html"'
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert custody(capture)[-1] == ("viewed", "admin")


def test_what_is_graphic_is_asked_for_first(admin_client: Client, report: Report) -> None:
    capture = kept(report, PICTURE)
    page = admin_client.get(url(PAGE, capture.pk)).content.decode()
    assert "captured graphic" not in page
    page = admin_client.get(url(PAGE, capture.pk) + "?asked").content.decode()
    assert 'class="captured graphic"' in page
    assert "The file may show the dead" in admin_client.get(url(FILE, capture.pk)).content.decode()
    assert custody(capture) == [("uploaded", "made-up-researcher")]
    answer = admin_client.post(url(FILE, capture.pk))
    assert received(answer) == PICTURE
    assert custody(capture)[-1] == ("viewed", "admin")


def test_a_session_begins_with_nothing_graphic_and_can_be_told_otherwise(
    admin_client: Client, report: Report
) -> None:
    capture = kept(report, PICTURE)
    page, veil = url(PAGE, capture.pk), url("sources_capture_veil", capture.pk)
    assert "You are shown nothing graphic" in admin_client.get(page).content.decode()
    assert admin_client.get(veil).status_code == 405
    admin_client.post(veil)
    assert 'class="captured graphic"' in admin_client.get(page).content.decode()
    admin_client.post(veil)
    assert "captured graphic" not in admin_client.get(page).content.decode()
    # To look at the page is not to look at the file.
    assert custody(capture) == [("uploaded", "made-up-researcher")]


@pytest.mark.parametrize(
    ("body", "tag"),
    [(b"0000ftypmp42 made up", "video"), (b"ID3 made up", "audio"), (b"OggS made up", "audio")],
)
def test_films_and_sounds_are_muted_and_begin_by_nothing_but_a_press(
    admin_client: Client, report: Report, body: bytes, tag: str
) -> None:
    capture = kept(report, body)
    page = admin_client.get(url(PAGE, capture.pk) + "?asked").content.decode()
    [player] = re.findall(rf"<{tag} ([^>]*)>", page)
    assert " muted" in player
    assert 'preload="none"' in player
    assert "autoplay" not in player
    assert ("captured graphic" in player) is capture.graphic is (tag == "video")
    answer = admin_client.get(url("sources_capture_picture", capture.pk))
    assert (received(answer), answer["Content-Type"]) == (body, capture.media_type)


def test_what_is_marked_as_not_graphic_is_shown_as_it_is(
    admin_client: Client, report: Report
) -> None:
    capture = kept(report, PICTURE)
    admin_client.post(url("sources_capture_mark", capture.pk))
    page = admin_client.get(url(PAGE, capture.pk)).content.decode()
    assert 'class="captured"' in page
    answer = admin_client.get(url("sources_capture_picture", capture.pk))
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/png", "nosniff")
    assert received(answer) == PICTURE
    assert [what for what, _ in custody(capture)] == ["uploaded", "marked", "viewed"]


@pytest.mark.parametrize("body", [b"<svg onload='alert(1)'>", b"<html>", b"made-up words"])
def test_only_pictures_without_script_are_shown_in_place(
    admin_client: Client, report: Report, body: bytes
) -> None:
    capture = kept(report, body)
    assert admin_client.get(url("sources_capture_picture", capture.pk)).status_code == 404
    assert 'class="captured' not in admin_client.get(url(PAGE, capture.pk)).content.decode()


def test_a_working_copy_is_added_beside_the_original(admin_client: Client, report: Report) -> None:
    capture = kept(report, PICTURE)
    address = url("sources_capture_copy", capture.pk)
    answer = admin_client.post(address, {"file": SimpleUploadedFile("a.txt", b"x")}, follow=True)
    assert "A working copy is kept." in answer.content.decode()
    copy = Capture.objects.get(kind="working_copy")
    assert (copy.parent, copy.captured_by and copy.captured_by.username) == (capture, "admin")
    assert custody(capture)[-1] == ("copied", "admin")
    again = admin_client.post(address, {"file": SimpleUploadedFile("a.txt", b"x")}, follow=True)
    assert "kept already" in again.content.decode()


def test_a_file_that_is_gone_is_not_recorded_as_viewed(
    admin_client: Client, report: Report, store: EvidenceStore
) -> None:
    capture = kept(report)
    store.path(capture.sha256).unlink()
    assert admin_client.get(url(FILE, capture.pk)).status_code == 404
    assert [what for what, _ in custody(capture)] == ["uploaded"]


@pytest.fixture
def viewer(client: Client) -> Client:
    """Somebody who may look at reports and captures, and do nothing with them."""
    user = make_user("made-up-viewer", is_staff=True)
    may = Permission.objects.filter(codename__in=["view_capture", "view_report"])
    user.user_permissions.set(may)
    client.force_login(user)
    return client


def test_whoever_may_only_look_changes_nothing(viewer: Client, report: Report) -> None:
    capture = failed(report)
    page = viewer.get(url(PAGE, capture.pk)).content.decode()
    assert "Try again" not in page
    for name in ("retry", "mark", "copy"):
        assert viewer.post(url(f"sources_capture_{name}", capture.pk)).status_code == 403
    assert received(viewer.get(url(FILE, kept(report).pk))) == b"made-up words"


def test_what_a_confidential_source_gave_is_seen_by_explicit_grant_alone(
    viewer: Client, admin_client: Client, admin_user: User, store: EvidenceStore
) -> None:
    medic = make_source("medic", "medical", confidential=True, public_alias="A medic")
    capture = kept(make_report(medic))
    assert viewer.get(url(FILE, capture.pk)).status_code == 404
    listed = viewer.get(url("sources_capture_changelist")).content.decode()
    assert capture.sha256[:12] not in listed
    page = viewer.get(url("sources_report_change", capture.report_id)).content.decode()
    assert url(PAGE, capture.pk) not in page
    assert admin_client.get(url(FILE, capture.pk)).status_code == 404
    grant(admin_user)
    assert received(admin_client.get(url(FILE, capture.pk))) == b"made-up words"
    assert ConfidentialReading.objects.get().page == url(FILE, capture.pk)


def test_nobody_adds_edits_or_removes_a_capture_by_hand(
    admin_client: Client, report: Report
) -> None:
    capture = kept(report)
    assert admin_client.get(url("sources_capture_add")).status_code == 403
    assert admin_client.post(url(PAGE, capture.pk), {"sha256": "0" * 64}).status_code == 403
    assert admin_client.post(url("sources_capture_delete", capture.pk)).status_code == 403


@pytest.mark.parametrize("page", ["sources_report_change", "sources_capture_changelist"])
def test_more_captures_take_no_more_queries(
    admin_client: Client,
    report: Report,
    page: str,
    django_assert_max_num_queries: Callable[..., Any],
) -> None:
    address = url(page, report.pk) if page == "sources_report_change" else url(page)
    kept(report)
    with CaptureQueriesContext(connection) as one:
        admin_client.get(address)
    for number in range(5):
        kept(report, f"made-up words {number}".encode())
    with django_assert_max_num_queries(len(one)):
        admin_client.get(address)


def test_a_capture_that_is_still_on_its_way_makes_no_filter_without_words(
    admin_client: Client, report: Report
) -> None:
    kept(report)
    failed(report)
    page = admin_client.get(url("sources_capture_changelist"))
    [media] = [
        each for each in page.context["cl"].filter_specs if isinstance(each, MediaTypeFilter)
    ]
    named = [str(choice["display"]).strip() for choice in media.choices(page.context["cl"])]
    assert named[1:] == ["text/plain"]
