"""An incident is logged on one page; its claims are read from their words when it is saved."""

import re
from typing import Any

import pytest
from django.test import Client

from incidents.models import Claim, Incident
from tests.incidents.admin.pages import add_claims, read_fields, save, url
from tests.world import add_claim, make_dataset, make_incident, make_place, make_report, make_source
from tests.world import reconciled as reconciled_now

pytestmark = pytest.mark.django_db

ADD = "incidents_incident_add"
CHANGE = "incidents_incident_change"


def said(wording: str, voice: str = "Made-up monitor", **more: Any) -> dict[str, Any]:
    source = make_source(voice)
    return {"wording": wording, "voice": source.pk, "report": make_report(source).pk, **more}


def add(client: Client, *claims: dict[str, Any], **more: Any) -> Any:
    fields = read_fields(client, url(ADD)) | {
        "edtf": "2017-08-21",
        "place": make_place().pk,
        "place_precision": "settlement",
        "dataset": make_dataset().pk,
        **more,
    }
    return save(client, url(ADD), add_claims(fields, *claims))


def errors(page: Any) -> str:
    """What the page says is wrong, all of it."""
    context = page.context
    formsets = [inline.formset for inline in context["inline_admin_formsets"]]
    return str(context["errors"]) + "".join(str(formset.errors) for formset in formsets)


def test_three_voices_in_words_make_a_range(admin_client: Client) -> None:
    page = add(
        admin_client,
        said("at least 12", "Made-up hospital"),
        said("nearly 20", "Made-up monitor"),
        said("dozens", "Made-up agency"),
    )
    claims = list(Claim.objects.values_list("low", "high", "hedge", "coded"))
    assert claims == [
        (12, None, "at_least", False),
        (20, 20, "almost", False),
        (12, None, "vague", True),
    ]
    found = Incident.objects.get().ranges.get()
    assert (found.reported_min, found.best, found.reported_max, found.rule) == (12, 20, 20, "R4")
    text = page.content.decode()
    assert "“dozens” was read as: dozens (coded as 12 or more)" in text
    assert found.explanation_en in text
    assert "A vague word: a floor is read, and no upper figure." in text
    assert page.redirect_chain[-1][0] == url(CHANGE, Incident.objects.get().pk)


def test_what_the_coder_typed_stays(admin_client: Client) -> None:
    add(admin_client, said("dozens", low="٣٠", high="۴۰", hedge="range"))
    claim = Claim.objects.get()
    assert (claim.low, claim.best, claim.high, claim.hedge) == (30, None, 40, "range")
    assert claim.coded is False


def test_the_date_takes_arabic_digits(admin_client: Client) -> None:
    add(admin_client, said("12 killed", as_of="٢٠١٧-٠٩-٠١"), edtf="٢٠١٧-٠٨")
    incident = Incident.objects.get()
    assert (incident.edtf, incident.date_precision) == ("2017-08", "month")
    assert Claim.objects.get().as_of.isoformat() == "2017-09-01"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("claim", "message"),
    [
        ({"wording": "8 killed, 15 wounded"}, "more than one count: 8 (Killed); 15 (Injured)"),
        ({"wording": "20 killed or injured"}, "which is not the harm chosen"),
        ({"wording": "no casualties reported"}, "choose the stance"),
        ({"wording": "12 killed", "low": "12"}, "Say how the words bound the figure"),
        ({"wording": "made-up words"}, "No figure was read from these words"),
        ({"wording": "5", "low": "9", "high": "5", "hedge": "range"}, "low &lt;= best &lt;= high"),
        ({"wording": "", "low": "9", "hedge": "exact"}, "A figure stands on words"),
        (
            {"wording": "12 trapped", "harm": "trapped", "low": "12", "hedge": "exact"},
            "A stock is a number at a date",
        ),
    ],
    ids=lambda value: value["wording"] if isinstance(value, dict) else None,
)
def test_what_is_not_clear_is_said_and_nothing_is_stored(
    admin_client: Client, claim: dict[str, Any], message: str
) -> None:
    page = add(admin_client, said(**claim))
    assert message in errors(page)
    assert not Incident.objects.exists()


