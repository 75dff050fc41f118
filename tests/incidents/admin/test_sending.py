"""The report is made with its claims, which go to review, or to a record that is held."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from pytest_django import Settings

from incidents.models import Claim, Incident, ReviewNote
from sources.models import Capture, Report
from tests.incidents.admin.pages import add_claims, read_fields, save, url
from tests.world import (
    add_claim,
    make_dataset,
    make_incident,
    make_party,
    make_place,
    make_report,
    make_source,
    make_user,
)

pytestmark = pytest.mark.django_db

ADD, CHANGE = "incidents_incident_add", "incidents_incident_change"


@pytest.fixture(autouse=True)
def store(settings: Settings, tmp_path: Any) -> None:
    settings.EVIDENCE_ROOT = tmp_path / "evidence"


def typed(client: Client, *claims: dict[str, Any], **more: Any) -> dict[str, Any]:
    fields = read_fields(client, url(ADD)) | {
        "edtf": "2017-08-21",
        "place": make_place().pk,
        "place_precision": "settlement",
        "dataset": make_dataset().pk,
    }
    return add_claims(fields | more, *claims)


def new_report(**more: Any) -> dict[str, Any]:
    return {
        "from-pasted": "https://made-up.example/1\nMade-up words: 12 killed.",
        "from-publisher": make_source("Made-up agency").pk,
        "from-language": "en",
        "from-voice": make_source("Made-up hospital").pk,
        **more,
    }


def test_report_evidence_and_claims_are_made_in_one_go(admin_client: Client) -> None:
    claims = ({"wording": "12 killed", "language": ""}, {"wording": "3 injured", "harm": "injured"})
    page = save(admin_client, url(ADD), typed(admin_client, *claims, **new_report()))
    assert Incident.objects.exists(), page.context["errors"]
    report = Report.objects.get()
    assert (report.link, report.title, report.title_is_ours) == (
        "https://made-up.example/1",
        "Made-up words: 12 killed.",
        True,
    )
    kinds = sorted(report.captures.values_list("kind", "state"))
    assert kinds == [("fetched", Capture.State.WAITING), ("uploaded", Capture.State.KEPT)]
    said = {(claim.report, str(claim.voice), claim.language) for claim in Claim.objects.all()}
    assert said == {(report, "Made-up hospital", "en")}


def test_nothing_is_stored_where_the_incident_is_not_whole(admin_client: Client) -> None:
    fields = typed(admin_client, {"wording": "12 killed"}, **new_report(), edtf="")
    save(admin_client, url(ADD), fields)
    assert not Report.objects.exists()
    assert not Capture.objects.exists()


@pytest.mark.parametrize(
    ("lacking", "message"),
    [
        ("from-publisher", "A new report needs it."),
        ("from-language", "A new report needs it."),
        ("from-voice", "Choose who speaks"),
    ],
)
def test_what_a_new_report_lacks_is_said(admin_client: Client, lacking: str, message: str) -> None:
    fields = typed(admin_client, {"wording": "12 killed"}, **new_report(**{lacking: ""}))
    page = save(admin_client, url(ADD), fields)
    assert message in page.content.decode()
    assert not Incident.objects.exists()


def test_a_link_that_is_held_makes_no_second_report(admin_client: Client) -> None:
    held = make_report(make_source(), link="https://made-up.example/1")
    fields = typed(admin_client, {"wording": "12 killed"}, **new_report())
    page = save(admin_client, url(ADD), fields)
    assert "This link is held already" in page.content.decode()
    save(admin_client, url(ADD), fields | {"from-report": held.pk})
    assert Claim.objects.get().report == held == Report.objects.get()


def test_what_a_confidential_source_published_is_logged_by_whoever_may_know(
    admin_client: Client,
) -> None:
    medic = make_source("medic", "medical", confidential=True, public_alias="A medic")
    sent = new_report(**{"from-publisher": medic.pk})
    page = save(admin_client, url(ADD), typed(admin_client, {"wording": "12 killed"}, **sent))
    assert "A medic is a confidential source" in page.content.decode()
    assert not Report.objects.exists()


def test_a_report_takes_the_right_to_add_one() -> None:
    user = make_user("made-up-staff", is_staff=True)
    codes = ["add_incident", "change_incident", "view_incident", "add_claim", "change_claim"]
    user.user_permissions.set(Permission.objects.filter(codename__in=codes))
    client = Client()
    client.force_login(user)
    fields = typed(client, {"wording": "12 killed"}, **new_report())
    assert save(client, url(ADD), fields).status_code == 403
    assert not Incident.objects.exists()


def test_what_is_saved_is_sent_to_review_at_once(admin_client: Client, admin_user: User) -> None:
    fields = typed(admin_client, {"wording": "12 killed"}, **new_report())
    page = admin_client.post(url(ADD), fields | {"_send": ""}, follow=True)
    incident = Incident.objects.get()
    assert incident.review_state == "in_review"
    assert "It waits for a reviewer now." in page.content.decode()


def test_the_note_to_the_reviewer_goes_along(admin_client: Client) -> None:
    assert "Note to the reviewer" in admin_client.get(url(ADD)).content.decode()
    fields = typed(admin_client, {"wording": "12 killed"}, **new_report(), because="Read it twice")
    admin_client.post(url(ADD), fields | {"_send": ""}, follow=True)
    note = ReviewNote.objects.get()
    assert (note.move, note.comment) == ("submit", "Read it twice")


def test_saving_alone_leaves_a_draft(admin_client: Client) -> None:
    save(admin_client, url(ADD), typed(admin_client, {"wording": "12 killed"}, **new_report()))
    assert Incident.objects.get().review_state == "draft"


def attach(client: Client, held: Incident, fields: dict[str, Any]) -> Any:
    return client.post(url(ADD), fields | {"_attach": held.pk}, follow=True)


def test_report_and_claims_go_to_the_record_that_is_held(admin_client: Client) -> None:
    held = make_incident("2017-08-21")
    add_claim(held, low=5)
    fields = typed(admin_client, {"wording": "12 killed"}, **new_report(), summary="Made-up sum")
    page = attach(admin_client, held, fields)
    assert page.redirect_chain[-1][0] == url(CHANGE, held.pk)
    assert [claim.low for claim in held.claims.order_by("pk")] == [5, 12]
    assert held.ranges.get().reported_max == 12
    assert held.claims.last().report == Report.objects.get(publisher__code="made-up-agency")  # type: ignore[union-attr]
    assert Incident.objects.count() == 1
    assert "Made-up sum" in page.content.decode()


def test_a_report_without_a_claim_becomes_a_further_report(admin_client: Client) -> None:
    held = make_incident("2017-08-21")
    add_claim(held, low=5)
    page = attach(admin_client, held, typed(admin_client, **new_report()))
    report = Report.objects.get(publisher__code="made-up-agency")
    assert list(held.reported_in.all()) == [report]
    assert held.claims.count() == 1
    told = f"No claim was typed: the report is a further report of {held.code} now."
    assert told in page.content.decode()
    assert "Attached to" not in page.content.decode()


def test_with_neither_report_nor_claim_nothing_is_attached_and_it_is_said(
    admin_client: Client,
) -> None:
    held = make_incident("2017-08-21")
    text = attach(admin_client, held, typed(admin_client)).content.decode()
    assert "Nothing to attach: give a report, or a claim with its report." in text
    assert "Attached to" not in text
    assert Incident.objects.get() == held
    assert not Report.objects.exists()


def test_all_that_was_typed_of_the_incident_itself_is_told(admin_client: Client) -> None:
    held, other = make_incident("2017-08-21"), make_incident("2017-01-01")
    fields = typed(
        admin_client,
        {"wording": "12 killed"},
        **new_report(),
        kind="shelling",
        place=make_place("XX0102", name_en="Made-up village").pk,
        latitude="35.95",
        longitude="39.01",
        summary="Made-up sum",
    )
    fields |= {
        "attributions-TOTAL_FORMS": "1",
        "attributions-0-party": make_party().pk,
        "attributions-0-attribution": "suspected",
        "attributions-0-position": "denies_harm",
        "links_out-TOTAL_FORMS": "1",
        "links_out-0-kind": "includes",
        "links_out-0-target": other.pk,
    }
    page = attach(admin_client, held, fields)
    [told] = [str(said) for said in page.context["messages"] if "was not added" in str(said)]
    party = str(make_party())
    for left in ("Shelling", "Made-up village", "35.95", "Made-up sum", party, other.code):
        assert left in told
    assert "Suspected" in told
    assert "Denies the harm" in told
    # What the held record says as well is no loss.
    assert "2017-08-21" not in told


def test_what_is_not_whole_is_not_attached_and_nothing_is_lost(admin_client: Client) -> None:
    held = make_incident("2017-08-21")
    fields = typed(admin_client, {"wording": "12 killed", "harm": ""}, **new_report())
    page = attach(admin_client, held, fields)
    text = page.content.decode()
    assert "Nothing is attached yet" in text
    assert ">\n12 killed</textarea>" in text
    assert not Claim.objects.exists()
    assert not Report.objects.exists()
    assert Incident.objects.get() == held


def test_attaching_takes_the_right_to_change_the_record() -> None:
    held = make_incident("2017-08-21")
    user = make_user("made-up-staff", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=["add_incident", "add_claim"]))
    client = Client()
    client.force_login(user)
    fields = typed(client, {"wording": "12 killed"}, **new_report())
    assert attach(client, held, fields).status_code == 403


@pytest.mark.parametrize("state", ["withdrawn", "merged"])
def test_nothing_is_attached_to_what_is_gone_and_what_was_typed_stays(
    admin_client: Client, state: str
) -> None:
    held = make_incident("2017-08-21")
    into = make_incident() if state == "merged" else None
    Incident.objects.filter(pk=held.pk).update(review_state=state, merged_into=into)
    fields = typed(admin_client, {"wording": "12 killed"}, **new_report())
    text = attach(admin_client, held, fields).content.decode()
    assert "Nothing can be attached to it." in text
    assert ">\n12 killed</textarea>" in text
    assert not Claim.objects.exists()


def test_attaching_edits_no_claim_that_the_record_holds(admin_client: Client) -> None:
    """Least of all one that the person cannot read."""
    medic = make_source("medic", "medical", confidential=True, public_alias="A medic")
    held = make_incident("2017-08-21")
    claim = add_claim(held, medic, 7, wording="Made-up secret words")
    fields = typed(admin_client, {"wording": "12 killed"}, **new_report())
    crafted = {"claims-INITIAL_FORMS": "1", "claims-0-id": claim.pk, "claims-0-incident": held.pk}
    attach(admin_client, held, fields | crafted)
    attach(admin_client, held, fields | crafted | {"claims-0-DELETE": "on"})
    assert list(held.claims.values_list("wording", "low")) == [("Made-up secret words", 7)]


def test_attaching_to_what_is_no_key_is_not_found(admin_client: Client) -> None:
    fields = typed(admin_client, {"wording": "12 killed"}, **new_report())
    assert admin_client.post(url(ADD), fields | {"_attach": "made-up"}).status_code == 404


def test_the_data_set_that_was_used_last_is_proposed(admin_client: Client) -> None:
    make_dataset("other")
    fields = typed(admin_client, {"wording": "12 killed"}, **new_report())
    assert read_fields(admin_client, url(ADD))["dataset"] == ""
    save(admin_client, url(ADD), fields)
    assert read_fields(admin_client, url(ADD))["dataset"] == str(make_dataset().pk)


def test_population_party_and_zero_are_never_filled_in(admin_client: Client) -> None:
    fields = read_fields(admin_client, url(ADD))
    assert [fields[f"claims-0-{name}"] for name in ("harm", "population", "low", "hedge")] == [
        ""
    ] * 4
    assert fields["claims-0-stance"] == "asserts"
    assert fields["attributions-TOTAL_FORMS"] == "0"


def test_records_are_logged_into_no_gazetteer_and_no_compilation(admin_client: Client) -> None:
    make_place()
    own, compiled = make_dataset(), make_dataset("compiled", compiled=True)
    page = admin_client.get(url(ADD)).content.decode()
    offered = page.partition('name="dataset"')[2].partition("</select>")[0]
    assert own.name in offered
    assert make_place().dataset.name not in offered
    assert compiled.name not in offered


def test_a_record_of_a_compilation_stays_in_it(admin_client: Client) -> None:
    compiled = make_dataset("compiled", compiled=True)
    held = make_incident(dataset=compiled)
    address = url(CHANGE, held.pk)
    assert read_fields(admin_client, address)["dataset"] == str(compiled.pk)
