"""Releases in the admin: cutting in steps, files, building again, taking one back."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from harmtrack.accounts.staff_roles import PUBLISHER, REVIEWER, VIEWER
from publication.actions.building import build_release
from publication.actions.reporting import draft_report, sign_report
from publication.models import LogHead, Release
from tests.incidents.admin.pages import Fields
from tests.publication.cutting import quick_files
from tests.world import NOON, add_claim, make_incident, make_public, make_user

__all__ = ["quick_files"]
pytestmark = pytest.mark.django_db

LIST = reverse("admin:publication_release_changelist")
CUT = reverse("admin:publication_release_cut")
JUNE = date(2017, 6, 1)


@pytest.fixture(autouse=True)
def shelf(settings: Any, tmp_path: Path, quick_files: None) -> None:
    settings.RELEASES_ROOT = tmp_path / "releases"


def sign_in(client: Client, role: str) -> User:
    user = User.objects.create_user(f"made-up-{role}-of-releases", is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    client.force_login(user)
    return user


@pytest.fixture
def publisher(client: Client) -> Client:
    sign_in(client, PUBLISHER)
    return client


@pytest.fixture(autouse=True)
def public() -> None:
    incident = make_incident("2017-06-05")
    add_claim(incident)
    make_public(incident)


def page(answer: Any) -> str:
    assert answer.status_code == 200
    return str(answer.content.decode())


def sent_by(answer: Any, **more: str) -> dict[str, str]:
    return {**Fields(page(answer)).sent, **more}


def cut(client: Client) -> Release:
    """Go through every step, as a person does."""
    found = client.post(CUT, {"month": "2017-06"})
    boxes = {name: "Made up" for name in Fields(page(found)).sent if name.startswith("waive-")}
    preview = client.post(CUT, sent_by(found, **boxes, notes="Made-up notes"))
    assert client.post(CUT, sent_by(preview)).status_code == 302
    return Release.objects.get()


def build(release: Release) -> Release:
    build_release(release.pk, now=lambda: NOON)
    release.refresh_from_db()
    return release


def test_a_release_is_cut_in_steps(publisher: Client) -> None:
    assert CUT in page(publisher.get(LIST))
    found = publisher.post(CUT, {"month": "٢٠١٧-٠٦"})
    assert "A report without a capture" in page(found)
    n = LogHead.objects.get().n
    release = cut(publisher)
    assert (release.name, release.n, release.notes) == ("2017-06.r1", n, "Made-up notes")
    assert release.started_by == User.objects.get(username="made-up-publisher-of-releases")
    assert {waiver.reason for waiver in release.waivers.all()} == {"Made up"}


def test_whoever_presses_twice_cuts_once(publisher: Client) -> None:
    found = publisher.post(CUT, {"month": "2017-06"})
    boxes = {name: "Made up" for name in Fields(page(found)).sent if name.startswith("waive-")}
    pressed = sent_by(publisher.post(CUT, sent_by(found, **boxes)))
    publisher.post(CUT, pressed)
    answer = publisher.post(CUT, pressed, follow=True)
    assert "Another release was cut meanwhile" in page(answer)
    assert Release.objects.get().name == "2017-06.r1"


def test_a_finding_without_a_reason_holds_the_cut(publisher: Client) -> None:
    found = publisher.post(CUT, {"month": "2017-06"})
    answer = publisher.post(CUT, sent_by(found) | {"stage": "cut"})
    assert "Mend it, or say why" in page(answer)
    assert not Release.objects.exists()


def test_one_reason_covers_what_is_alike_and_a_single_one_can_have_its_own(
    publisher: Client,
) -> None:
    for day in ("2017-06-06", "2017-06-07"):
        incident = make_incident(day)
        add_claim(incident, f"Made-up source of {day}")
        make_public(incident)
    found = publisher.post(CUT, {"month": "2017-06"})
    together = {
        name: "Made up together" for name in Fields(page(found)).sent if name.startswith("all-")
    }
    assert together
    singles = [name for name in Fields(page(found)).sent if name.startswith("waive-")]
    held = page(publisher.post(CUT, sent_by(found, **{singles[0]: "Made up alone"})))
    assert "Mend it, or say why" in held
    preview = publisher.post(CUT, sent_by(found, **together, **{singles[0]: "Made up alone"}))
    assert publisher.post(CUT, sent_by(preview)).status_code == 302
    reasons = [waiver.reason for waiver in Release.objects.get().waivers.all()]
    assert reasons.count("Made up alone") == 1
    assert reasons.count("Made up together") == len(singles) - 1 > 0


def test_the_preview_shows_what_moved(publisher: Client) -> None:
    build(cut(publisher))
    late = make_incident("2017-06-07")
    add_claim(late, low=7)
    make_public(late)
    found = publisher.post(CUT, {"month": "2017-06"})
    boxes = {name: "Made up" for name in Fields(page(found)).sent if name.startswith("waive-")}
    preview = page(publisher.post(CUT, sent_by(found, **boxes)))
    assert "2017-06.r2" in preview
    assert late.code in preview


@pytest.mark.parametrize(
    ("month", "why"),
    [("2017-6", "is no month"), ("", "required"), ("made up", "is no month")],
)
def test_what_is_no_month_is_refused(publisher: Client, month: str, why: str) -> None:
    assert why in page(publisher.post(CUT, {"month": month}))


def test_a_month_that_has_not_ended_is_refused(publisher: Client) -> None:
    answer = publisher.post(CUT, {"month": "2999-01"}, follow=True)
    assert "2999-01 has not ended." in page(answer)


def test_only_a_publisher_cuts_and_withdraws(client: Client) -> None:
    sign_in(client, PUBLISHER)
    release = build(cut(client))
    sign_in(client, REVIEWER)
    assert CUT not in page(client.get(LIST))
    for door in ("withdraw", "again"):
        assert (
            client.get(reverse(f"admin:publication_release_{door}", args=(release.pk,))).status_code
            == 403
        )
    assert client.get(CUT).status_code == 403
    assert client.post(CUT, {"month": "2017-06"}).status_code == 403
    assert "README.md" in page(
        client.get(reverse("admin:publication_release_change", args=(release.pk,)))
    )


WHOLE = reverse("admin:publication_reportdraft_whole", args=("2017-06", "en"))


def test_the_whole_report_is_looked_at_before_the_cut_and_nothing_is_stored(
    publisher: Client,
) -> None:
    draft = draft_report(JUNE, at=NOON)
    assert draft is not None
    draft.english = "Made-up words: {killed.civilian.best}."
    draft.save()
    assert WHOLE in page(publisher.post(CUT, {"month": "2017-06"}))
    shown = page(publisher.get(WHOLE))
    assert "A preview, from entry" in shown
    assert "The words about 2017-06 are not signed" in shown
    assert "2017-06.r1-preview" in shown
    assert "<p>Made-up words: " in shown
    assert "The release is not cut yet" in shown
    assert not Release.objects.exists()


def test_the_preview_speaks_arabic(publisher: Client) -> None:
    shown = page(publisher.get(WHOLE.replace("/en/", "/ar/")))
    assert '<article class="report" lang="ar" dir="rtl">' in shown


def test_only_who_may_read_drafts_sees_the_preview(client: Client) -> None:
    sign_in(client, VIEWER)
    assert client.get(WHOLE).status_code == 403


@pytest.mark.parametrize("address", ["2017-6/en", "2017-06-01/en", "2017-06/fr", "made-up/en"])
def test_there_is_no_preview_of_what_is_no_month_or_language(
    publisher: Client, address: str
) -> None:
    assert publisher.get(WHOLE.replace("2017-06/en", address)).status_code == 404


def test_the_cut_warns_of_words_that_are_missing_or_unsigned_and_of_a_month_cut_before(
    publisher: Client,
) -> None:
    first = page(publisher.post(CUT, {"month": "2017-06"}))
    assert "Nobody wrote about 2017-06" in first
    assert "was released already" not in first
    cut(publisher)
    draft = draft_report(JUNE, at=NOON)
    assert draft is not None
    again = page(publisher.post(CUT, {"month": "2017-06"}))
    assert "2017-06 was released already. This will be revision 2" in again
    assert "The words about 2017-06 are not signed" in again
    sign_report(draft, by=make_user("made-up-signer"), at=NOON, seen=draft.fingerprint)
    assert "not signed" not in page(publisher.post(CUT, {"month": "2017-06"}))


def test_a_release_shows_its_files_and_they_can_be_fetched(publisher: Client) -> None:
    release = build(cut(publisher))
    shown = page(publisher.get(reverse("admin:publication_release_change", args=(release.pk,))))
    file = release.files.get(name="README.md")
    address = reverse("admin:publication_release_file", args=(release.pk, file.pk))
    assert address in shown
    assert file.sha256 in shown
    answer = publisher.get(address)
    assert len(b"".join(answer.streaming_content)) == file.bytes  # type: ignore[attr-defined]
    release.files.update(redacted_at=NOON)
    assert publisher.get(address).status_code == 410


def test_a_release_is_withdrawn_with_a_reason(publisher: Client) -> None:
    release = build(cut(publisher))
    door = reverse("admin:publication_release_withdraw", args=(release.pk,))
    assert door in page(
        publisher.get(reverse("admin:publication_release_change", args=(release.pk,)))
    )
    assert publisher.post(door, {"reason": ""}).status_code == 200
    assert publisher.post(door, {"reason": "Made up"}).status_code == 302
    release.refresh_from_db()
    assert release.withdrawn_because == "Made up"
    assert "withdrawn" in page(publisher.get(LIST))


def test_a_failed_build_is_started_again(publisher: Client) -> None:
    release = cut(publisher)
    release.finish(at=NOON, error="Made-up failure")
    shown = page(publisher.get(reverse("admin:publication_release_change", args=(release.pk,))))
    door = reverse("admin:publication_release_again", args=(release.pk,))
    assert "Made-up failure" in shown
    assert door in shown
    assert publisher.post(door).status_code == 302
    assert build(release).state == Release.State.DONE


def test_the_list_takes_as_many_queries_for_many_releases_as_for_one(publisher: Client) -> None:
    first = cut(publisher)

    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            publisher.get(LIST)
        return len(queries)

    count()
    one = count()
    for revision in range(2, 8):
        Release.objects.create(
            name=f"2017-06.r{revision}", month=first.month, revision=revision, n=first.n,
            head_hash=first.head_hash, started_at=NOON, heartbeat_at=NOON,
            started_by=first.started_by,
        )  # fmt: skip
    assert count() == one