def test_a_bad_date_is_said_on_its_field(admin_client: Client) -> None:
    page = add(admin_client, edtf="next week")
    assert "2017-08-21" in str(page.context["adminform"].form.errors["edtf"])


def test_half_a_point_is_refused(admin_client: Client) -> None:
    page = add(admin_client, latitude="35.9")
    assert "A point has a latitude" in errors(page)


def test_a_pasted_point_fills_both_boxes(admin_client: Client) -> None:
    add(admin_client, latitude="٣٥٫٩٥٢٨٢٩١، ٣٩٫٠١", longitude="1")
    incident = Incident.objects.get()
    assert (str(incident.latitude), str(incident.longitude)) == ("35.952829", "39.010000")


def test_what_is_no_point_is_said_on_its_box(admin_client: Client) -> None:
    page = add(admin_client, latitude="35,95", longitude="39.01")
    assert "not read as degrees" in str(page.context["adminform"].form.errors["latitude"])


def test_a_province_is_given_no_point(admin_client: Client) -> None:
    page = add(admin_client, latitude="35.95, 39.01", place_precision="adm1")
    assert "remove latitude and longitude" in errors(page)
    assert not Incident.objects.exists()


def test_a_range_without_a_figure_is_unknown_and_not_zero(admin_client: Client) -> None:
    page = add(admin_client, said("no casualties reported", stance="no_count"))
    found = Incident.objects.get().ranges.get()
    assert (found.reported_min, found.best) == (None, None)
    assert "<dt>best</dt><dd>unknown</dd>" in page.content.decode()


def test_a_claim_shows_what_became_of_it(admin_client: Client) -> None:
    incident = make_incident()
    add_claim(incident, wording="12 killed", low=12)
    add_claim(
        incident,
        wording="dozens killed",
        low=12,
        hedge="vague",
        report=make_report(make_source(), "Made-up second report"),
    )
    reconciled_now(incident)
    text = admin_client.get(url(CHANGE, incident.pk)).content.decode()
    assert "set aside: Vaguer than what the voice said before." in text
    assert ">used<" in text.replace("\n", "").replace(" ", "")


def test_frozen_claims_are_shown_and_not_offered_for_edit(admin_client: Client) -> None:
    incident = make_incident()
    claim = add_claim(incident)
    Claim.objects.filter(pk=claim.pk).update(frozen_at="2026-01-01T00:00Z")
    fields = read_fields(admin_client, url(CHANGE, incident.pk))
    assert fields["claims-TOTAL_FORMS"] == "0"
    stale = fields | {
        "claims-TOTAL_FORMS": "1",
        "claims-INITIAL_FORMS": "1",
        "claims-0-id": claim.pk,
        "claims-0-incident": incident.pk,
        "claims-0-low": "99",
    }
    page = save(admin_client, url(CHANGE, incident.pk), stale)
    assert page.status_code == 200
    assert Claim.objects.get().low == 5


def test_deleting_a_claim_of_a_draft_reconciles(admin_client: Client) -> None:
    incident = make_incident()
    add_claim(incident, low=5)
    add_claim(incident, "Made-up hospital", 9)
    reconciled_now(incident)
    fields = read_fields(admin_client, url(CHANGE, incident.pk))
    save(admin_client, url(CHANGE, incident.pk), fields | {"claims-1-DELETE": "on"})
    assert incident.ranges.get().reported_max == 5


def test_what_a_voice_says_again_through_a_relay_is_called_that(admin_client: Client) -> None:
    incident, hospital = make_incident(), make_source("Made-up hospital")
    first = make_report(make_source("Made-up agency"), "Made-up first")
    relaying = make_report(make_source("Made-up outlet"), "Made-up second", relays=first)
    for report in (first, relaying):
        add_claim(incident, hospital, 12, report=report)
    reconciled_now(incident)
    address = url(CHANGE, incident.pk)
    text = admin_client.get(address).content.decode()
    assert "set aside: The same voice with the same figure, heard again through a relay." in text
    assert "The voice has a newer or better figure." not in text
    # Another figure of the voice is news, whoever carried it.
    Claim.objects.filter(report=relaying).update(low=15, high=15)
    reconciled_now(incident)
    text = admin_client.get(address).content.decode()
    assert "set aside: The voice has a newer or better figure." in text


