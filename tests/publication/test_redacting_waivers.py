"""The reason of a waiver that names somebody is taken out of a frozen release by two people."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection

from publication.actions.redacting import redact, redact_waivers
from publication.api.releases import describe_waiver
from publication.gate.findings import make_finding
from publication.models import Release, ReleaseFile, Waiver
from publication.readme import write_readme
from publication.report.sections.waivers import reason_of
from publication.report.telling import Teller
from publication.statement import read_statement
from sources.refusals import Refusal
from tests.publication.web.test_subscriptions import make_release
from tests.world import NOON, add_claim, make_incident, make_public, make_user

pytestmark = pytest.mark.django_db

NAMING = "Made-up Realname asked for it."
PRINT_REASONS = {"README.md", "README.ar.md", "manifest.json", "report-en.pdf"}


@pytest.fixture
def release() -> Release:
    """A release with two waivers, and files that print their reasons and that do not."""
    release = make_release()
    for code, reason in (("HT1", NAMING), ("HT2", "Made up")):
        found = make_finding("claim_without_words", code, subject=code, count=1, all=1)
        Waiver.objects.create(
            release=release, check_code=found.check, subjects=found.subjects,
            values=dict(found.values), reason=reason, at=NOON,
        )  # fmt: skip
    for name in (*PRINT_REASONS, "claims.csv", "CITATION.cff"):
        ReleaseFile.objects.create(
            release=release, name=name, media_type="text/plain", bytes=1, sha256="0" * 64
        )
    return release


def two_people() -> dict[str, Any]:
    return {"by": make_user("made-up-first"), "agreed_by": make_user("made-up-second")}


def gone(release: Release) -> set[str]:
    return set(release.files.exclude(redacted_at=None).values_list("name", flat=True))


def test_two_people_take_the_reasons_out_and_whatever_prints_them(release: Release) -> None:
    redact_waivers(release, **two_people(), reason="Removed for safety", at=NOON)
    assert {each.reason for each in release.waivers.all()} == {""}
    assert {each.redacted_because for each in release.waivers.all()} == {"Removed for safety"}
    assert gone(release) == PRINT_REASONS
    assert [due.name for due in Release.objects.revision_due()] == [release.name]
    with pytest.raises(Refusal, match="has no reasons"):
        redact_waivers(release, **two_people(), reason="Once more", at=NOON)


def test_every_door_says_that_the_words_were_taken_out(release: Release) -> None:
    redact_waivers(release, **two_people(), reason="Removed for safety", at=NOON)
    waiver = release.waivers.all()[0]
    assert describe_waiver(waiver)["redacted"]
    told = "".join(run.text for run in reason_of(waiver, Teller("en")))
    assert told.startswith("These words were taken out")
    readme = write_readme(release, read_statement(release), [], language="en")
    assert NAMING not in readme
    assert "– redacted" in readme


def test_it_takes_two_people_and_a_reason(release: Release) -> None:
    alone = make_user("made-up-first")
    with pytest.raises(Refusal, match="second person"):
        redact_waivers(release, by=alone, agreed_by=alone, reason="Made up", at=NOON)
    with pytest.raises(Refusal, match="reason is empty"):
        redact_waivers(release, **two_people(), reason=" ", at=NOON)
    assert gone(release) == set()


def test_a_record_that_is_redacted_leaves_no_reason_that_names_it(release: Release) -> None:
    other = make_incident("2017-08-05")
    add_claim(other, low=3)
    make_public(other)
    naming = Waiver.objects.create(
        release=release, check_code="claim_without_words", subjects=["HT1"],
        values={"subject": "HT1", "count": 1, "all": 1}, reason=f"As for {other.code}.", at=NOON,
    )  # fmt: skip
    redact(f"incident:{other.code}", **two_people(), reason="Made up", at=NOON)
    naming.refresh_from_db()
    assert naming.is_redacted
    assert Waiver.objects.filter(redacted_at=None).count() == 2
    assert gone(release) == PRINT_REASONS


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE publication_waiver SET reason = 'other'",
        "UPDATE publication_waiver SET reason = '', redacted_at = now()",
        "UPDATE publication_waiver SET subjects = '{}', redacted_at = now()",
        "DELETE FROM publication_waiver",
    ],
)
def test_the_database_keeps_a_waiver_otherwise(release: Release, change: str) -> None:
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute(change)


def test_the_command_takes_the_reasons_of_a_release_out(release: Release) -> None:
    by, agreed_by = sorted(user.username for user in two_people().values())
    options = {"by": by, "agreed_by": agreed_by, "reason": "Made up"}
    call_command("redact", f"waivers:{release.name}", **options)
    assert gone(release) == PRINT_REASONS
    with pytest.raises(CommandError, match="There is no waivers:2017-07"):
        call_command("redact", "waivers:2017-07.r1", **options)


def test_an_answer_in_hand_does_not_outlive_the_reasons_that_it_tells(release: Release) -> None:
    """Though nothing is left of the files by which it would be known."""
    release.files.update(redacted_at=NOON)
    before = Release.objects.fingerprint()
    redact_waivers(release, **two_people(), reason="Removed for safety", at=NOON)
    assert Release.objects.fingerprint() != before
