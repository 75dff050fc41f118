"""What the page says before saving is what saving gives, and it writes nothing."""

import random
import re
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from incidents.models import Claim, Distinction, Incident
from sources.models import Report
from tests.incidents.admin.pages import add_claims, read_fields, save, url
from tests.world import (
    NOON,
    add_claim,
    link,
    make_dataset,
    make_incident,
    make_party,
    make_place,
    make_report,
    make_source,
    make_user,
    reconciled,
)

pytestmark = pytest.mark.django_db

ADD, CHANGE = "incidents_incident_add", "incidents_incident_change"
ADD_PREVIEW, PREVIEW = "incidents_incident_add_preview", "incidents_incident_preview"
WORDS = (
    "12 killed",
    "at least 12 killed",
    "nearly 20 killed",
    "dozens killed",
    "between 8 and 15 killed",
    "up to 30 killed",
    "3 children killed",
)


def said(number: int = 0, **more: Any) -> dict[str, Any]:
    source = make_source(f"Made-up voice {number}")
    return {"wording": "12 killed", "voice": source.pk, "report": make_report(source).pk, **more}


def typed(client: Client, *claims: dict[str, Any], **more: Any) -> dict[str, Any]:
    known = {
        "edtf": "2017-08-21",
        "place": make_place().pk,
        "place_precision": "settlement",
        "dataset": make_dataset().pk,
    }
    return add_claims(read_fields(client, url(ADD)) | known | more, *claims)


def ask(client: Client, fields: dict[str, Any], incident: Incident | None = None) -> dict[str, Any]:
    address = url(PREVIEW, incident.pk) if incident else url(ADD_PREVIEW)
    answer: dict[str, Any] = client.post(address, fields).json()
    return answer


