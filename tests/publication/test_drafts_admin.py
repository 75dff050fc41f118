"""The words of a month's report in the admin: written, looked at and signed there."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from harmtrack.accounts.staff_roles import PUBLISHER, RESEARCHER, REVIEWER, VIEWER
from publication.actions.reporting import write_report
from publication.models import ReportDraft
from tests.publication.test_reporting import BEST, make_draft, make_person, make_release
from tests.world import make_user

pytestmark = pytest.mark.django_db


def open_as(client: Client, role: str) -> User:
    user = make_person(f"made-up-{role}-here", role)
    client.force_login(user)
    return user


def url(name: str, draft: ReportDraft) -> str:
    return reverse(f"admin:publication_reportdraft_{name}", args=(draft.pk,))


def post(client: Client, draft: ReportDraft, **texts: str) -> Any:
    more = {"signatures-TOTAL_FORMS": "0", "signatures-INITIAL_FORMS": "0"}
    values = {"english": draft.english, "arabic": draft.arabic, "seen": draft.fingerprint}
    return client.post(url("change", draft), values | more | texts, follow=True)


def test_a_report_is_written_in_the_admin_and_cautions_are_shown(client: Client) -> None:
    draft = make_draft()
    open_as(client, RESEARCHER)
    page = post(client, draft, english="13 civilians were killed.").content.decode()
    assert "13 was typed by hand" in page
    assert ReportDraft.objects.get().english == "13 civilians were killed."


def test_a_slip_is_shown_beside_the_text_in_which_it_stands(client: Client) -> None:
    draft = make_draft()
    open_as(client, RESEARCHER)
    answer = post(client, draft, arabic="{killed.civlian.best}")
    assert "civlian is no population. Near it: civilian." in answer.content.decode()
    assert answer.context["adminform"].form.errors.keys() == {"arabic"}


def test_of_two_who_write_at_once_the_second_sees_what_the_first_wrote(client: Client) -> None:
    draft = make_draft()
    open_as(client, RESEARCHER)
    assert draft.fingerprint in client.get(url("change", draft)).content.decode()
    meanwhile = ReportDraft.objects.get()
    meanwhile.english = "Made-up words of the first."
    write_report(meanwhile, by=make_user("made-up-first"))
    answer = post(client, draft, english="Made-up words of the second.")
    page = answer.content.decode()
    assert "It was changed while you had it open" in page
    assert "Made-up words of the first." in page
    assert "Made-up words of the second." in page
    assert ReportDraft.objects.get().english == "Made-up words of the first."
    seen = answer.context["adminform"].form["seen"].value()
    post(client, draft, english="Made-up words of both.", seen=seen)
    assert ReportDraft.objects.get().english == "Made-up words of both."


def test_the_preview_shows_both_texts_with_their_numbers(client: Client) -> None:
    draft = make_draft(english=f"Made-up: {BEST}.", arabic=f"كلمات: {BEST}.")
    open_as(client, RESEARCHER)
    page = client.get(url("preview", draft)).content.decode()
    assert "<bdi>Made-up: </bdi><bdi>12</bdi>" in page
    assert "<bdi>كلمات: </bdi><bdi>12</bdi>" in page


def test_words_of_a_narrative_are_never_markup(client: Client) -> None:
    draft = make_draft(english="<b>Made-up</b>")
    open_as(client, RESEARCHER)
    assert "&lt;b&gt;Made-up&lt;/b&gt;" in client.get(url("preview", draft)).content.decode()


def test_a_report_is_signed_in_the_admin_by_whoever_read_this_wording(client: Client) -> None:
    draft = make_draft()
    open_as(client, REVIEWER)
    page = client.get(url("sign", draft)).content.decode()
    assert draft.fingerprint in page
    client.post(url("sign", draft), {"seen": draft.fingerprint})
    assert draft.is_signed


@pytest.mark.parametrize(
    ("role", "name", "status"),
    [
        (VIEWER, "change", 403),
        (VIEWER, "preview", 403),
        (VIEWER, "sign", 403),
        (RESEARCHER, "sign", 403),
        (PUBLISHER, "sign", 200),
        (RESEARCHER, "delete", 403),
    ],
)
def test_who_may_do_what_with_a_report(client: Client, role: str, name: str, status: int) -> None:
    draft = make_draft()
    open_as(client, role)
    assert client.get(url(name, draft)).status_code == status


def test_the_home_page_tells_of_reports_that_wait_for_a_release(client: Client) -> None:
    make_draft()
    open_as(client, PUBLISHER)
    index = reverse("admin:index")
    assert "Reports that wait for their release" in client.get(index).content.decode()
    make_release()
    assert "Reports that wait for their release" not in client.get(index).content.decode()


def test_the_home_page_tells_a_viewer_of_no_report(client: Client) -> None:
    make_draft()
    open_as(client, VIEWER)
    assert "Reports that wait" not in client.get(reverse("admin:index")).content.decode()
