"""Sources, their ratings and their reports in the admin."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from sources.models import Report, Source, SourceChange
from tests.incidents.admin.pages import read_fields, save, url
from tests.world import grant, make_dataset, make_source

pytestmark = pytest.mark.django_db

ADD = "sources_source_add"
CHANGE = "sources_source_change"


def add(client: Client, **said: str) -> Any:
    fields = read_fields(client, url(ADD)) | {"code": "made-up", "kind": "ngo", **said}
    return save(client, url(ADD), fields)


def rating(fields: dict[str, Any], reliability: str) -> dict[str, Any]:
    number = int(fields["ratings-TOTAL_FORMS"])
    return fields | {
        "ratings-TOTAL_FORMS": str(number + 1),
        f"ratings-{number}-topic": "civilian_harm",
        f"ratings-{number}-reliability": reliability,
        f"ratings-{number}-rated_on": "2026-01-02",
        f"ratings-{number}-reason": "Borne out",
    }


def test_a_rating_is_added_and_the_older_ones_are_not_offered_for_edit(
    admin_client: Client,
) -> None:
    source = make_source()
    address = url(CHANGE, source.pk)
    for reliability in ("B", "C"):
        save(admin_client, address, rating(read_fields(admin_client, address), reliability))
    assert list(source.ratings.values_list("reliability", "rated_by__username")) == [
        ("C", "admin"),
        ("B", "admin"),
    ]
    assert SourceChange.objects.filter(source=source).exists()
    assert "ratings-0-reliability" not in read_fields(admin_client, address)


@pytest.fixture
def knowing_client(admin_client: Client, admin_user: User) -> Client:
    """The client of somebody who was granted knowledge of confidential sources."""
    grant(admin_user)
    return admin_client


def test_a_confidential_source_is_known_by_its_alias(knowing_client: Client) -> None:
    add(knowing_client, confidential="on", public_alias="A medic in the town")
    source = Source.objects.get()
    assert (source.name_en, str(source)) == ("", "A medic in the town")


def test_whoever_may_not_know_adds_no_confidential_source(admin_client: Client) -> None:
    page = add(admin_client, confidential="on", public_alias="A medic in the town")
    assert page.context["adminform"].form.errors == {"name_en": ["This field is required."]}
    add(admin_client, name_en="Made-up name", confidential="on", public_alias="A medic")
    assert not Source.objects.get().confidential


@pytest.mark.parametrize(
    ("said", "message"),
    [
        (
            {"name_en": "Made-up name", "confidential": "on", "public_alias": "A medic"},
            "A confidential source has a public alias and no name",
        ),
        ({"name_en": "Made-up name", "kind": "party_command"}, "names the party"),
    ],
    ids=["name beside the alias", "command without party"],
)
def test_what_a_source_may_not_be_is_said(
    knowing_client: Client, said: dict[str, str], message: str
) -> None:
    page = add(knowing_client, **said)
    assert message in str(page.context["errors"])
    assert not Source.objects.exists()


def test_a_circle_of_voices_is_said_on_its_field(admin_client: Client) -> None:
    first = make_source("Made-up first")
    second = make_source("Made-up second", same_voice_as=first)
    address = url(CHANGE, first.pk)
    page = save(
        admin_client, address, read_fields(admin_client, address) | {"same_voice_as": second.pk}
    )
    assert "already counts as this source" in str(page.context["errors"])


def test_a_new_lineage_leaves_word(admin_client: Client) -> None:
    first, second = make_source("Made-up first"), make_source("Made-up second")
    address = url(CHANGE, first.pk)
    save(admin_client, address, read_fields(admin_client, address) | {"same_voice_as": second.pk})
    assert Source.objects.get(pk=first.pk).voice == second.code
    assert SourceChange.objects.get().source == first


def test_a_report_is_logged_with_its_publisher(admin_client: Client) -> None:
    address = url("sources_report_add")
    said = {
        "publisher": make_source().pk,
        "title": "Made-up report",
        "link": "example.org/made-up",
        "language": "en",
        "dataset": make_dataset().pk,
    }
    save(admin_client, address, read_fields(admin_client, address) | said)
    assert Report.objects.get().link == "https://example.org/made-up"


@pytest.mark.parametrize("words", ["made-up mon", "Made-up report", "example.org"])
def test_reports_are_found_by_publisher_title_and_link(admin_client: Client, words: str) -> None:
    Report.objects.create(
        publisher=make_source("Made-up monitor"),
        title="Made-up report",
        link="https://example.org/1",
        language="en",
        dataset=make_dataset(),
    )
    page = admin_client.get(url("sources_report_changelist"), {"q": words})
    assert page.context["cl"].result_count == 1


def test_who_a_confidential_source_is_has_no_page(admin_client: Client) -> None:
    text = admin_client.get("/admin/").content.decode()
    assert "sources/source/" in text
    assert "identit" not in text.lower()


@pytest.mark.parametrize(
    ("page", "action"),
    [
        ("incidents_incident_changelist", "hold_chosen"),
        ("sources_party_changelist", "delete_selected"),
    ],
)
@pytest.mark.parametrize("key", ["made-up", "", "-1", "9" * 30, "1\x00"])
def test_rows_that_are_chosen_by_no_number_are_refused_in_words(
    admin_client: Client, page: str, action: str, key: str
) -> None:
    said = {"action": action, "_selected_action": ["1", key]}
    answer = admin_client.post(url(page), said, follow=True)
    told = [str(message) for message in answer.context["messages"]]
    assert told == [f"Rows are chosen by their numbers, and “{key[:19]}” is none."]
