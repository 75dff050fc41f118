"""A question to a list is kept under a name, and opens no more than whoever asks may see."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sources.models import SavedFilter
from tests.world import NOON, add_claim, make_incident, make_report, make_source, make_user

pytestmark = pytest.mark.django_db

LIST = reverse("admin:incidents_incident_changelist")
REPORTS = reverse("admin:sources_report_changelist")


def door(name: str, *pk: int, of: str = "incidents_incident") -> str:
    return reverse(f"admin:{of}_filter_{name}", args=pk)


def post(client: Client, address: str, **sent: Any) -> Any:
    return client.post(address, sent, follow=True)


def narrow(client: Client, field: str, value: str, how: str = "", query: str = "") -> Any:
    return post(client, door("narrow"), field=field, how=how, value=value, query=query)


def shown(page: Any) -> list[str]:
    return sorted(row.edtf for row in page.context["cl"].result_list)


def said(page: Any) -> str:
    return " ".join(str(each) for each in page.context["messages"])


@pytest.fixture
def three() -> None:
    for when, kind, low in (
        ("2017-06-05", "airstrike", 5),
        ("2017-06-20", "shelling", 7),
        ("2017-08-21", "airstrike", 9),
    ):
        add_claim(make_incident(when, kind=kind), low=low)


def test_conditions_over_any_field_are_added_and_taken_away(
    admin_client: Client, three: None
) -> None:
    page = narrow(admin_client, "kind", "Airstrike")
    assert shown(page) == ["2017-06-05", "2017-08-21"]
    query = page.context["filtering"]["query"]
    page = narrow(admin_client, "start_on", "2017-07-01", "gte", query)
    assert shown(page) == ["2017-08-21"]
    assert [words for words, _ in page.context["filtering"]["conditions"]] == [
        "kind is Airstrike",
        "from at least, or from 2017-07-01",
    ]
    [(_, rest), *_] = page.context["filtering"]["conditions"]
    assert shown(admin_client.get(f"{LIST}?{rest}")) == ["2017-08-21"]
    assert shown(narrow(admin_client, "claims__harm", "killed")) == [
        "2017-06-05",
        "2017-06-20",
        "2017-08-21",
    ]
    assert shown(narrow(admin_client, "reviewed_at", "no", "isnull")) == []


@pytest.mark.parametrize(
    ("field", "value", "how", "told"),
    [
        ("kind", "thunder", "", "“thunder” is not accepted; one of these is: Airstrike,"),
        ("start_on", "yesterday", "gte", "'yesterday' cannot be read as a date."),
        ("start_on", "08/09/2017", "gte", "can be 2017-08-09 or 2017-09-08"),
        ("start_on", "September 2017", "lte", "it lies from 2017-09-01 to 2017-09-30"),
        ("reviewed_at", "08/09/2017", "gte", "“08/09/2017” value has an invalid format"),
        ("reviewed_at", "maybe", "isnull", "Accepted are yes and no."),
        ("summary", "market", "", "Select a valid choice. summary is not one of"),
    ],
)
def test_a_condition_that_cannot_be_asked_is_refused_with_what_is_accepted(
    admin_client: Client, three: None, field: str, value: str, how: str, told: str
) -> None:
    page = narrow(admin_client, field, value, how)
    assert told in said(page)
    assert len(shown(page)) == 3


@pytest.mark.parametrize(
    "lookup",
    [
        "summary__icontains",
        "claims__wording__icontains",
        "claims__note__startswith",
        "claims__voice__name_en__startswith",
        "claims__report__title__contains",
        "reported_in__link__icontains",
        "claims__voice__public_alias",
        "kind__regex",
        "place__dataset__citation",
    ],
)
def test_no_address_asks_what_the_list_does_not_show(admin_client: Client, lookup: str) -> None:
    """Not even of whoever may see all: what can be asked can be guessed letter by letter."""
    add_claim(make_incident(summary="made-up secret"), wording="made-up secret")
    assert admin_client.get(LIST, {lookup: "made-up"}).status_code == 400


@pytest.mark.parametrize("day", ["22 June 2017", "22/06/2017", "٢٢ حزيران ٢٠١٧", "٢٠١٧-٠٦-٢٢"])
def test_a_condition_takes_a_day_as_people_write_it(
    admin_client: Client, three: None, day: str
) -> None:
    page = narrow(admin_client, "start_on", day, "gte")
    assert shown(page) == ["2017-08-21"]
    assert page.context["filtering"]["query"] == "start_on__gte=2017-06-22"


@pytest.mark.parametrize(
    ("field", "value", "how", "asked"),
    [
        ("place__code", "SY١١", "", "SY11"),
        ("code", "٠٠٠١", "icontains", "0001"),
        ("latitude", "٣٥٫٩٥", "gte", "35.95"),
        ("ranges__best", "١٬٠٢٩", "lte", "1029"),
        ("reviewed_at", "٢٠١٧-٠٦-٢٢", "gte", "2017-06-22T00:00:00+00:00"),
    ],
)
def test_a_condition_takes_the_digits_of_any_script(
    admin_client: Client, field: str, value: str, how: str, asked: str
) -> None:
    page = narrow(admin_client, field, value, how)
    query = QueryDict(page.context["filtering"]["query"])
    assert list(query.values()) == [asked]


def test_reports_are_asked_about_in_the_same_way(admin_client: Client) -> None:
    make_report(make_source("Made-up monitor"), language="ar")
    make_report(make_source("Made-up agency"))
    of = "sources_report"
    page = post(admin_client, door("narrow", of=of), field="language", value="ar", query="")
    assert len(page.context["cl"].result_list) == 1
    assert admin_client.get(REPORTS, {"title__startswith": "M"}).status_code == 400
    assert admin_client.get(REPORTS, {"link__icontains": "M"}).status_code == 400


def save(client: Client, name: str, query: str = "kind=airstrike", **more: str) -> SavedFilter:
    post(client, door("save"), name=name, query=query, **more)
    return SavedFilter.objects.get(name=name)


def test_a_filter_is_saved_renamed_removed_and_brought_back(
    admin_client: Client, three: None
) -> None:
    kept = save(admin_client, "Made-up airstrikes", "kind=airstrike&p=2&q=")
    assert kept.query == "kind=airstrike"
    page = admin_client.get(f"{LIST}?{kept.query}")
    assert shown(page) == ["2017-06-05", "2017-08-21"]
    assert f'<a href="?{kept.query}" accesskey="1">' in page.content.decode()

    post(admin_client, door("rename", kept.pk), name="  Made-up  strikes ")
    assert SavedFilter.objects.get().name == "Made-up strikes"
    page = post(admin_client, door("remove", kept.pk))
    assert "“Made-up strikes” was removed." in page.content.decode()
    assert page.context["filtering"]["saved"] == []
    page = post(admin_client, door("restore", kept.pk))
    assert [each.name for each in page.context["filtering"]["saved"]] == ["Made-up strikes"]


@pytest.mark.parametrize(
    ("name", "query", "told"),
    [
        ("", "kind=airstrike", "A filter has a name of 1 to 80 signs."),
        ("Made\0up", "kind=airstrike", "A filter has a name of 1 to 80 signs."),
        ("Made-up", "", "There is nothing to save"),
        ("Made-up", "kind=" + "x" * 2_000, "accepted are 2000"),
        ("Made-up held", "kind=ied", "You have a filter named “Made-up held” already"),
    ],
)
def test_what_cannot_be_saved_is_refused(
    admin_client: Client, name: str, query: str, told: str
) -> None:
    save(admin_client, "Made-up held")
    assert told in said(post(admin_client, door("save"), name=name, query=query))
    assert SavedFilter.objects.count() == 1


def test_others_see_what_is_shared_and_change_nothing(admin_client: Client, client: Client) -> None:
    own = save(admin_client, "Made-up own")
    shared = save(admin_client, "Made-up shared", shared="on")
    client.force_login(User.objects.create_superuser("made-up-other"))
    page = client.get(LIST)
    assert [each.name for each in page.context["filtering"]["saved"]] == ["Made-up shared"]
    assert client.post(door("remove", own.pk)).status_code == 404
    for name in ("remove", "rename", "share"):
        assert "is somebody else" in said(post(client, door(name, shared.pk), name="Mine"))
    assert SavedFilter.objects.standing().filter(shared=True, name="Made-up shared").exists()


def test_whoever_may_not_see_the_list_finds_no_door(client: Client) -> None:
    client.force_login(User.objects.create_user("made-up-nobody", is_staff=True))
    for name in ("narrow", "save"):
        assert client.post(door(name)).status_code == 403


def test_the_bar_costs_two_queries(admin_client: Client) -> None:
    admin_client.get(LIST)
    counts = []
    for number in range(2):
        save(admin_client, f"Made-up {number}")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            admin_client.get(LIST)
        counts.append(len([each for each in queries if "savedfilter" in each["sql"]]))
    assert counts == [2, 2]


def test_whoever_only_reads_asks_nothing_about_colleagues() -> None:
    colleague = make_user("made-up-colleague")
    make_incident(assigned_to=colleague, reviewed_by=colleague, reviewed_at=NOON)
    viewer = make_user("made-up-viewer", is_staff=True)
    viewer.groups.add(Group.objects.get(name="viewer"))
    client = Client()
    client.force_login(viewer)
    for field in ("assigned_to__username", "reviewed_by__username"):
        assert client.get(LIST, {f"{field}__icontains": "made-up-col"}).status_code == 400
        assert "Select a valid choice" in said(narrow(client, field, "made-up-colleague"))
    assert "assigned_to__username" not in client.get(LIST).content.decode()
