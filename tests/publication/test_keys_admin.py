"""Issuing, rotating and revoking keys in the admin."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from harmtrack.accounts.staff_roles import ADMINISTRATOR, PUBLISHER
from publication.actions.keys import count_use
from publication.keys import ANYWHERE, matches
from publication.models import PartnerKey
from tests.publication.test_keys import issue

pytestmark = pytest.mark.django_db

ADD = reverse("admin:publication_partnerkey_add")
LIST = reverse("admin:publication_partnerkey_changelist")


@pytest.fixture
def administrator(client: Client) -> Client:
    user = User.objects.create_user("made-up-administrator", is_staff=True)
    user.groups.add(Group.objects.get(name=ADMINISTRATOR))
    client.force_login(user)
    return client


def form(**more: Any) -> dict[str, Any]:
    return {
        "name": "Made-up NGO",
        "contact": "made-up@example.org",
        "scopes": ["live", "incidents"],
        "expires_at_0": f"{timezone.now() + timedelta(days=30):%Y-%m-%d}",
        "expires_at_1": "12:00:00",
        "quota": "500",
        "addresses": "192.0.2.0/24,2001:db8::/32",
        **more,
    }


def change(key: PartnerKey) -> str:
    return reverse("admin:publication_partnerkey_change", args=(key.pk,))


def revoke(key: PartnerKey) -> str:
    return reverse("admin:publication_partnerkey_revoke", args=(key.pk,))


def inline(**more: Any) -> dict[str, Any]:
    return form(**{"usage-TOTAL_FORMS": "0", "usage-INITIAL_FORMS": "0", **more})


def test_a_key_is_shown_once_and_never_again(administrator: Client) -> None:
    answer = administrator.post(ADD, form())
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    found = ANYWHERE.search(answer.content.decode())
    assert found
    key = PartnerKey.objects.get()
    assert matches(found[0], key.digest)
    assert (key.scopes, key.quota, key.prefix) == (["live", "incidents"], 500, found[1])
    assert key.addresses == ["192.0.2.0/24", "2001:db8::/32"]
    assert key.issued_by == User.objects.get(username="made-up-administrator")
    for address in (LIST, change(key), change(key).replace("change", "history")):
        page = administrator.get(address).content.decode()
        assert not ANYWHERE.search(page)
        assert key.digest not in page
    assert found[0] not in str(administrator.cookies)
    assert not any(found[0] in str(held.get_decoded()) for held in Session.objects.all())


def test_what_is_refused_issues_nothing(administrator: Client) -> None:
    issue(at=timezone.now(), expires_at=timezone.now() + timedelta(days=9))
    issue(at=timezone.now(), expires_at=timezone.now() + timedelta(days=9))
    for wrong, told in (
        ({}, "Made-up NGO has two live keys: revoke one first."),
        ({"expires_at_0": "2020-01-01"}, "is past; a key ends after it begins."),
        ({"addresses": "192.0.2.0/99"}, "192.0.2.0/99 is not an address or a network"),
        ({"scopes": ["everything"]}, "everything"),
        ({"quota": "0"}, "greater than or equal to 1"),
    ):
        page = administrator.post(ADD, form(**wrong)).content.decode()
        assert told in page
        assert not ANYWHERE.search(page)
    assert PartnerKey.objects.count() == 2


def test_the_next_key_comes_with_what_the_last_one_had(administrator: Client) -> None:
    key, _ = issue(
        at=timezone.now(),
        expires_at=timezone.now() + timedelta(days=9),
        scopes=["live", "claims"],
        addresses=["192.0.2.7"],
    )
    page = administrator.get(change(key)).content.decode()
    [address] = re.findall(r'href="([^"]+)">Issue the next key', page)
    page = administrator.get(address.replace("&amp;", "&")).content.decode()
    assert 'value="Made-up NGO"' in page
    assert re.findall(r'value="(\w+)"[^>]* checked', page) == ["live", "claims"]
    assert 'value="192.0.2.7"' in page


def test_a_key_is_edited_but_not_whose_it_is(administrator: Client) -> None:
    key, _ = issue(at=timezone.now(), expires_at=timezone.now() + timedelta(days=9))
    sent = inline(name="Another NGO", scopes=["claims"], quota="7")
    assert administrator.post(change(key), sent).status_code == 302
    key.refresh_from_db()
    assert (key.name, key.scopes, key.quota) == ("Made-up NGO", ["claims"], 7)


def test_revoking_asks_for_a_reason_and_closes_the_page(administrator: Client) -> None:
    key, _ = issue()
    assert "This field is required" in administrator.post(revoke(key), {}).content.decode()
    administrator.post(revoke(key), {"reason": "Made up: lost"})
    key.refresh_from_db()
    assert key.revoked_at
    assert administrator.post(change(key), inline()).status_code == 403
    assert administrator.post(revoke(key), {"reason": "again"}).status_code == 403
    assert "revoked" in administrator.get(LIST).content.decode()


def test_the_list_tells_how_often_each_is_used_in_few_queries(administrator: Client) -> None:
    now = timezone.now()

    def queries(name: str) -> int:
        key, _ = issue(name, at=now, expires_at=now + timedelta(days=9))
        for days in (0, 1, 29, 30):
            count_use(key, at=now - timedelta(days=days))
        with CaptureQueriesContext(connection) as asked:
            page = administrator.get(LIST).content.decode()
        assert set(re.findall(r'field-used">(\d+)<', page)) == {"3"}
        return len(asked)

    queries("A first made-up NGO")
    assert queries("Made-up NGO") == queries("Another made-up NGO") <= 10


def test_whoever_publishes_sees_no_key(client: Client) -> None:
    user = User.objects.create_user("made-up-publisher", is_staff=True)
    user.groups.add(Group.objects.get(name=PUBLISHER))
    client.force_login(user)
    key, _ = issue()
    for address in (LIST, ADD, change(key), revoke(key)):
        assert client.get(address).status_code == 403


def test_no_key_is_deleted(admin_client: Client) -> None:
    key, _ = issue()
    assert admin_client.post(change(key).replace("change", "delete")).status_code == 403
    assert PartnerKey.objects.exists()
