"""What the history of sources, reports and other rows tells, and to whom."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from incidents.models import Coverage
from sources.history import because
from sources.models import ConfidentialReading, FieldPolicy, Report, Source, VoiceSpelling
from tests.incidents.admin.pages import read_fields, save
from tests.world import (
    grant,
    make_dataset,
    make_party,
    make_place,
    make_report,
    make_source,
    make_user,
)

pytestmark = pytest.mark.django_db


def url(row: Any, page: str = "history") -> str:
    opts = row._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_{page}", args=(row.pk,))


def make_spelling() -> VoiceSpelling:
    return VoiceSpelling.objects.create(
        dataset=make_dataset(), spelling="Made-up sp.", source=make_source()
    )


def make_coverage() -> Coverage:
    return Coverage.objects.create(
        place=make_place(),
        start_on="2017-01-01",
        end_on="2017-12-31",
        status="monitored",
        harms=["killed"],
        dataset=make_dataset(),
        monitored_by="Made-up monitors",
    )


def make_titled() -> Report:
    return make_report(make_source())


@pytest.mark.parametrize(
    ("make", "field", "label", "before"),
    [
        (make_source, "name_en", "Name in English", "Made-up monitor"),
        (make_titled, "title", "Title", "Made-up report"),
        (make_dataset, "licence", "Licence", "CC0-1.0"),
        (make_party, "name_en", "Name in English", "Made up: made-up-army"),
        (make_spelling, "spelling", "Spelling", "Made-up sp."),
        (make_coverage, "monitored_by", "Monitored by", "Made-up monitors"),
    ],
    ids=["source", "report", "data set", "party", "spelling", "coverage"],
)
@pytest.mark.parametrize("reason", ["Made-up reason", ""], ids=["with a reason", "without"])
def test_the_history_tells_who_changed_what_and_why(
    admin_client: Client, make: Any, field: str, label: str, before: str, reason: str
) -> None:
    row = make()
    address = url(row, "change")
    said = {field: "Made-up new", "because": reason, "harms": ["killed"]}
    save(admin_client, address, read_fields(admin_client, address) | said)
    changes = admin_client.get(url(row)).context["changes"]
    [edit] = [change for change in changes if change.verb == "changed"]
    assert (edit.who, edit.door) == ("admin", "admin")
    assert edit.reason == (reason or "Edited in the admin")
    assert edit.fields == [(label, before, "Made-up new")]


def test_a_policy_tells_the_reason_that_it_was_given(admin_client: Client) -> None:
    policy = FieldPolicy.objects.get(part="summary")
    with because("Made-up reason", door="admin", by=make_user()):
        FieldPolicy.objects.filter(pk=policy.pk).update(delay_days=7)
    page = admin_client.get(url(policy)).content.decode()
    assert "Made-up reason" in page
    assert "made-up-researcher" in page


def change(row: Any, **values: Any) -> None:
    with because("Made-up reason", door="admin", by=make_user()):
        type(row).objects.filter(pk=row.pk).update(**values)


def test_a_report_that_once_was_of_a_confidential_source_tells_its_history_to_who_may_know(
    admin_client: Client, admin_user: User
) -> None:
    medic = make_source("medic", "medical", confidential=True, public_alias="A medic")
    report = make_report(medic, "Made-up secret title")
    change(report, publisher=make_source(), title="Made-up open title")
    answer = admin_client.get(url(report))
    assert answer.status_code == 403
    assert not ConfidentialReading.objects.exists()

    grant(admin_user)
    assert "Made-up secret title" in admin_client.get(url(report)).content.decode()
    assert ConfidentialReading.objects.get().source == medic


def test_a_report_that_relays_a_confidential_one_does_not_name_it(admin_client: Client) -> None:
    medic = make_source("medic", "medical", confidential=True, public_alias="A medic")
    report = make_report(make_source())
    change(report, relays=make_report(medic, "Made-up secret title"))
    page = admin_client.get(url(report)).content.decode()
    assert "Relays" in page
    assert "Made-up secret title" not in page


def test_a_source_that_once_was_confidential_tells_its_history_to_nobody_else(
    admin_client: Client, admin_user: User
) -> None:
    source = make_source("medic", "medical", confidential=True, public_alias="A medic")
    change(source, confidential=False, name_en="Made-up hospital", public_alias="")
    assert admin_client.get(url(source)).status_code == 403
    grant(admin_user)
    assert "A medic" in admin_client.get(url(source)).content.decode()


def test_a_hidden_report_or_spelling_has_no_history(admin_client: Client) -> None:
    medic = make_source("medic", "medical", confidential=True, public_alias="A medic")
    spelling = make_spelling()
    VoiceSpelling.objects.update(source=medic)
    for row in (make_report(medic), spelling):
        assert admin_client.get(url(row)).status_code == 404
    assert admin_client.get(url(medic)).status_code == 403


@pytest.mark.parametrize(("role", "status"), [("viewer", 403), ("researcher", 200)])
def test_a_viewer_reads_nothing_of_who_worked_on_it(role: str, status: int) -> None:
    staff = make_user("made-up-staff", is_staff=True)
    staff.groups.set(Group.objects.filter(name=role))
    client = Client()
    client.force_login(staff)
    rows: list[Source | Report] = [make_source(), make_report(make_source())]
    assert {client.get(url(row)).status_code for row in rows} == {status}


def restore(client: Client, row: Any) -> str:
    """Return the address that the newest change of a row is restored at, told in its history."""
    page = client.get(url(row)).content.decode()
    query = re.search(r'href="[^"]*(\?restore=\d+)"', page)
    assert query
    return f"{url(row, 'change')}{query[1]}"


def test_the_state_before_a_change_is_restored_by_saving_the_page_that_shows_it(
    admin_client: Client,
) -> None:
    report = make_report(make_source(), link="https://made-up.example/1")
    change(report, title="Made-up slip", published_on=None, publisher=make_source("Made-up other"))
    address = restore(admin_client, report)
    page = admin_client.get(address)
    assert "Title" in str(next(iter(page.context["messages"])))
    fields = read_fields(admin_client, address)
    assert fields["title"] == "Made-up report"
    assert Report.objects.get().title == "Made-up slip"
    save(admin_client, url(report, "change"), fields)
    held = Report.objects.get()
    assert (held.title, held.publisher.name_en) == ("Made-up report", "Made-up monitor")
    assert held.published_on == report.published_on
    [newest, *_] = admin_client.get(url(report)).context["changes"]
    assert newest.reason.startswith("Restored the state before ")
    assert newest.who == "admin"
    save(
        admin_client,
        url(report, "change"),
        read_fields(admin_client, restore(admin_client, report)),
    )
    assert Report.objects.get().title == "Made-up slip"


@pytest.mark.parametrize("make", [make_titled, make_source, make_party])
def test_the_page_that_restores_is_headed_by_what_stands(admin_client: Client, make: Any) -> None:
    row = make()
    names = {"title": "Made-up slip"} if isinstance(row, Report) else {"name_en": "Made-up slip"}
    change(row, **names)
    page = admin_client.get(restore(admin_client, row))
    assert "Made-up slip" in page.context["subtitle"]
    assert str(page.context["original"]) == page.context["subtitle"]


def test_the_boxes_of_a_policy_are_filled_with_the_state_before(admin_client: Client) -> None:
    policy = FieldPolicy.objects.get(part="summary")
    change(policy, delay_days=7)
    fields = read_fields(admin_client, restore(admin_client, policy))
    assert fields["delay_days"] == str(policy.delay_days)


def test_of_many_changes_that_one_is_taken_back_that_was_asked_for(admin_client: Client) -> None:
    party = make_party()
    for name in ("Made-up first", "Made-up second"):
        change(party, name_en=name)
    change(party, name_ar="جيش مختلق")
    first = party.events.filter(pgh_label="update").order_by("pgh_id")[1]  # type: ignore[attr-defined]
    fields = read_fields(admin_client, f"{url(party, 'change')}?restore={first.pgh_id}")
    assert (fields["name_en"], fields["name_ar"]) == ("Made-up first", "جيش مختلق")


@pytest.mark.parametrize("asked", ["1", "made-up", "9" * 30, ""])
def test_a_change_that_is_none_of_this_row_is_restored_nowhere(
    admin_client: Client, asked: str
) -> None:
    party, other = make_party(), make_party("made-up-other")
    change(other, name_en="Made-up new")
    foreign = other.events.latest("pgh_id").pgh_id  # type: ignore[attr-defined]
    for number in (asked, foreign):
        answer = admin_client.get(url(party, "change"), {"restore": number})
        assert answer.status_code == 404


def test_what_was_added_has_no_state_before(admin_client: Client) -> None:
    assert "restore=" not in admin_client.get(url(make_party())).content.decode()


def test_what_is_hidden_is_restored_by_nobody_who_may_not_know(
    admin_client: Client, admin_user: User
) -> None:
    medic = make_source("medic", "medical", confidential=True, public_alias="A medic")
    report = make_report(medic, "Made-up secret title")
    change(report, publisher=make_source(), title="Made-up open title")
    number = report.events.latest("pgh_id").pgh_id  # type: ignore[attr-defined]
    asked = {"restore": number}
    assert admin_client.get(url(report, "change"), asked).status_code == 403
    grant(admin_user)
    page = admin_client.get(url(report, "change"), asked)
    assert "Made-up secret title" in page.content.decode()
    assert ConfidentialReading.objects.filter(source=medic).exists()


def test_whoever_may_not_change_a_row_restores_nothing_of_it() -> None:
    staff = make_user("made-up-staff", is_staff=True)
    staff.groups.set(Group.objects.filter(name="viewer"))
    client = Client()
    client.force_login(staff)
    source = make_source()
    change(source, kind="ngo")
    number = source.events.latest("pgh_id").pgh_id  # type: ignore[attr-defined]
    assert client.get(url(source, "change"), {"restore": number}).status_code == 403
    page = client.get(url(source, "change"))
    assert page.status_code == 200
    assert "Why this change" not in page.content.decode()


def test_what_was_changed_again_since_then_is_told(admin_client: Client) -> None:
    party = make_party()
    for name in ("Made-up first", "Made-up second"):
        change(party, name_en=name)
    first = party.events.filter(pgh_label="update").earliest("pgh_id")  # type: ignore[attr-defined]
    for number, told in ((first.pgh_id, True), (first.pgh_id + 1, False)):
        page = admin_client.get(url(party, "change"), {"restore": number})
        warned = " ".join(str(message) for message in page.context["messages"])
        assert ("Changed again since then: Name in English." in warned) is told


def test_a_publisher_that_was_deleted_since_is_not_restored_and_the_rest_is(
    admin_client: Client,
) -> None:
    gone = make_source("Made-up gone")
    report = make_report(gone)
    change(report, publisher=make_source(), title="Made-up slip")
    gone.delete()
    page = admin_client.get(restore(admin_client, report))
    assert page.status_code == 200
    form = page.context["adminform"].form
    assert form.initial["title"] == "Made-up report"
    assert form.initial["publisher"] == Report.objects.get().publisher_id
    warned = [str(message) for message in page.context["messages"]]
    assert warned[-1].endswith("was deleted since: Publisher.")


def test_what_a_confidential_source_said_stays_hidden_when_the_source_is_deleted(
    admin_client: Client, admin_user: User
) -> None:
    medic = make_source("medic", "medical", confidential=True, public_alias="A medic")
    report = make_report(medic, "Made-up secret title")
    change(report, publisher=make_source(), title="Made-up open title")
    medic.delete()
    number = report.events.latest("pgh_id").pgh_id  # type: ignore[attr-defined]
    assert admin_client.get(url(report)).status_code == 403
    asked = {"restore": number}
    assert admin_client.get(url(report, "change"), asked).status_code == 403
    grant(admin_user)
    assert "Made-up secret title" in admin_client.get(url(report)).content.decode()


def test_coverage_is_changed_and_never_deleted(admin_client: Client) -> None:
    """What the public was told of it would go on making zeros of months in which nobody looked."""
    coverage = make_coverage()
    address = url(coverage, "delete")
    assert admin_client.get(address).status_code == 403
    assert admin_client.post(address, {"post": "yes"}).status_code == 403
    assert Coverage.objects.filter(pk=coverage.pk).exists()
