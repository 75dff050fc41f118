"""A made-up world in which everything that somebody may not see is a word that occurs nowhere else.

Each word has an audience. A word in an answer to anybody outside its audience is a leak.
"""

from datetime import date, timedelta
from typing import Any

from django.contrib.auth.models import Group, User

from incidents.actions.delaying import set_delay
from incidents.actions.geolocating import sign_off_geolocation
from incidents.actions.merging import merge
from incidents.models import (
    Coverage,
    Decision,
    DueIncident,
    ImportRun,
    Incident,
    ReconcileRun,
    ReviewNote,
)
from publication.keys import digest_of, make_key, prefix_of
from publication.models import PartnerKey
from sources.actions.capturing import upload_capture
from sources.actions.consenting import record_consent
from sources.actions.identities import seal_identity
from sources.actions.rating import rate_source
from sources.confidence import may_know
from sources.history import because
from sources.models import Report, Source, VoiceSpelling
from tests.world import (
    NOON,
    add_claim,
    grant,
    make_dataset,
    make_incident,
    make_place,
    make_public,
    make_report,
    make_source,
    make_user,
    reconciled,
)

KNOWS, NOBODY = "knows", "nobody"
READS_INCIDENTS, READS_REPORTS = "incidents.view_incident", "sources.view_report"
READS_PEOPLE = "incidents.view_incidentevent"

# What a confidential source said or is, each word with where it stands.
CONFIDENTIAL = {
    "zqcode": "code of the source",
    "zqrating": "reason of a rating of the source",
    "zqspelling": "how a data set spells it",
    "zqtitle": "title of its report",
    "zqlink": "link of its report",
    "zqextid": "external id of its report",
    "1987": "year of its report",
    "zqfile": "name of a file that it gave",
    "zqwording": "words of its claim on a draft",
    "zqnote": "note of its claim on a draft",
    "1986": "year of its claim",
    "zqfrozen": "words of its claim on a published incident",
    "zqreason": "reason of a change of its claim",
    "zqmerged": "words of its claim on a draft that was merged",
    "zqconsent": "note of what it agreed to",
}
UNPUBLISHED = {
    "HT9988770": "code of a draft",
    "zqplace": "place of a draft in words",
    "zqsummary": "summary of a draft",
    "zqopenwords": "words of an open source on a draft",
    "HT5544332": "code of a draft that was merged",
}
ROLES = ("viewer", "researcher", "reviewer", "publisher", "administrator")


def build() -> dict[str, str]:
    """Make the world, and return its secret words, each with its audience."""
    # Within one transaction, what is written outside of any context keeps the one before.
    with because("Made-up reason", door="admin"):
        make_world()
    return {
        "zqidentity": NOBODY,
        "zqeditor": READS_PEOPLE,
        "zqcomment": "incidents.view_reviewnote",
        "zqopentitle": READS_REPORTS,
        **dict.fromkeys(CONFIDENTIAL, KNOWS),
        **dict.fromkeys(UNPUBLISHED, READS_INCIDENTS),
    }


def make_world() -> None:
    editor = make_user("zqeditor", is_staff=True)
    medic, report = make_sealed_source(editor)
    draft = make_draft(medic, report, editor)
    published = make_published(medic)
    make_work(draft, editor)
    # A signature is named on purpose, to whoever reads the record.
    signer = make_user("made-up-signer")
    sign_off_geolocation(published, by=signer, at=NOON, reason="Made-up reason")
    make_merged(medic, draft, editor)
    # Merging reconciles, which settles what is due.
    DueIncident.objects.create(incident=draft, because="made up", marked_at=NOON)


def hears(user: User | None, audience: str) -> bool:
    """Return whether somebody is of an audience; a permission is an audience too."""
    if user is None or audience == NOBODY:
        return False
    if audience == KNOWS:
        return may_know(user)
    seen_by_managers = audience == READS_PEOPLE and user.has_perm("auth.view_user")
    return user.has_perm(audience) or seen_by_managers


