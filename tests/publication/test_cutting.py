"""Cutting a release, making its files, and mending it."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from incidents.models import Incident
from publication.actions import building, cutting
from publication.actions.building import (
    build_release,
    find_waiting,
    restart,
    restore_files,
    verify_release,
)
from publication.actions.cutting import NotWaived, cut_release, withdraw_release
from publication.actions.publishing import withdraw
from publication.contents import list_products
from publication.gate.findings import Finding
from publication.manifest import NAME
from publication.models import LogHead, Release, ReleaseFile
from publication.shelf import path_of
from sources.refusals import Refusal
from tests.publication.cutting import quick_files
from tests.publication.dice import take_out
from tests.world import NOON, add_claim, make_incident, make_public, make_user

__all__ = ["quick_files"]
pytestmark = pytest.mark.django_db
JUNE, JULY = date(2017, 6, 1), date(2017, 7, 1)


@pytest.fixture(autouse=True)
def shelf(settings: Any, tmp_path: Path, quick_files: None) -> Path:
    root = tmp_path / "releases"
    settings.RELEASES_ROOT = root
    return root


def publish_one(when: str = "2017-06-05", low: int = 5) -> str:
    incident = make_incident(when)
    add_claim(incident, low=low)
    make_public(incident)
    return incident.code


def cut(month: date = JUNE, **more: object) -> Release:
    release = cut_release(month, by=None, at=NOON, **{"waive_all": "Made up", **more})  # type: ignore[arg-type]
    build_release(release.pk, now=lambda: NOON)
    release.refresh_from_db()
    assert release.error == ""
    return release


def bytes_of(release: Release) -> dict[str, bytes]:
    return {file.name: path_of(file).read_bytes() for file in release.files.all()}


def test_a_release_is_a_bookmark_at_the_head_of_the_log() -> None:
    publish_one()
    head = LogHead.objects.get()
    release = cut(notes="Made-up notes")
    assert (release.name, release.n, release.head_hash) == ("2017-06.r1", head.n, head.hash)
    assert (release.month, release.revision, release.notes) == (JUNE, 1, "Made-up notes")
    assert release.state == Release.State.DONE
    assert release.done == release.total == release.files.count()


def test_each_cut_of_a_month_is_a_new_revision_and_the_old_stays_as_it_was() -> None:
    publish_one()
    first = cut()
    before = bytes_of(first)
    publish_one("2017-06-06")
    second = cut()
    assert second.name == "2017-06.r2"
    assert bytes_of(first) == before
    assert list(verify_release(first)) == []
    assert before["README.md"] != bytes_of(second)["README.md"]


def test_the_release_before_is_the_one_with_the_greatest_smaller_number() -> None:
    publish_one()
    june, july = cut(JUNE), cut(JULY)
    assert (june.predecessor, july.predecessor) == (None, None)
    publish_one("2017-06-06")
    again = cut(JUNE)
    assert again.predecessor == july
    assert cut(JULY).predecessor == july


def test_a_release_that_is_cut_while_the_gate_looks_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What the gate found since the release before is not what it would find since that one."""
    publish_one()
    first = LogHead.objects.get().n
    publish_one(low=7)

    def look(*about: object, **more: object) -> list[Finding]:
        monkeypatch.undo()
        cut_release(JUNE, n=first, by=None, at=NOON, waive_all="Made up")
        return []

    monkeypatch.setattr(cutting, "check", look)
    with pytest.raises(Refusal, match="Another release was cut meanwhile"):
        cut_release(JUNE, by=None, at=NOON)


def test_a_month_that_has_not_ended_is_refused() -> None:
    publish_one()
    this_month = NOON.date().replace(day=1)
    with pytest.raises(Refusal, match="2026-01 has not ended"):
        cut(this_month)
    assert not Release.objects.exists()


def test_nothing_public_is_nothing_to_release() -> None:
    with pytest.raises(Refusal, match="nothing to release"):
        cut()


def test_an_older_entry_than_the_last_release_is_refused() -> None:
    publish_one()
    older = LogHead.objects.get().n
    publish_one("2017-06-06")
    cut()
    with pytest.raises(Refusal, match="no entry of the log that can be released"):
        cut(n=older)
    with pytest.raises(Refusal, match="no entry of the log that can be released"):
        cut(n=10**9)


