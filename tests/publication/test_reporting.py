"""The words of a month's report: drafted on a day, written with live tags, signed by others."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import Group, User
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.utils import timezone

from harmtrack.accounts.staff_roles import PUBLISHER, REVIEWER
from publication import tasks
from publication.actions.lettering import find_moved, tell_publishers
from publication.actions.redacting import redact, redact_narrative
from publication.actions.reporting import (
    draft_report,
    keep_narrative,
    sign_report,
    write_report,
)
from publication.models import LogEntry, Release, ReleaseFile, ReleaseNarrative, ReportDraft
from publication.moments import Moment
from publication.report.blocks import Number, Paragraph, every
from publication.report.content import compose
from publication.report.gathering import gather
from publication.report.narrative import Narrator, find_cautions, tell_narrative, tell_release
from sources.refusals import Refusal
from tests.world import NOON, add_claim, make_incident, make_public, make_user

pytestmark = pytest.mark.django_db

JUNE = date(2017, 6, 1)
BEST = "{killed.civilian.best}"


def make_june(low: int = 12) -> None:
    incident = make_incident("2017-06-05")
    add_claim(incident, low=low)
    add_claim(incident, "Made-up hospital", low + 2)
    make_public(incident)


def make_draft(**more: Any) -> ReportDraft:
    make_june()
    draft = draft_report(JUNE, at=NOON)
    assert draft is not None
    for name, text in more.items():
        setattr(draft, name, text)
    write_report(draft, by=make_user("made-up-author"))
    return draft


def make_release(**more: Any) -> Release:
    values: dict[str, Any] = {
        "name": "2017-06.r1",
        "month": JUNE,
        "revision": 1,
        "n": LogEntry.objects.latest("n").n,
        "head_hash": "0" * 64,
        "methodology": "1",
        "lexicon": "made-up",
        "codebook": "1",
        "code": "made-up",
        "started_at": NOON,
        "heartbeat_at": NOON,
    }
    return Release.objects.create(**(values | more))


def told(text: str, language: str = "en", moment: Moment | None = None) -> str:
    narrator = Narrator(moment or Moment(until=date(2017, 6, 30)), JUNE)
    paragraphs = tell_narrative(text, narrator, language)
    return "\n".join("".join(run.text for run in runs) for runs in paragraphs)


def cautions(text: str, language: str = "en") -> list[str]:
    narrator = Narrator(Moment(until=date(2017, 6, 30)), JUNE)
    return [str(caution) for caution in find_cautions(text, narrator, language)]


@pytest.mark.parametrize(
    ("text", "language", "shown"),
    [
        (f"{BEST} killed.", "en", "12 killed."),
        ("{killed.civilian.range} killed.", "en", "12 to 14 killed."),
        ("{killed.civilian.range}", "ar", "من 12 إلى 14"),
        ("{killed.civilian@XX01:2017.most}", "en", "14"),
        ("{killed.civilian.incidents}", "en", "1"),
        ("{injured.civilian.best}", "en", "not known (not monitored)"),
        ("{killed.civilian:2016-01.best}", "en", "not known (not monitored)"),
        (f"One.\r\n\r\n{BEST} two.\n\n\n", "en", "One.\n12 two."),
    ],
)
def test_a_tag_is_told_as_its_number(text: str, language: str, shown: str) -> None:
    make_june()
    assert told(text, language) == shown


def test_a_narrative_has_the_numbers_of_the_moment_that_is_asked() -> None:
    make_june()
    then = Moment(LogEntry.objects.latest("n").n, date(2017, 6, 30))
    other = make_incident("2017-06-20")
    add_claim(other, low=30)
    make_public(other)
    assert (told(BEST), told(BEST, moment=then)) == ("42", "12")


def test_a_number_of_a_narrative_knows_where_the_api_gives_it() -> None:
    make_june()
    narrator = Narrator(Moment(until=date(2017, 6, 30)), JUNE)
    [[number]] = tell_narrative(BEST, narrator, "en")
    assert isinstance(number, Number)
    assert number.reference.startswith("aggregates/monthly?place=XX&harm=killed")


def test_a_number_typed_by_hand_is_told_where_the_month_has_no_such_number() -> None:
    make_june()
    assert cautions("12 civilians were killed, at most 14.") == []
    [caution] = cautions("13 civilians were killed.")
    assert caution.startswith(
        "13 was typed by hand, and no number of this month is 13. Near it: 12"
    )
    assert cautions("قُتل ١٣ مدنياً.", "ar")
    assert cautions("Thirteen civilians were killed.")


def test_a_tag_that_nothing_is_known_of_is_told() -> None:
    make_june()
    assert cautions("{injured.civilian.best}") == [
        "{injured.civilian.best} has no value: nothing is known, and the report will say so."
    ]


def test_a_slip_in_a_tag_is_refused_and_names_what_is_near() -> None:
    with pytest.raises(Refusal, match=r"kiled is no harm\. Near it: killed"):
        make_draft(english="{kiled.civilian.best}")
    with pytest.raises(Refusal, match=r"XX02 is no place that .* names\. Near it: XX01"):
        make_draft(arabic="{killed.civilian@XX02.best}")


def test_a_report_is_begun_once_and_only_of_a_month_with_figures() -> None:
    assert draft_report(JUNE, at=NOON) is None
    draft = make_draft(english="Made-up words.")
    assert draft_report(date(2017, 6, 15), at=NOON) == draft
    assert ReportDraft.objects.get().english == "Made-up words."


def test_what_a_report_begins_with_has_no_fault() -> None:
    draft = make_draft()
    for language, text in draft.texts.items():
        assert "12" in told(text, language)
        assert not [each for each in cautions(text, language) if "typed" in each]


def test_whoever_wrote_any_of_a_report_does_not_sign_it() -> None:
    draft = make_draft(english="Made-up first words.")
    author, second, reviewer = map(make_user, ("made-up-author", "made-up-second", "made-up-third"))
    draft.english = "Made-up words."
    write_report(draft, by=second)
    for wrote in (author, second):
        with pytest.raises(Refusal, match="it takes a second person"):
            sign_report(draft, by=wrote, at=NOON, seen=draft.fingerprint)
    sign_report(draft, by=reviewer, at=NOON, seen=draft.fingerprint)
    assert draft.is_signed
    with pytest.raises(Refusal, match="You signed this wording already"):
        sign_report(draft, by=reviewer, at=NOON, seen=draft.fingerprint)


def test_another_wording_takes_another_signature() -> None:
    draft = make_draft()
    seen = draft.fingerprint
    sign_report(draft, by=make_user("made-up-third"), at=NOON, seen=seen)
    draft.english += " More."
    write_report(draft, by=make_user("made-up-author"))
    assert not ReportDraft.objects.get().is_signed
    with pytest.raises(Refusal, match="changed since you read it"):
        sign_report(draft, by=make_user("made-up-third"), at=NOON, seen=seen)


def test_a_report_is_signed_in_both_languages_or_not_at_all() -> None:
    draft = make_draft(arabic=" ")
    with pytest.raises(Refusal, match="Nothing is written yet in: ar"):
        sign_report(draft, by=make_user("made-up-third"), at=NOON, seen=draft.fingerprint)


def test_the_report_of_a_release_tells_what_was_signed_in_the_numbers_of_the_release() -> None:
    draft = make_draft(english=f"Made-up: {BEST}.")
    sign_report(draft, by=make_user("made-up-third"), at=NOON, seen=draft.fingerprint)
    release = make_release()
    assert tell_release(release, "en") == ()
    keep_narrative(release)
    other = make_incident("2017-06-20")
    add_claim(other, low=30)
    make_public(other)
    document = compose(gather(release), "en", tell_release(release, "en"))
    paragraphs = ["".join(run.text for run in each.runs) for each in every(document, Paragraph)]
    assert "Made-up: 12." in paragraphs


def test_a_release_keeps_what_was_signed_and_nothing_else() -> None:
    draft = make_draft(english="Made-up words.")
    assert keep_narrative(make_release()) is None
    sign_report(draft, by=make_user("made-up-third"), at=NOON, seen=draft.fingerprint)
    kept = keep_narrative(make_release(name="2017-06.r2", revision=2))
    assert kept is not None
    draft.english = "Other words."
    write_report(draft, by=make_user("made-up-author"))
    kept.refresh_from_db()
    assert (kept.english, kept.signatures) == ("Made-up words.", 1)


# Words that endanger somebody.


def cut_with(words: str, *, names: tuple[str, ...] = ("report-en.pdf", "claims.csv")) -> Release:
    draft = make_draft(english=words)
    sign_report(draft, by=make_user("made-up-third"), at=NOON, seen=draft.fingerprint)
    release = make_release()
    keep_narrative(release)
    release.finish(at=NOON)
    for name in names:
        ReleaseFile.objects.create(
            release=release, name=name, media_type="text/plain", bytes=1, sha256="0" * 64
        )
    return release


def gone(release: Release) -> set[str]:
    return set(release.files.exclude(redacted_at=None).values_list("name", flat=True))


def two_people() -> dict[str, Any]:
    return {"by": make_user("made-up-first"), "agreed_by": make_user("made-up-second")}


def test_two_people_take_the_words_out_of_a_release_and_its_reports_with_them() -> None:
    release = cut_with("Made-up words.")
    redact_narrative(release, **two_people(), reason="Removed for safety", at=NOON)
    kept = ReleaseNarrative.objects.get()
    assert (kept.english, kept.arabic, kept.redacted_because) == ("", "", "Removed for safety")
    assert gone(release) == {"report-en.pdf"}
    assert tell_release(release, "en") == ()
    assert [due.name for due in Release.objects.revision_due()] == ["2017-06.r1"]
    with pytest.raises(Refusal, match="has no words"):
        redact_narrative(release, **two_people(), reason="Once more", at=NOON)


def test_words_of_a_release_are_not_taken_out_by_one_person_or_without_a_reason() -> None:
    release = cut_with("Made-up words.")
    alone = make_user("made-up-first")
    with pytest.raises(Refusal, match="second person"):
        redact_narrative(release, by=alone, agreed_by=alone, reason="Made up", at=NOON)
    with pytest.raises(Refusal, match="reason is empty"):
        redact_narrative(release, **two_people(), reason=" ", at=NOON)
    assert gone(release) == set()


def test_a_new_revision_does_not_take_words_that_were_taken_out() -> None:
    release = cut_with("Made-up words.")
    redact_narrative(release, **two_people(), reason="Made up", at=NOON)
    assert keep_narrative(make_release(name="2017-06.r2", revision=2)) is None
    draft = ReportDraft.objects.get()
    with pytest.raises(Refusal, match="signed this wording already"):
        sign_report(draft, by=make_user("made-up-third"), at=NOON, seen=draft.fingerprint)


def test_a_record_that_is_redacted_leaves_no_words_that_name_it() -> None:
    other = make_incident("2017-08-05")
    add_claim(other, low=3)
    make_public(other)
    release = cut_with(f"Made-up words about {other.code}.")
    redact(f"incident:{other.code}", **two_people(), reason="Made up", at=NOON)
    assert ReleaseNarrative.objects.get().english == ""
    # The release ends before the record, so that its tables never told of it.
    assert gone(release) == {"report-en.pdf"}


def test_a_record_that_no_words_name_leaves_them() -> None:
    release = cut_with("Made-up words about HT1.")
    other = make_incident("2017-08-05")
    add_claim(other, low=3)
    make_public(other)
    redact(f"incident:{other.code}", **two_people(), reason="Made up", at=NOON)
    assert ReleaseNarrative.objects.get().redacted_at is None
    assert gone(release) == set()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE publication_releasenarrative SET english = 'other'",
        "UPDATE publication_releasenarrative SET redacted_at = now()",
        "DELETE FROM publication_releasenarrative",
    ],
)
def test_the_database_keeps_the_words_of_a_release_otherwise(change: str) -> None:
    cut_with("Made-up words.", names=())
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute(change)


def test_the_command_takes_the_words_of_a_release_out() -> None:
    release = cut_with("Made-up words.")
    people = {user.username for user in two_people().values()}
    by, agreed_by = sorted(people)
    options = {"by": by, "agreed_by": agreed_by, "reason": "Made up"}
    call_command("redact", "release:2017-06.r1", **options)
    assert gone(release) == {"report-en.pdf"}
    with pytest.raises(CommandError, match="There is no release:2017-07"):
        call_command("redact", "release:2017-07.r1", **options)


# On its day.


@pytest.fixture
def publisher() -> User:
    return make_person("made-up-publisher", PUBLISHER)


def make_person(name: str, role: str) -> User:
    user = User.objects.create_user(name, email=f"{name}@example.org", is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    return user


@pytest.mark.parametrize(
    ("day", "on", "drafted"), [(5, 4, False), (5, 5, True), (5, 9, True), (0, 9, False)]
)
def test_the_report_of_the_month_before_is_drafted_on_its_day(
    day: int, on: int, *, drafted: bool, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_june()
    settings.REPORT_DAY = day
    now = datetime(2017, 7, on, 6, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: now)
    tasks.draft_month_report()
    assert list(ReportDraft.objects.values_list("month", flat=True)) == ([JUNE] if drafted else [])


def test_publishers_are_told_once_and_nobody_else(publisher: User) -> None:
    make_person("made-up-reviewer-too", REVIEWER)
    draft = make_draft()
    assert tell_publishers(draft, at=NOON) == 1
    assert tell_publishers(draft, at=NOON) == 0
    [letter] = mail.outbox
    assert letter.to == [publisher.email]
    assert "The report of 2017-06 is drafted" in letter.subject
    assert f"/admin/publication/reportdraft/{draft.pk}/change/" in letter.body
    assert "مسودة تقرير" in letter.body


def test_publishers_whom_no_letter_reached_are_told_the_next_time(
    publisher: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = make_draft()

    def refuse(letter: mail.EmailMessage) -> int:
        raise OSError(f"{letter.to} refused")

    with monkeypatch.context() as away:
        away.setattr(mail.EmailMessage, "send", refuse)
        assert tell_publishers(draft, at=NOON) == 0
    assert tell_publishers(draft, at=NOON) == 1
    assert [letter.to for letter in mail.outbox] == [[publisher.email]]


def test_the_letter_names_the_released_months_that_have_moved_and_no_others(
    publisher: User,
) -> None:
    draft = make_draft()
    make_release().finish(at=NOON)
    july = make_incident("2017-07-05")
    add_claim(july, low=3)
    make_public(july)
    assert find_moved() == []
    tell_publishers(draft, at=NOON)
    late = make_incident("2017-06-20")
    add_claim(late, low=7)
    make_public(late)
    assert [release.name for release in find_moved()] == ["2017-06.r1"]
    july_draft = draft_report(date(2017, 7, 1), at=NOON)
    assert july_draft
    tell_publishers(july_draft, at=NOON)
    first, second = (str(letter.body) for letter in mail.outbox)
    assert "2017-06.r1" not in first
    assert "a new revision is due: 2017-06.r1" in second
    assert "تلزم مراجعة جديدة: 2017-06.r1" in second
