"""What waits is public once its day has come, as it was reviewed, and not before."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from incidents.actions.delaying import set_delay
from incidents.models import Incident
from incidents.review import MoveRefused
from publication.actions.publishing import publish, withdraw
from publication.actions.redacting import redact
from publication.actions.references import publish_references
from publication.actions.releasing import release_due
from publication.models import (
    HeldDocument,
    LogEntry,
    PublicDocument,
    PublishedFigure,
    PublishedIncident,
)
from publication.verify import verify
from sources.actions.lineage import revise_source
from sources.history import because
from sources.models import FieldPolicy, Source
from tests.world import NOON, add_claim, link, make_incident, make_public, make_source, make_user

pytestmark = pytest.mark.django_db

# NOON is five days after the end: the usual delay of health workers has 25 to go.
DAY = timedelta(days=1)
DUE = NOON + 25 * DAY
HOSPITAL = "Made-up hospital"


def public_body(incident: Incident) -> dict[str, Any]:
    body: dict[str, Any] = (
        PublishedIncident.objects.at().get(code=incident.code).entry.document.body
    )
    return body


def cells(incident: Incident) -> dict[str, int | None]:
    live = PublishedFigure.objects.filter(code=incident.code, valid_to=None)
    return dict(live.values_list("subgroup", "best"))


def set_policy(part: str, **rule: Any) -> None:
    FieldPolicy.objects.filter(part=part).update(**rule)


@pytest.fixture
def incident() -> Incident:
    """Twelve killed, three of them health workers."""
    incident = make_incident("2026-01-10", summary="Made-up summary of the ward")
    add_claim(incident, low=12)
    add_claim(incident, HOSPITAL, 3, subgroup="health", wording="made-up words on three medics")
    make_public(incident)
    return incident


def test_health_workers_wait_and_everybody_is_counted_at_once(incident: Incident) -> None:
    assert cells(incident) == {"any": 12}
    body = public_body(incident)
    assert {held["part"]: held["until"] for held in body["withheld"]} == dict.fromkeys(
        ("summary", "wording", "health", "rescue"), "2026-02-09"
    )
    text = json.dumps(body)
    assert not [word for word in ("medics", "ward", "hospital") if word in text]
    assert list(verify()) == []


def test_what_is_due_is_revised_once(incident: Incident) -> None:
    assert release_due(at=DUE - DAY) == []
    [entry] = release_due(at=DUE)
    assert entry.kind == LogEntry.Kind.REVISED
    assert cells(incident) == {"any": 12, "health": 3}
    body = public_body(incident)
    assert (body["withheld"], body["summary"]) == ([], "Made-up summary of the ward")
    assert "Health workers" in body["reason"]
    assert not HeldDocument.objects.exists()
    assert release_due(at=DUE) == []
    assert list(verify()) == []


def test_each_part_has_its_own_day(incident: Incident) -> None:
    set_policy("health", delay_days=60)
    make_public(incident)
    [entry] = release_due(at=DUE)
    assert [held["part"] for held in public_body(incident)["withheld"]] == [
        "summary",
        "wording",
        "health",
    ]
    [later] = release_due(at=DUE + 30 * DAY)
    assert later.n > entry.n
    assert cells(incident)["health"] == 3
    assert list(verify()) == []


def test_what_was_edited_since_the_review_is_not_released(incident: Incident) -> None:
    Incident.objects.filter(pk=incident.pk).update(summary="Made-up words that nobody reviewed")
    add_claim(incident, "Made-up other voice", 99, subgroup="health")
    release_due(at=DUE)
    assert public_body(incident)["summary"] == "Made-up summary of the ward"
    assert cells(incident)["health"] == 3


def test_what_was_reviewed_since_is_what_is_released(incident: Incident) -> None:
    """The public part is the same, so the log says nothing; what waits is the new one."""
    add_claim(incident, HOSPITAL, 4, subgroup="health", supersedes=incident.claims.last())
    assert publish(incident, by=make_user(), reason="Read again", at=NOON) is None
    release_due(at=DUE)
    assert cells(incident)["health"] == 4


def test_ties_are_released_as_they_are_now(incident: Incident) -> None:
    whole = make_incident("2026-01", record_type="period_total")
    add_claim(whole, low=50)
    add_claim(whole, low=5, subgroup="rescue")
    make_public(whole)
    link(whole, incident)
    make_public(incident)
    assert public_body(whole)["links"] == [{"kind": "includes", "code": incident.code}]
    withdraw(incident, by=make_user(), reason="made up", at=NOON)
    release_due(at=DUE + 30 * DAY)
    assert public_body(whole)["links"] == []
    assert "rescue" in cells(whole)
    assert list(verify()) == []


def test_nothing_is_held_of_what_was_taken_back(incident: Incident) -> None:
    withdraw(incident, by=make_user(), reason="made up", at=NOON)
    assert not HeldDocument.objects.exists()
    assert release_due(at=DUE) == []
    make_public(incident)
    redact(
        f"incident:{incident.code}",
        by=make_user("made-up-first"),
        agreed_by=make_user("made-up-second"),
        reason="Removed for safety",
        at=NOON,
    )
    assert not HeldDocument.objects.exists()
    assert release_due(at=DUE) == []
    assert list(verify()) == []


def test_who_turned_confidential_since_is_left_to_a_person(incident: Incident) -> None:
    source = Source.objects.get(name_en=HOSPITAL)
    source.name_en, source.confidential, source.public_alias = "", True, "Made-up source A"
    revise_source(source, by=make_user(), at=NOON, reason="made up: afraid")
    assert release_due(at=DUE) == []
    make_public(incident, at=DUE)
    text = json.dumps(public_body(incident))
    assert HOSPITAL not in text
    assert "medics" not in text
    assert cells(incident)["health"] == 3


def test_who_is_drawn_on_and_turned_confidential_since_is_not_named() -> None:
    incident, drawn = make_incident("2026-01-10"), make_source("Made-up medic")
    add_claim(incident, HOSPITAL, 3, subgroup="health", drawing_on=(drawn,))
    make_public(incident)
    Source.objects.filter(pk=drawn.pk).update(name_en="", confidential=True, public_alias="A medic")
    assert release_due(at=DUE) == []
    assert "Made-up medic" not in json.dumps(public_body(incident))


def test_a_rule_that_grew_takes_nothing_back_by_itself(incident: Incident) -> None:
    release_due(at=DUE)
    set_policy("health", delay_days=90)
    assert release_due(at=DUE + DAY) == []
    assert cells(incident)["health"] == 3


@pytest.mark.parametrize(("delay_days", "day"), [(0, NOON), (45, DUE + 15 * DAY)])
def test_one_record_can_wait_longer_or_not_at_all(
    incident: Incident, delay_days: int, day: datetime
) -> None:
    assert release_due(at=NOON) == []
    said: dict[str, Any] = {
        "part": "health",
        "delay_days": delay_days,
        "reason": "made up: kin know",
    }
    set_delay(incident, by=make_user(), at=NOON, **said)
    if delay_days:
        release_due(at=day - DAY)
        assert "health" not in cells(incident)
    release_due(at=day)
    assert cells(incident)["health"] == 3


def test_nobody_publishes_their_own_work_by_letting_it_wait_less(incident: Incident) -> None:
    author = make_user("made-up-author")
    with because("made up", by=author, door="admin"):
        add_claim(incident, "Made-up other voice", 99, subgroup="health")
    said: dict[str, Any] = {"part": "health", "by": author, "at": NOON, "reason": "made up"}
    with pytest.raises(MoveRefused, match="you wrote part"):
        set_delay(incident, delay_days=29, **said)
    set_delay(incident, delay_days=45, **said)
    set_delay(incident, delay_days=0, **said | {"by": make_user("made-up-reviewer")})
    assert len(release_due(at=NOON)) == 1


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"part": "place_words"}, "part is place_words; accepted are: aid, health"),
        ({"delay_days": 9999}, "delay is 9999; accepted are 0 to 3650 days"),
        ({"reason": " "}, "reason is empty"),
    ],
)
def test_a_delay_is_refused_in_words(incident: Incident, said: dict[str, Any], told: str) -> None:
    asked: dict[str, Any] = {"part": "health", "delay_days": 1, "reason": "made up", **said}
    with pytest.raises(ValueError, match=told):
        set_delay(incident, by=make_user(), at=NOON, **asked)


def test_what_is_not_collected_is_never_public() -> None:
    set_policy("summary", collected=False)
    old = make_incident("2017-06-05", summary="Made-up summary")
    add_claim(old)
    make_public(old)
    body = public_body(old)
    assert (body["summary"], body["withheld"]) == ("", [{"part": "summary", "until": None}])
    assert not HeldDocument.objects.exists()
    assert list(verify()) == []


def test_a_death_half_way_loses_and_doubles_nothing(incident: Incident) -> None:
    other = make_incident("2026-01-10")
    add_claim(other, low=2, subgroup="rescue")
    make_public(other)
    try:
        with transaction.atomic():
            release_due(at=DUE)
            raise InterruptedError
    except InterruptedError:
        assert HeldDocument.objects.count() == 2
    assert len(release_due(at=DUE)) == 2
    assert release_due(at=DUE) == []
    assert list(verify()) == []


def test_verify_finds_what_would_never_be_released(incident: Incident) -> None:
    HeldDocument.objects.all().delete()
    assert [told for told in verify() if incident.code in told] == [
        f"held back: {incident.code} says that a part waits, and nothing is held"
    ]


def test_a_document_from_before_there_were_delays_is_not_revised_for_their_sake() -> None:
    old = make_incident("2017-06-05")
    add_claim(old)
    make_public(old)
    held = PublicDocument.objects.get(
        entry__incident__code=old.code, entry__incident__valid_to=None
    )
    assert held.body["withheld"] == []
    assert publish(old, by=make_user(), reason="again", at=NOON) is None


def test_the_public_role_cannot_read_what_waits(incident: Incident, as_reader: None) -> None:
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        HeldDocument.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM publication_publicdocument")
        assert cursor.fetchone() != (0,)


def test_nobody_is_named_before_their_words_are_public(incident: Incident) -> None:
    def named() -> set[str]:
        return set(LogEntry.objects.values_list("subject", flat=True))

    publish_references(at=NOON)
    assert "source:made-up-monitor" in named()
    assert "source:made-up-hospital" not in named()
    release_due(at=DUE)
    publish_references(at=DUE)
    assert "source:made-up-hospital" in named()
