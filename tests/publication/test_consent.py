"""Nothing of a witness is published to which they have not agreed, purpose by purpose."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from incidents.actions.claiming import withdraw_claim
from incidents.consent import NoConsent, check_consent
from incidents.models import Incident
from publication.actions.releasing import release_due
from publication.models import LogEntry
from sources.actions.consenting import record_consent
from sources.actions.lineage import revise_source
from sources.models import Consent, Source
from tests.incidents.admin.pages import read_fields, save, url
from tests.world import (
    NOON,
    add_claim,
    make_incident,
    make_public,
    make_report,
    make_source,
    make_user,
)

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
SOURCE = "sources_source_change"


def agree(source: Source, *purposes: str, given: bool = True, **more: Any) -> None:
    said = {"on": NOON.date(), "how": "spoken", "by": make_user(), "at": NOON, **more}
    for purpose in purposes:
        record_consent(source, purpose=purpose, given=given, **said)


def make_witness(**more: Any) -> Source:
    return make_source("Made-up resident", "witness", **more)


def told_by(witness: Source, **more: Any) -> Incident:
    incident = make_incident()
    add_claim(incident, witness, 3, **more)
    return incident


def test_a_witness_who_said_nothing_is_not_published_and_the_message_says_why() -> None:
    incident = told_by(make_witness())
    claim = incident.claims.get()
    with pytest.raises(NoConsent) as refused:
        make_public(incident)
    told = str(refused.value)
    assert told.startswith(f"{incident.code}: claim {claim.pk} rests on Made-up resident, ")
    assert "not agreed to: publish, share. Record the consent" in told
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize(
    ("confidential", "agreed", "missing"),
    [
        (False, ("publish", "share"), None),
        (False, ("publish",), "share"),
        (False, ("share", "store", "court", "advocacy"), "publish"),
        (True, ("publish",), None),
        (True, ("share", "store"), "publish"),
    ],
)
def test_each_purpose_is_agreed_to_by_itself(
    confidential: bool, agreed: tuple[str, ...], missing: str | None
) -> None:
    more = {"confidential": True, "public_alias": "Made-up W1"} if confidential else {}
    witness = make_witness(**more)
    agree(witness, *agreed)
    incident = told_by(witness)
    assert witness.missing_consent() == ([missing] if missing else [])
    assert Incident.objects.without_consent().exists() is (missing is not None)
    if missing:
        with pytest.raises(NoConsent, match=f"not agreed to: {missing}"):
            make_public(incident)
    else:
        make_public(incident)


def test_a_witness_on_whom_a_claim_draws_is_asked_too() -> None:
    witness = make_witness()
    incident = make_incident()
    add_claim(incident, "Made-up monitor", drawing_on=(witness,))
    assert Incident.objects.without_consent().get() == incident
    with pytest.raises(NoConsent, match="not agreed to: publish"):
        make_public(incident)


def test_the_newest_word_counts_and_a_withdrawal_is_one() -> None:
    witness = make_witness()
    agree(witness, "publish", "share")
    incident = told_by(witness)
    make_public(incident)
    assert not Incident.objects.without_consent().exists()
    agree(witness, "publish", given=False, at=NOON + DAY, on=(NOON + DAY).date())
    assert Incident.objects.published().without_consent().get() == incident
    # An older word that is recorded late changes nothing.
    agree(witness, "publish", on=(NOON - DAY).date())
    assert Incident.objects.without_consent().exists()
    with pytest.raises(NoConsent):
        make_public(incident)


def test_who_carried_the_words_is_asked_too() -> None:
    witness = make_witness()
    incident = make_incident()
    add_claim(incident, "Made-up monitor", report=make_report(witness))
    with pytest.raises(NoConsent, match="Made-up resident"):
        make_public(incident)


def test_a_withdrawn_claim_holds_nothing_up() -> None:
    incident = told_by(make_witness())
    add_claim(incident, "Made-up monitor")
    claim = incident.claims.get(voice__kind="witness")
    withdraw_claim(claim, by=make_user(), at=NOON, reason="made up: no consent")
    make_public(incident)


def test_other_sources_are_not_asked() -> None:
    make_public(told_by(make_source("Made-up clinic", "medical")))


def test_what_waits_is_not_released_once_consent_is_taken_back() -> None:
    witness = make_witness()
    agree(witness, "publish", "share")
    incident = make_incident("2026-01-10")
    add_claim(incident, witness, 3, subgroup="rescue")
    make_public(incident)
    agree(witness, "publish", given=False)
    assert release_due(at=NOON + 60 * DAY) == []
    agree(witness, "publish")
    assert len(release_due(at=NOON + 60 * DAY)) == 1


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"purpose": "fame"}, "purpose is fame; accepted are: store, publish"),
        ({"how": "guessed"}, "how is guessed; accepted are: spoken"),
        ({"on": (NOON + DAY).date()}, "on is 2026-01-16, a day to come"),
    ],
)
def test_a_consent_is_refused_in_words(said: dict[str, Any], told: str) -> None:
    whole = {"purpose": "publish", "given": True, "on": NOON.date(), "how": "spoken", **said}
    with pytest.raises(ValueError, match=told):
        record_consent(make_witness(), by=make_user(), at=NOON, **whole)


def test_a_word_once_given_is_never_changed() -> None:
    agree(make_witness(), "publish")
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Consent.objects.update(given=False)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Consent.objects.get().delete()


def test_consents_are_recorded_on_the_page_of_the_source(admin_client: Client) -> None:
    witness = make_witness()
    address = url(SOURCE, witness.pk)
    fields = read_fields(admin_client, address)
    said = {"purpose": "publish", "given": "on", "on": "2026-01-15", "how": "written"}
    fields |= {"consents-TOTAL_FORMS": "1"}
    fields |= {f"consents-0-{name}": value for name, value in said.items()}
    save(admin_client, address, fields)
    consent = Consent.objects.get()
    assert (consent.purpose, consent.given, consent.how) == ("publish", True, "written")
    assert consent.recorded_by == make_user("admin")
    later = {**fields, "consents-0-on": "2999-01-01", "consents-INITIAL_FORMS": "0"}
    assert "A day to come" in save(admin_client, address, later).content.decode()
    assert Consent.objects.count() == 1


def test_the_page_before_publishing_says_what_is_lacking(admin_client: Client) -> None:
    incident = told_by(make_witness())
    page = admin_client.get(url("incidents_incident_publish", incident.pk)).content.decode()
    assert "a witness who has not agreed to: Publishing, Sharing by name" in page


def test_asking_costs_the_same_for_many_witnesses(django_assert_max_num_queries: Any) -> None:
    incident = make_incident()
    for number in range(5):
        add_claim(incident, make_source(f"Made-up resident {number}", "witness"))
    with django_assert_max_num_queries(4), pytest.raises(NoConsent) as refused:
        check_consent([incident.pk])
    assert len(refused.value.messages) == 5


@pytest.mark.parametrize("part", ["voice", "publisher", "drawn on"])
def test_a_witness_on_whom_claims_rest_stays_one(part: str, admin_client: Client) -> None:
    """Else consent is no longer asked for, and a withdrawal of it stops nothing."""
    witness, incident = make_witness(), make_incident()
    more: dict[str, dict[str, Any]] = {
        "voice": {"voice": witness},
        "publisher": {"report": make_report(witness)},
        "drawn on": {"drawing_on": (witness,)},
    }
    claim = add_claim(incident, **more[part])
    witness.kind = "ngo"
    revised: dict[str, Any] = {"by": make_user(), "at": NOON, "reason": "made up"}
    with pytest.raises(ValueError, match=r"kind is: ngo\. Accepted is: witness"):
        revise_source(witness, **revised)
    address = url(SOURCE, witness.pk)
    page = save(admin_client, address, read_fields(admin_client, address) | {"kind": "ngo"})
    assert "Withdraw those claims first." in page.content.decode()
    assert Source.objects.get(pk=witness.pk).kind == "witness"
    withdraw_claim(claim, **revised)
    revise_source(witness, **revised)
    assert Source.objects.get(pk=witness.pk).kind == "ngo"
