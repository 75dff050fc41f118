"""What holds for every page of the admin."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db

SEARCH = "autocomplete/?app_label=incidents&model_name=claim&field_name=voice&term=%00"


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("incidents/incident/?kind__exact=%00", "kind__exact"),
        ("incidents/incident/?code__icontains=HT%00", "code__icontains"),
        ("incidents/incident/?place__code=%00", "place__code"),
        ("incidents/decision/?about=%00", "about"),
        ("sources/source/?kind=%00", "kind"),
        ("publication/logentry/?kind__exact=%00", "kind__exact"),
        ("sources/source/?%00=1", "\\0"),
        (SEARCH, "term"),
    ],
)
def test_a_list_names_the_parameter_that_no_database_can_be_asked_for(
    admin_client: Client, address: str, name: str
) -> None:
    answer = admin_client.get(f"/admin/{address}")
    assert (answer.status_code, answer["Content-Type"]) == (400, "text/plain; charset=utf-8")
    assert answer.content.decode() == f"{name}: accepted is text without null characters."


def test_whoever_may_not_come_in_is_told_nothing_of_an_address(client: Client) -> None:
    assert client.get("/admin/incidents/incident/?kind=%00").status_code == 302