def ranges(page: str) -> str:
    """The words of the ranges on a page, without their tags."""
    [found] = re.findall(r'<section class="ranges".*?</section>', page, re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", found)).split())


def some_claims(seed: int) -> list[dict[str, Any]]:
    """A few claims by voices that repeat, one of them a party's, some as of a day."""
    chosen = random.Random(seed)
    army = make_source("Made-up army", "party_military", party=make_party())
    claims = []
    for _ in range(chosen.randint(1, 6)):
        claim = said(chosen.randint(0, 2), wording=chosen.choice(WORDS))
        claim["population"] = chosen.choice(["civilian", "civilian", "all"])
        claim["as_of"] = chosen.choice(["", "2017-08-21", "2017-09-30"])
        if "children" in claim["wording"]:
            claim["subgroup"] = "children"
        if chosen.random() < 0.2:
            claim |= {"voice": army.pk, "stance": "concedes"}
        elif chosen.random() < 0.2:
            claim |= {"voice": army.pk, "stance": "denies", "wording": "no one was killed"}
        if chosen.random() < 0.2:
            claim["draws_on"] = [make_source("Made-up voice 0").pk]
        claims.append(claim)
    return claims


@pytest.mark.parametrize("seed", range(12))
def test_what_is_foreseen_is_what_saving_gives(admin_client: Client, seed: int) -> None:
    fields = typed(admin_client, *some_claims(seed))
    foreseen = ask(admin_client, fields)["panel"]
    page = save(admin_client, url(ADD), fields)
    assert Claim.objects.exists(), page.context["errors"]
    assert ranges(foreseen) == ranges(page.content.decode())


def test_a_changed_claim_of_a_saved_record_is_foreseen(admin_client: Client) -> None:
    incident = make_incident()
    for number in range(3):
        add_claim(incident, f"Made-up voice {number}", number + 5)
    reconciled(incident)
    fields = read_fields(admin_client, url(CHANGE, incident.pk))
    fields |= {"claims-0-low": "40", "claims-0-high": "40", "claims-1-DELETE": "on"}
    fields = add_claims(fields, said(7, wording="at least 50 killed"))
    foreseen = ask(admin_client, fields, incident)["panel"]
    page = save(admin_client, url(CHANGE, incident.pk), fields)
    assert incident.claims.count() == 3
    assert ranges(foreseen) == ranges(page.content.decode())


def test_nothing_is_written(admin_client: Client) -> None:
    new_report = {"from-pasted": "Made-up words", "from-publisher": make_source().pk}
    claim = {"wording": "12 killed", "voice": make_source().pk}
    fields = typed(admin_client, claim, **new_report, **{"from-language": "en"})
    answer = ask(admin_client, fields)
    assert "12" in answer["panel"]
    assert answer["rows"]["claims-0"]["fate"] == "used"
    assert not Incident.objects.exists()
    assert not Claim.objects.exists()
    assert not Report.objects.exists()


def test_a_half_typed_form_is_told_what_is_missing(admin_client: Client) -> None:
    answer = ask(admin_client, typed(admin_client, {"wording": "12 killed"}, edtf="", place=""))
    for missing in ("Date: ", "Place: ", "claim 1 · Report: ", "claim 1 · Voice: "):
        assert missing in answer["panel"]


def test_words_propose_figures_and_never_whom_they_count(admin_client: Client) -> None:
    claim = {"wording": "at least 12 civilians killed, including 3 children", "population": ""}
    row = ask(admin_client, typed(admin_client, {**claim, "harm": ""}))["rows"]["claims-0"]
    assert row["fill"] == {
        "harm": "killed",
        "subgroup": "any",
        "low": 12,
        "best": None,
        "high": None,
        "hedge": "at_least",
        "coded": False,
    }
    assert [other["fill"]["low"] for other in row["others"]] == [3]
    assert "more than one count" in row["reading"]


@pytest.mark.parametrize("wording", ["no one was killed", "no casualties reported", "words"])
def test_zero_and_denial_are_never_proposed(admin_client: Client, wording: str) -> None:
    row = ask(admin_client, typed(admin_client, {"wording": wording, "harm": ""}))
    assert row["rows"]["claims-0"]["fill"] is None


def test_likely_duplicates_are_shown_with_a_way_to_attach(admin_client: Client) -> None:
    held = make_incident("2017-08-21")
    panel = ask(admin_client, typed(admin_client, kind="airstrike"))["panel"]
    assert held.code in panel
    assert "the same day" in panel
    assert f'name="_attach" value="{held.pk}"' in panel


def test_records_that_are_tied_or_told_apart_do_not_come_back_as_one_types(
    admin_client: Client, admin_user: User
) -> None:
    saved, tied, apart, open_one = (make_incident("2017-08-21") for _ in range(4))
    link(tied, saved)
    pair = {"first": saved, "second": apart}
    Distinction.objects.create(**pair, reason="Made-up reason", by=admin_user, at=NOON)
    fields = read_fields(admin_client, url(CHANGE, saved.pk))
    panel = ask(admin_client, fields, saved)["panel"]
    assert open_one.code in panel
    assert tied.code not in panel
    assert apart.code not in panel


def test_what_is_spoken_and_counted_is_in_the_chosen_digits(admin_client: Client) -> None:
    fields = typed(admin_client, said())
    make_incident("2017-08-21")
    admin_client.cookies["django_language"], admin_client.cookies["digits"] = "ar", "arabic"
    answer = ask(admin_client, fields)
    assert "١٢" in answer["said"]
    assert not re.search("[0-9]", answer["said"])
    [likely] = re.findall('data-likely="([^"]*)"', answer["panel"])
    assert likely.endswith(" ١")


def test_a_date_without_its_year_is_asked_about_with_that_of_the_report(
    admin_client: Client,
) -> None:
    night = {"edtf": "night of 2-3 September", "from-published_on": "4 September 2017"}
    fields = typed(admin_client, said(), **night)
    panel = ask(admin_client, fields)["panel"]
    assert 'data-use-date value="night of 2-3 September 2017"' in panel
    fields["_save"] = "Save"
    page = admin_client.post(url(ADD), fields)
    told = "night of 2-3 September: which year? With that of the report: "
    assert page.context["adminform"].form.errors["edtf"] == [told + "night of 2-3 September 2017"]
    assert not Incident.objects.exists()
    whole = ask(admin_client, fields | {"edtf": "night of 2-3 September 2017"})
    assert "data-use-date" not in whole["panel"]
    assert whole["date"].startswith("2017-09-02 – 2017-09-03")


def test_a_date_without_its_year_beside_no_report_is_told_what_is_accepted(
    admin_client: Client,
) -> None:
    panel = ask(admin_client, typed(admin_client, edtf="night of 2-3 September"))["panel"]
    assert "states no year" in panel
    assert "data-use-date" not in panel


def test_a_pasted_link_that_is_held_offers_its_report(admin_client: Client) -> None:
    report = make_report(make_source(), link="https://made-up.example/1")
    panel = ask(admin_client, typed(admin_client, **{"from-pasted": report.link}))["panel"]
    assert f'data-use-report value="{report.pk}"' in panel


def test_a_held_report_of_a_confidential_source_is_not_told(admin_client: Client) -> None:
    medic = make_source("medic", "medical", confidential=True, public_alias="A medic")
    make_report(medic, "Made-up secret", link="https://made-up.example/1")
    fields = typed(admin_client, **{"from-pasted": "https://made-up.example/1"})
    panel = ask(admin_client, fields)["panel"]
    assert "Made-up secret" not in panel
    assert "A medic" not in panel


def test_a_report_that_relays_another_proposes_its_voice(admin_client: Client) -> None:
    hospital = make_source("Made-up hospital")
    first = make_report(make_source("Made-up agency"), "Made-up first")
    add_claim(make_incident(), hospital, report=first)
    relaying = make_report(make_source("Made-up outlet"), "Made-up second", relays=first)
    above = ask(admin_client, typed(admin_client, **{"from-report": relaying.pk}))["above"]
    assert above["voice"] == {"id": hospital.pk, "text": "Made-up hospital"}


@pytest.mark.parametrize(
    ("permissions", "status"),
    [
        (("view_incident", "view_claim"), 403),
        (("add_incident",), 403),
        (("add_incident", "add_claim", "add_attribution"), 200),
    ],
)
def test_a_preview_takes_the_right_to_add(permissions: tuple[str, ...], status: int) -> None:
    user = make_user("made-up-staff", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client = Client()
    client.force_login(user)
    assert client.post(url(ADD_PREVIEW), {}).status_code == status


def test_a_preview_takes_a_post(admin_client: Client) -> None:
    assert admin_client.get(url(ADD_PREVIEW)).status_code == 405


def test_a_preview_takes_as_many_queries_for_twenty_claims_as_for_sixty(
    admin_client: Client,
) -> None:
    asked = []
    for count in (20, 60):
        incident = make_incident(place=f"XX01{count}")
        for number in range(count):
            add_claim(incident, f"Made-up voice {number}", number)
        reconciled(incident)
        fields = add_claims(read_fields(admin_client, url(CHANGE, incident.pk)), said())
        with CaptureQueriesContext(connection) as queries:
            assert len(ask(admin_client, fields, incident)["rows"]) == count + 1
        asked.append(len(queries))
    assert asked[0] == asked[1] < 80


def test_a_row_says_that_its_figures_are_not_those_of_its_words(admin_client: Client) -> None:
    figures: dict[str, Any] = {"low": "12", "high": "12", "hedge": "exact"}
    fields = typed(admin_client, said(wording="13 killed", **figures))
    reading = ask(admin_client, fields)["rows"]["claims-0"]["reading"]
    assert "The figures given are not those of the words" in reading
    agreed = ask(admin_client, fields | {"claims-0-wording": "12 killed"})
    assert "The figures given" not in agreed["rows"]["claims-0"]["reading"]


def test_a_row_shows_whose_voice_its_relaying_report_brings(admin_client: Client) -> None:
    hospital = make_source("Made-up hospital")
    first = make_report(make_source("Made-up agency"), "Made-up first")
    add_claim(make_incident(), hospital, report=first)
    relaying = make_report(make_source("Made-up outlet"), "Made-up second", relays=first)
    row = {"wording": "12 killed", "report": relaying.pk}
    told = ask(admin_client, typed(admin_client, row))["rows"]["claims-0"]
    assert (told["voice"], told["fate"]) == ("Made-up hospital", "used")