def test_each_finding_is_waived_with_a_reason_or_the_cut_is_refused() -> None:
    publish_one()
    with pytest.raises(NotWaived) as refused:
        cut_release(JUNE, by=None, at=NOON)
    findings = refused.value.findings
    assert "report_without_capture" in [finding.check for finding in findings]
    assert not Release.objects.exists()
    some = {finding.key: f"Made up: {finding.check}" for finding in findings[1:]}
    with pytest.raises(NotWaived) as again:
        cut_release(JUNE, by=None, at=NOON, waived=some | {findings[0].key: "  "})
    assert again.value.findings == findings[:1]
    user = make_user("made-up-publisher")
    all_of_them = {finding.key: f"Made up: {finding.check}" for finding in findings}
    release = cut_release(JUNE, by=user, at=NOON, waived=all_of_them)
    held = [(waiver.finding, waiver.reason, waiver.by) for waiver in release.waivers.all()]
    assert held == [(each, f"Made up: {each.check}", user) for each in findings]


def test_two_builds_of_a_release_are_the_same_to_the_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    """With every file that a release has, and after its records changed."""
    monkeypatch.setattr(building, "list_products", list_products)
    publish_one()
    release = cut()
    assert release.files.filter(name="report-ar.pdf").exists()
    assert release.files.get(name="incidents.xlsx").rows == 1
    publish_one("2017-06-07", low=70)
    assert list(verify_release(release)) == []


def test_a_file_that_was_changed_or_lost_is_found_and_laid_again() -> None:
    publish_one()
    release = cut()
    changed, lost = list(release.files.all())[:2]
    path_of(changed).chmod(0o600)
    path_of(changed).write_bytes(b"made up")
    path_of(lost).unlink()
    assert list(verify_release(release)) == [
        f"{release.name}: {changed.name} is lost or was changed",
        f"{release.name}: {lost.name} is lost or was changed",
    ]
    path_of(changed).unlink()
    assert restore_files(release) == []
    assert list(verify_release(release)) == []


class Killed(BaseException):
    """What no handler of errors sees, as when a process is killed."""


def test_whoever_is_killed_midway_is_followed_by_another(
    monkeypatch: pytest.MonkeyPatch, shelf: Path
) -> None:
    publish_one()
    release = cut_release(JUNE, by=None, at=NOON, waive_all="Made up")

    def die(done: int) -> None:
        if done == 2:
            raise Killed

    with pytest.raises(Killed):
        build_release(release.pk, now=lambda: NOON, tell=die)
    release.refresh_from_db()
    assert (release.state, release.done) == (Release.State.RUNNING, 2)
    assert not release.files.exists()
    assert not Release.objects.public().exists()
    later = NOON + building.LEASE + timedelta(seconds=1)
    assert find_waiting(at=NOON + timedelta(seconds=1)) == []
    assert not build_release(release.pk, now=lambda: NOON + timedelta(seconds=1))
    assert find_waiting(at=later) == [release.pk]
    assert build_release(release.pk, now=lambda: later)
    release.refresh_from_db()
    assert release.state == Release.State.DONE
    assert list(verify_release(release)) == []
    assert not build_release(release.pk, now=lambda: later)


def test_a_sign_of_life_is_given_again_after_the_database_was_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[datetime] = []
    again = Event()

    def now() -> datetime:
        asked.append(NOON)
        if len(asked) == 1:
            raise OperationalError("Made up: the server is away.")
        again.set()
        return NOON

    monkeypatch.setattr(building, "BEAT", 0.01)
    with building._beating(0, now=now):
        assert again.wait(10)


def test_a_build_that_fails_says_why_and_can_be_started_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    publish_one()
    release = cut_release(JUNE, by=None, at=NOON, waive_all="Made up")

    def fail(done: int) -> None:
        raise RuntimeError("made-up failure")

    assert build_release(release.pk, now=lambda: NOON, tell=fail)
    release.refresh_from_db()
    assert (release.state, release.error) == (Release.State.FAILED, "made-up failure")
    assert find_waiting(at=NOON + timedelta(days=1)) == []
    restart(release, at=NOON)
    assert build_release(release.pk, now=lambda: NOON)
    release.refresh_from_db()
    assert release.state == Release.State.DONE
    with pytest.raises(Refusal, match="has not failed"):
        restart(release, at=NOON)


def test_a_withdrawn_release_stays_readable_with_its_reason() -> None:
    publish_one()
    release = cut()
    user = make_user("made-up-publisher")
    with pytest.raises(Refusal, match="reason is empty"):
        withdraw_release(release, by=user, at=NOON, reason=" ")
    withdrawn = withdraw_release(release, by=user, at=NOON, reason="Made up")
    assert withdrawn.withdrawn_because == "Made up"
    assert list(Release.objects.public()) == [release]
    assert list(verify_release(release)) == []
    with pytest.raises(Refusal, match="withdrawn already"):
        withdraw_release(release, by=user, at=NOON, reason="Made up")