def test_a_row_takes_the_voice_of_what_its_own_report_relays(admin_client: Client) -> None:
    hospital = make_source("Made-up hospital")
    first = make_report(make_source("Made-up agency"), "Made-up first")
    add_claim(make_incident(), hospital, report=first)
    middle = make_report(make_source("Made-up outlet"), "Made-up second", relays=first)
    last = make_report(make_source("Made-up paper"), "Made-up third", relays=middle)
    fields = {"from-voice": make_source("Made-up monitor").pk}
    add(admin_client, {"wording": "12 killed", "report": last.pk}, **fields)
    assert Incident.objects.latest("pk").claims.get().voice == hospital


def test_figures_that_are_not_those_of_corrected_words_are_asked_about_and_kept(
    admin_client: Client,
) -> None:
    figures = {"low": "12", "high": "12", "hedge": "exact"}
    asked = "“13 killed” reads as: 13 (Killed). Other figures are kept: is that meant?"
    page = add(admin_client, said("13 killed", **figures))
    assert asked in page.content.decode()
    assert "The figures given are not those of the words" in page.content.decode()
    assert Claim.objects.get().low == 12
    # A claim that nobody touches is not asked about again; its row says it still.
    address = url(CHANGE, Incident.objects.get().pk)
    again = save(admin_client, address, read_fields(admin_client, address)).content.decode()
    assert asked not in again
    assert "The figures given are not those of the words" in again


def test_figures_that_are_those_of_the_words_are_not_asked_about(admin_client: Client) -> None:
    page = add(admin_client, said("12 killed", low="12", best="12", high="12", hedge="exact"))
    assert "The figures given are not those of the words" not in page.content.decode()


NO_KEYS = {
    "more than the database holds": "9" * 19,
    "more than Python reads": "9" * 5000,
    "a digit that is no decimal": "²",
    "no number": "made-up",
}
no_key = pytest.mark.parametrize("key", NO_KEYS.values(), ids=NO_KEYS)


@no_key
def test_a_page_that_is_opened_with_what_is_no_key_takes_nothing_from_it(
    admin_client: Client, key: str
) -> None:
    for name in ("from-report", "from-voice", "place"):
        page = admin_client.get(url(ADD), {name: key})
        assert page.status_code == 200
        assert f'value="{key}"' not in page.content.decode()
    for model, name in (("report", "publisher"), ("source", "same_voice_as"), ("source", "party")):
        assert admin_client.get(url(f"sources_{model}_add"), {name: key}).status_code == 200


@no_key
def test_what_is_no_key_is_refused_beside_its_box(admin_client: Client, key: str) -> None:
    for name in ("from-report", "from-voice", "claims-0-voice", "claims-0-draws_on"):
        fields = add_claims(read_fields(admin_client, url(ADD)), said("12 killed"))
        page = save(admin_client, url(ADD), {**fields, name: key})
        assert page.status_code == 200
        assert re.search("Select a valid choice|is not a valid value", page.content.decode()), name
    assert not Incident.objects.exists()


@no_key
def test_an_address_with_what_is_no_key_leads_nowhere(admin_client: Client, key: str) -> None:
    incident = make_incident()
    claim = add_claim(incident, low=5)
    fields = read_fields(admin_client, url(ADD))
    row = url("incidents_claim_row", incident.pk, claim.pk)
    assert admin_client.post(url(ADD), {**fields, "_attach": key}).status_code == 404
    assert admin_client.get(url("incidents_incident_history", key)).status_code == 404
    for page in (CHANGE, "sources_capture_change"):
        assert admin_client.get(url(page, key)).status_code == 302
    assert admin_client.get(row, {"place": key}).status_code == 400
