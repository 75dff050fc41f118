"""Every role at every address: what a person may not see is found nowhere.

The addresses are those that exist, so that a new page is in the matrix on its first day. A failure
names the role, the address and the word.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.contrib.admin import site
from django.db.models import CharField, Field, ForeignKey, ManyToManyField, Model, TextField
from django.urls import reverse

from incidents.models import Claim, Incident
from publication.models import LogEntry, Release, ReleaseFile, ReportDraft, Subscriber
from publication.shelf import shelf
from sources.confidence import open_to
from sources.models import Capture, Report, Source, VoiceSpelling
from tests.incidents.admin.pages import Fields
from tests.security.addresses import NEVER_POSTED, Address, addresses, filled, routes
from tests.security.looking import Looker
from tests.security.secrets import CONFIDENTIAL, ROLES, UNPUBLISHED, build, make_person
from tests.world import NOON

pytestmark = pytest.mark.django_db

EVERYBODY = ("anonymous", *ROLES, "superuser", "researcher who knows", "superuser who knows")
# No rights, the least, those over people alone, all without the grant, and the grant with few.
APART = ("anonymous", "viewer", "administrator", "superuser", "researcher who knows")
# A session changes nothing in the API.
ASK_THE_API = ("anonymous", "superuser who knows")
# The rows of these are hidden, and so is how many there are.
SEALED_ROWS = {Report: "publisher", Capture: "report__publisher", VoiceSpelling: "source"}
LOOK_UPS_FROM_AN_INCIDENT = {
    "claims__wording__startswith": "zqwording",
    "claims__note__startswith": "zqnote",
    "claims__report__title__startswith": "zqtitle",
    "claims__voice__code__startswith": "zqcode",
    "reported_in__title__startswith": "zqtitle",
}
NONSENSE = "qznowhere"
# What stands around releases, and who may see it.
NOT_PUBLIC_YET = {
    "zqdraft": "publication.view_reportdraft",
    "zqmail": "publication.view_subscriber",
}


@pytest.fixture(scope="module")
def words(made_once: None) -> dict[str, str]:
    words = build()
    make_release()
    return words | NOT_PUBLIC_YET


def make_release() -> None:
    """A release with a file, the words of a report that is not out, and an address."""
    head = LogEntry.objects.latest("n")
    release = Release.objects.create(
        name="2017-04.r1",
        month=date(2017, 4, 1),
        revision=1,
        n=head.n,
        head_hash=head.hash,
        state="done",
        started_at=NOON,
        heartbeat_at=NOON,
        finished_at=NOON,
    )
    kept = shelf().keep([b"Made up"])
    ReleaseFile.objects.create(
        release=release,
        name="README.md",
        media_type="text/markdown",
        bytes=kept.bytes,
        sha256=kept.sha256,
    )
    ReportDraft.objects.create(month=date(2017, 5, 1), english="zqdraft", drafted_at=NOON)
    Subscriber.objects.create(email="zqmail@ngo.example", language="en", asked_at=NOON)


def people(*in_each_run: str) -> list[Any]:
    return [
        pytest.param(role, marks=() if role in in_each_run else pytest.mark.slow)
        for role in EVERYBODY
    ]


@pytest.fixture(params=people(*APART))
def looker(
    request: pytest.FixtureRequest, words: dict[str, str], caplog: pytest.LogCaptureFixture
) -> Iterator[Looker]:
    looker = Looker(request.param, make_person(request.param), words)
    yield looker
    told = [word for word in CONFIDENTIAL if not word.isdecimal() and word in caplog.text]
    looker.leaks |= {f"the log: {word}" for word in told}
    caplog.clear()
    assert "\n".join(sorted(looker.leaks)) == ""


def may_open(looker: Looker, model: type[Model]) -> bool:
    opts = model._meta
    rights = [f"{opts.app_label}.{verb}_{opts.model_name}" for verb in ("view", "add", "change")]
    return looker.user is not None and any(looker.user.has_perm(right) for right in rights)


# Who may see everything looks at the same pages below.
@pytest.mark.parametrize("looker", people(*EVERYBODY[:-1]), indirect=True)
def test_no_page_shows_what_the_role_may_not_see(looker: Looker) -> None:
    for address in addresses():
        if address.in_the_api and looker.role not in ASK_THE_API:
            continue
        answer = looker.get(address.path)
        if refused_too_late(looker, address, answer):
            looker.leaks.add(f"{looker.role}: {address.path} answers {answer.status_code}")
        if address.pops_up and answer.status_code == 200:
            looker.get(address.path, {"_popup": "1"})


def refused_too_late(looker: Looker, address: Address, answer: Any) -> bool:
    """Return whether an answer is no clear refusal although the role has no right to the page."""
    if not address.inside:
        return False
    if looker.user is None:
        denied = answer.status_code == 302 and "/admin/login/" in answer["Location"]
        return not denied and answer.status_code != 405 and "logout" not in address.path
    if address.model and not may_open(looker, address.model):
        # To its page, which refuses; or home, as for a row that does not exist.
        elsewhere = answer.status_code == 302 and (
            address.route.endswith("<path:object_id>/") or answer["Location"] == "/admin/"
        )
        return answer.status_code not in (403, 405) and not elsewhere
    return False


def test_no_form_that_is_sent_empty_or_as_it_stands_tells_more(looker: Looker) -> None:
    sealed = Claim.objects.filter(voice__confidential=True).order_by("pk")
    before = list(sealed.values())
    for address in addresses():
        if address.route.startswith(NEVER_POSTED) or not address.inside:
            continue
        looker.post(address.path, {})
        if not address.path.endswith("/change/"):
            continue
        page = looker.client.get(address.path)
        if page.status_code == 200:
            sent = {k: v for k, v in Fields(page.content.decode()).sent.items() if "__" not in k}
            looker.post(address.path, {**sent, "because": "Made up", "_save": "1", "_popup": "1"})
    assert list(sealed.values()) == before


def lists() -> Iterator[tuple[type[Model], str]]:
    for model in site._registry:
        opts = model._meta
        yield model, reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")


def test_no_list_filter_order_or_action_tells_more(looker: Looker) -> None:
    for model, path in lists():
        page = looker.get(path, {"_facets": "True"})
        shown = getattr(page, "context_data", None) or {}
        if "cl" not in shown:
            continue
        check_counts(looker, model, shown["cl"])
        for spec in shown["cl"].filter_specs:
            for choice in spec.choices(shown["cl"]):
                looker.get(path + choice["query_string"])
        chosen = [str(key) for key in model._default_manager.values_list("pk", flat=True)]
        for action in (*(site._registry[model].actions or ()), "delete_selected"):
            name = action if isinstance(action, str) else action.__name__
            looker.post(path, {"action": name, "_selected_action": chosen, "index": "0"})


def check_counts(looker: Looker, model: type[Model], shown: Any) -> None:
    if model in SEALED_ROWS:
        open_rows = open_to(looker.user, SEALED_ROWS[model])
        rows = model._default_manager.filter(open_rows).count()
        assert (shown.result_count, shown.full_result_count) == (rows, rows), model


def secrets_kept_from(looker: Looker) -> list[str]:
    """Return the words whose very existence is not told to the role."""
    kept = looker.forbidden & (CONFIDENTIAL.keys() | UNPUBLISHED.keys())
    return sorted(word for word in kept if not word.isdecimal())


def test_no_search_tells_a_secret_from_nonsense(looker: Looker) -> None:
    for model, path in lists():
        if looker.client.get(path).status_code == 200 and site._registry[model].search_fields:
            for word in secrets_kept_from(looker):
                looker.tells_apart(path, {"q": "?"}, word, NONSENSE)
    for word in secrets_kept_from(looker):
        looker.tells_apart(reverse("admin:incidents_incident_known"), {"q": "?"}, word, NONSENSE)


def test_no_look_up_tells_a_secret_from_nonsense(looker: Looker) -> None:
    for model, path in lists():
        if looker.client.get(path).status_code == 200:
            for name, word in look_ups(model):
                if word in secrets_kept_from(looker):
                    looker.tells_apart(path, {name: "?"}, word, NONSENSE)
    if "zqeditor" in looker.forbidden:
        path = reverse("admin:incidents_incident_changelist")
        for name in ("assigned_to__username", "reviewed_by__username__icontains"):
            looker.tells_apart(path, {name: "?"}, "zqeditor", NONSENSE)
    if "1987" in looker.forbidden:
        path = reverse("admin:sources_report_changelist")
        looker.tells_apart(path, {"published_on__year": "?"}, "1987", "1985")


def look_ups(model: type[Model]) -> Iterator[tuple[str, str]]:
    """Yield each look-up with a secret that a row has there."""
    for each in model._meta.concrete_fields:
        if isinstance(each, (CharField, TextField)):
            for word in (*CONFIDENTIAL, *UNPUBLISHED):
                if model._default_manager.filter(**{f"{each.name}__contains": word}).exists():
                    yield f"{each.name}__contains", word
    if model is Incident:
        yield from LOOK_UPS_FROM_AN_INCIDENT.items()


def test_no_autocomplete_tells_more(looker: Looker) -> None:
    searched = set()
    for model, each in related_fields():
        asked = {
            "app_label": model._meta.app_label,
            "model_name": str(model._meta.model_name),
            "field_name": each.name,
        }
        path = reverse("admin:autocomplete")
        found = looker.get(path, {**asked, "term": ""})
        if found.status_code != 200 or each.related_model in searched:
            continue
        searched.add(each.related_model)
        for word in secrets_kept_from(looker):
            looker.tells_apart(path, {**asked, "term": "?"}, word, NONSENSE)


def related_fields() -> Iterator[tuple[type[Model], Field[Any, Any]]]:
    models: set[type[Model]] = {*site._registry, Claim}
    for model in sorted(models, key=lambda each: each._meta.label):
        for each in model._meta.get_fields():
            if isinstance(each, (ForeignKey, ManyToManyField)):
                yield model, each


def test_no_question_to_the_api_tells_a_secret_from_nonsense(words: dict[str, str]) -> None:
    anybody = Looker("anonymous", None, words)
    for address in addresses():
        if address.in_the_api:
            for name in ("q", "search", "code", "place", "dataset", "party", "source"):
                for word in ("zqcode", "HT9988770"):
                    anybody.tells_apart(address.path, {name: "?"}, word, NONSENSE)
    assert anybody.leaks == set()


def test_every_page_is_in_the_matrix(words: dict[str, str]) -> None:
    """A page whose rows the made-up world lacks would be asked for by nobody."""
    assert [route for route in routes() if not list(filled(route))] == []


@pytest.mark.parametrize("looker", ["superuser who knows"], indirect=True)
def test_whoever_may_see_it_sees_it(looker: Looker, words: dict[str, str]) -> None:
    """The positive control: each word is on some page, so that its absence elsewhere says a lot."""
    for address in addresses():
        if address.inside:
            looker.get(address.path)
    assert set(words) - looker.seen == {"zqidentity"}
    for address in addresses():
        if address.in_the_api:
            looker.get(address.path)
    opened = looker.client.post(
        reverse("admin:sources_source_identity", args=[Source.objects.get(code="zqcode").pk]),
        {"reason": "Made up"},
    )
    assert "zqidentity" in opened.content.decode()