def test_a_redaction_takes_the_files_that_tell_of_records_and_makes_a_revision_due(
    django_capture_on_commit_callbacks: object,
) -> None:
    code = publish_one()
    other = publish_one("2017-07-05")
    june, july = cut(JUNE), cut(JULY)
    told = june.files.filter(tells_records=True)
    assert not Release.objects.revision_due().exists()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        take_out(f"incident:{other}")
    assert not june.files.filter(redacted_at__isnull=False).exists()
    paths = [path_of(file) for file in told]
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        take_out(f"incident:{code}")
    assert not told.filter(redacted_at=None).exists()
    assert not any(path.exists() for path in paths)
    assert (june.files.get(name=NAME)).redacted_at is None
    due = Release.objects.revision_due()
    assert [each.name for each in due] == (["2017-07.r1", "2017-06.r1"] if paths else [])
    assert july.files.filter(redacted_at__isnull=False).count() == len(paths)


def test_a_release_is_redacted_by_what_it_said_and_not_by_what_was_said_first() -> None:
    """A record that was first dated in July, and in June when the release was cut."""
    publish_one()
    incident = Incident.objects.get(code=publish_one("2017-07-05"))
    incident.edtf = "2017-06-07"
    incident.clean()
    incident.save()
    make_public(incident)
    june = cut(JUNE)
    take_out(f"incident:{incident.code}")
    assert set(june.files.filter(redacted_at=None)) == set(june.files.filter(tells_records=False))


def test_a_report_that_says_why_a_record_is_gone_goes_with_it() -> None:
    publish_one()
    incident = Incident.objects.get(code=publish_one())
    cut(JUNE)
    withdraw(incident, by=make_user(), reason="Made up: a name", at=NOON)
    after = cut(JUNE)
    report, page = (file_of(after, f"report-en.{suffix}") for suffix in ("pdf", "html"))
    publish_one()
    later = file_of(cut(JUNE), "report-en.pdf")
    take_out(f"incident:{incident.code}")
    gone = ReleaseFile.objects.filter(redacted_at__isnull=False, release__in=[after, later.release])
    assert set(gone) == {report, page}


def file_of(release: Release, name: str) -> ReleaseFile:
    """A report as a row alone, as if it had been made."""
    values = {"bytes": 1, "sha256": f"{release.pk:064}", "media_type": "text/html"}
    return ReleaseFile.objects.create(release=release, name=name, **values)


def test_what_is_left_after_a_redaction_is_still_proved() -> None:
    publish_one(low=3)
    release = cut(JUNE)
    take_out(f"incident:{publish_one(low=9)}")
    assert list(verify_release(release)) == []
    take_out(f"incident:{Incident.objects.get(claims__low=3).code}")
    assert list(verify_release(release)) == []
    months = path_of(release.files.get(name="months.csv"))
    months.chmod(0o600)
    months.write_bytes(b"made up")
    assert len(list(verify_release(release))) == 1


def test_the_command_cuts_builds_lists_and_verifies(capsys: pytest.CaptureFixture[str]) -> None:
    publish_one()
    with pytest.raises(CommandError, match="waive-all"):
        call_command("release", "cut", "2017-06")
    assert "A report without a capture" in capsys.readouterr().err
    call_command("release", "cut", "2017-06", "--waive-all", "Made up", "--notes", "Made up")
    call_command("release", "cut", "2017-06.r2", "--waive-all", "Made up")
    call_command("release", "list")
    told = capsys.readouterr().out
    assert "Built 2017-06.r1" in told
    assert "2017-06.r1, entry" in told
    assert "superseded by 2017-06.r2" in told
    call_command("release", "verify")
    call_command("release", "build", "2017-06.r1")
    path_of(Release.objects.get(name="2017-06.r1").files.all()[0]).unlink()
    with pytest.raises(CommandError, match="1 differences"):
        call_command("release", "verify", "2017-06.r1")


@pytest.mark.parametrize("name", ["2017-13", "201706", "2017-06.r3", "2017-06-01"])
def test_the_command_refuses_what_is_no_month_or_not_the_next_revision(name: str) -> None:
    publish_one()
    with pytest.raises(CommandError):
        call_command("release", "cut", name, "--waive-all", "Made up")


def test_the_log_is_held_against_a_manifest_that_was_given_away(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    publish_one()
    manifest = json.loads(bytes_of(cut())[NAME])
    given = tmp_path / "given.json"
    given.write_text(json.dumps(manifest))
    call_command("verify", anchor=given)
    manifest["log"]["hash"] = "f" * 64
    manifest["files"][0]["sha256"] = "e" * 64
    given.write_text(json.dumps(manifest))
    with pytest.raises(CommandError, match="2 differences"):
        call_command("verify", anchor=given)
    assert f"and was {'f' * 64}" in capsys.readouterr().err
    given.write_text("{}")
    with pytest.raises(CommandError, match="is no manifest of a release: it lacks 'name'"):
        call_command("verify", anchor=given)
