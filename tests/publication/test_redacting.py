"""A document that endangers somebody goes for good, and the chain holds without it."""

import json

import pytest
from django.core.management import CommandError, call_command

from incidents.models import Coverage, Incident
from publication.actions import redacting
from publication.actions.merging import merge
from publication.actions.redacting import redact
from publication.actions.references import publish_references
from publication.models import (
    LogEntry,
    MonthlyTotal,
    PublicDocument,
    PublishedIncident,
    PublishedReference,
    ReleaseNarrative,
)
from publication.record import record
from publication.verify import verify
from sources.actions.lineage import revise_source
from sources.models import Source
from sources.refusals import Refusal
from tests.publication.test_reporting import make_release
from tests.sources.test_versions_admin import make_coverage
from tests.world import NOON, add_claim, make_incident, make_public, make_source, make_user

pytestmark = pytest.mark.django_db

NAME = "Made-up Realname"


@pytest.fixture
def incident() -> Incident:
    incident = make_incident()
    add_claim(incident, make_source(NAME), 5)
    make_public(incident)
    return incident


def seal(source: Source) -> None:
    source.name_en, source.confidential, source.public_alias = "", True, "Made-up source A"
    revise_source(source, by=make_user(), at=NOON, reason="made up: afraid")


def redact_all(*subjects: str) -> None:
    for subject in subjects:
        redact(
            subject,
            by=make_user("made-up-first"),
            agreed_by=make_user("made-up-second"),
            reason="Removed for safety",
            at=NOON,
        )


def public_text() -> str:
    return json.dumps(list(PublicDocument.objects.values_list("body", flat=True)))


def test_a_source_that_turns_confidential_can_be_taken_out_of_everything(
    incident: Incident,
) -> None:
    seal(Source.objects.get(code="made-up-realname"))
    redact_all(f"incident:{incident.code}", "source:made-up-realname")
    assert list(verify()) == []
    make_public(incident)
    assert NAME not in public_text()
    assert "made-up-realname" not in public_text()
    assert "Made-up source A" in public_text()
    assert not PublishedReference.objects.filter(subject="source:made-up-realname").exists()
    assert list(verify()) == []


def test_a_redacted_record_counts_nowhere_and_leaves_its_tombstone(incident: Incident) -> None:
    redact_all(f"incident:{incident.code}")
    assert set(MonthlyTotal.objects.values_list("incidents", flat=True)) == {0}
    face = PublishedIncident.objects.at().get()
    assert (face.state, face.entry.kind) == ("withdrawn", LogEntry.Kind.REDACTED)
    assert face.entry.document.body["reason"] == "Removed for safety"
    assert Incident.objects.get().review_state == "withdrawn"
    assert list(verify()) == []


def test_it_takes_two_people_a_reason_and_something_public(incident: Incident) -> None:
    one, other = make_user("made-up-first"), make_user("made-up-second")
    subject = f"incident:{incident.code}"
    for agreed_by, reason, about, told in (
        (one, "made up", subject, "second person"),
        (other, " ", subject, "reason is empty"),
        (other, "made up", "incident:HT1", "nothing of it is public"),
    ):
        with pytest.raises(ValueError, match=told):
            redact(about, by=one, agreed_by=agreed_by, reason=reason, at=NOON)
    assert PublicDocument.objects.filter(entry__subject=subject).exists()


def test_the_command_names_the_users_it_does_not_know(incident: Incident) -> None:
    subject = f"incident:{incident.code}"
    with pytest.raises(CommandError, match="There is no user nobody"):
        call_command("redact", subject, "--by=nobody", "--agreed-by=nobody", "--reason=made up")
    make_user("made-up-first"), make_user("made-up-second")
    call_command(
        "redact",
        subject,
        "--by=made-up-first",
        "--agreed-by=made-up-second",
        "--reason=Removed for safety",
    )
    assert PublishedIncident.objects.at().get().state == "withdrawn"


def test_the_next_publication_no_longer_tells_the_name(incident: Incident) -> None:
    """A name is not only in the claim: the explanation is told anew."""
    seal(Source.objects.get(code="made-up-realname"))
    make_public(incident)
    body = PublishedIncident.objects.at().get().entry.document.body
    assert NAME not in json.dumps(body)


@pytest.fixture
def coverage() -> Coverage:
    """A public statement of coverage whose note names somebody."""
    coverage = make_coverage()
    coverage.note = f"{NAME} drove us."
    coverage.save()
    publish_references(at=NOON)
    return coverage


def test_a_reference_that_would_be_public_again_as_it_is_is_changed_first(
    coverage: Coverage,
) -> None:
    subject = f"coverage:{coverage.pk}"
    with pytest.raises(Refusal, match=f"{subject}: as it is now it would be public again"):
        redact_all(subject)
    coverage.note = ""
    coverage.save()
    redact_all(subject)
    publish_references(at=NOON)
    assert NAME not in public_text()
    assert PublishedReference.objects.at().filter(subject=subject).exists()
    assert list(verify()) == []


def test_a_source_that_speaks_in_what_is_public_is_sealed_or_its_records_go_first(
    incident: Incident,
) -> None:
    with pytest.raises(Refusal, match="or redact the records that name it, first"):
        redact_all("source:made-up-realname")
    redact_all(f"incident:{incident.code}", "source:made-up-realname")
    publish_references(at=NOON)
    assert NAME not in public_text()


def test_the_number_of_a_coverage_is_no_name_in_the_words_of_a_report(coverage: Coverage) -> None:
    ReleaseNarrative.objects.create(
        release=make_release(), english=f"Made up: {coverage.pk} schools.", signatures=1
    )
    coverage.note = ""
    coverage.save()
    redact_all(f"coverage:{coverage.pk}")
    assert not ReleaseNarrative.objects.get().is_redacted


def test_the_words_of_a_release_that_is_cut_meanwhile_are_taken_out_too(
    incident: Incident, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut_first(*drafts: object, **more: object) -> list[LogEntry]:
        """What a cut commits that had the lock of the log before the redaction."""
        words = f"Made up: {incident.code} was the worst."
        ReleaseNarrative.objects.create(release=make_release(), english=words, signatures=1)
        return record(*drafts, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(redacting, "record", cut_first)
    redact_all(f"incident:{incident.code}")
    assert ReleaseNarrative.objects.get().is_redacted


def test_the_command_names_the_record_that_tells_what_a_merged_one_held(
    incident: Incident, capsys: pytest.CaptureFixture[str]
) -> None:
    target = make_incident()
    add_claim(target, make_source("Made-up hospital"), 7)
    make_public(target)
    reviewer = make_user("made-up-reviewer")
    merge(incident, target, by=reviewer, at=NOON, reason="Made up: one attack")
    make_user("made-up-first"), make_user("made-up-second")
    call_command(
        "redact",
        f"incident:{incident.code}",
        "--by=made-up-first",
        "--agreed-by=made-up-second",
        "--reason=Removed for safety",
    )
    assert f"{target.code} tells what it held" in capsys.readouterr().out