def make_sealed_source(editor: User) -> tuple[Source, Report]:
    medic = Source.objects.create(
        code="zqcode", kind="medical", confidential=True, public_alias="A made-up medic"
    )
    seal_identity(medic, identity={"name": "zqidentity", "contact": "zqidentity"})
    rate_source(
        medic,
        topic="civilian_harm",
        reliability="B",
        by=editor,
        on=date(2026, 1, 1),
        at=NOON,
        reason="zqrating",
    )
    said: dict[str, Any] = {
        "purpose": "publish",
        "given": True,
        "on": date(2026, 1, 1),
        "how": "spoken",
    }
    record_consent(medic, **said, note="zqconsent", by=editor, at=NOON)
    VoiceSpelling.objects.create(dataset=make_dataset(), source=medic, spelling="zqspelling")
    report = make_report(
        medic,
        "zqtitle",
        link="https://zqlink.example/",
        external_id="zqextid",
        published_on=date(1987, 3, 9),
    )
    upload_capture(report, chunks=[b"made-up confidential"], name="zqfile", by=editor, at=NOON)
    make_report(make_source(), "Made-up report that relays it", relays=report)
    return medic, report


def make_draft(medic: Source, report: Report, editor: User) -> Incident:
    said_openly = make_report(make_source(), "zqopentitle", link="https://open.example/")
    upload_capture(said_openly, chunks=[b"made-up open"], name="open", by=make_user(), at=NOON)
    with because("Made-up reason", door="admin", by=editor):
        draft = make_incident(
            parties=("made-up-army",),
            code="HT9988770",
            place_words="zqplace",
            summary="zqsummary",
        )
        draft.reported_in.add(report)
    add_claim(draft, make_source(), 5, report=said_openly, wording="zqopenwords")
    with because("zqreason", door="admin", by=editor):
        said: dict[str, Any] = {"wording": "zqwording", "note": "zqnote"}
        add_claim(draft, medic, 7, report=report, as_of=date(1986, 1, 2), **said)
    return reconciled(draft)


def make_merged(medic: Source, draft: Incident, editor: User) -> None:
    """Merge a second draft, with its own confidential claim, into the first."""
    with because("Made-up reason", door="admin"):
        second = make_incident("2017-06-05", code="HT5544332", summary="zqsecondsummary")
        paper = make_report(make_source(), "Made-up paper")
        add_claim(second, medic, 9, report=paper, wording="zqmerged")
    merge(reconciled(second), draft, by=editor, at=NOON, reason="Made-up reason")


def make_published(medic: Source) -> Incident:
    published = make_incident("2017-06-06", code="HT1122334", summary="Made-up public summary")
    add_claim(published, make_source("Made-up hospital", "hospital"), 6)
    paper = make_report(make_source(), "Made-up paper")
    add_claim(published, medic, 8, report=paper, wording="zqfrozen")
    make_public(reconciled(published))
    return published


def make_work(draft: Incident, editor: User) -> None:
    ReviewNote.objects.create(
        incident=draft, move="hold", comment="zqcomment", at=NOON, by=editor, assigned_to=editor
    )
    Incident.objects.filter(pk=draft.pk).update(assigned_to=editor)
    set_delay(draft, part="summary", delay_days=9, by=editor, at=NOON, reason="Made-up reason")
    run = {"started_at": NOON, "heartbeat_at": NOON, "total": 2, "done": 1}
    ReconcileRun.objects.create(**run)
    ImportRun.objects.create(feed="records", filename="made-up", sha256="0" * 64, **run)
    key = make_key()
    PartnerKey.objects.create(
        name="Made-up partner",
        contact="made-up@example.org",
        prefix=prefix_of(key) or "",
        digest=digest_of(key),
        scopes=["live"],
        expires_at=NOON + timedelta(days=9),
        issued_at=NOON,
        issued_by=editor,
    )
    Decision.objects.create(
        incident=draft,
        about="grading",
        grading="fair",
        reason="Made-up reason",
        decided_at=NOON,
        decided_by=editor,
    )
    Coverage.objects.create(
        place=make_place(),
        start_on=date(2017, 1, 1),
        end_on=date(2017, 12, 31),
        status="monitored",
        harms=["killed"],
        dataset=make_dataset(),
        monitored_by="Made-up monitors",
    )


def make_person(role: str) -> User | None:
    """Return somebody of a role; None for anonymous. The grant comes with "who knows" alone."""
    if role == "anonymous":
        return None
    user = make_user(f"made-up-looking-{role.replace(' ', '-')}", is_staff=True)
    if role.startswith("superuser"):
        user.is_superuser = True
        user.save()
    else:
        user.groups.add(Group.objects.get(name=role.removesuffix(" who knows")))
    return grant(user) if role.endswith("who knows") else user
