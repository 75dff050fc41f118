"""Every page that we built, in both languages, in light and dark, at a desk and on a phone.

A new page takes one line in PAGES, or in RARE if it is opened once in a while: a test finds what
is left out. ``{published}`` and the like stand for rows of the made-up world; whatever is opened
without signing in stands in PUBLIC.
"""

import json
import re
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_admin import sign_in
from tests.security.addresses import routes
from tests.stack import RunningStack, wait_until

pytestmark = pytest.mark.browser

WORLD = """
import json
from datetime import date, timedelta
from django.contrib.auth.models import User
from django.utils import timezone
from django.contrib.auth.models import Group
from incidents.actions.claiming import withdraw_claim
from incidents.actions.deciding import decide
from incidents.actions.draining import start_run
from incidents.actions.merging import merge
from incidents.models import Coverage, Decision, ImportRun, Regrouping
from publication.actions import building
from publication.actions.cutting import cut_release
from publication.actions.keys import issue_key
from publication.actions.reporting import draft_report
from publication.actions.subscribing import subscribe
from publication.contents import list_products
from publication.models import LogEntry, PartnerKey, Release
from sources.actions.filtering import remove_filter, save_filter
from sources.actions.capturing import upload_capture
from sources.models import FieldPolicy, VoiceSpelling
from tests.world import *

User.objects.filter(username="admin").update(is_superuser=True)
admin = grant(User.objects.get(username="admin"))
army = make_party()
report = make_report(make_source("Made-up monitor"), "A made-up report with a title of some length")
capture = report.captures.first() or upload_capture(
    report, chunks=[b"made-up bytes"], name="made-up.txt", by=make_user(), at=NOON)
secret = make_source("made-up-witness", confidential=True, public_alias="Made-up alias")
mine = Incident.objects.filter(place__code="YY0101").order_by("pk")
if not mine:
    public = make_incident("2017-06-05", "YY0101", parties=(army.code,), summary="Made up. " * 20)
    claim = add_claim(public, "Made-up monitor", 5)
    add_claim(public, "Made-up hospital", 12, 15, wording="from 12 to 15 made-up people")
    make_public(public)
    decide(Decision(incident=public, about="grading", grading="fair", reason="Made-up reason"),
           by=make_user(), at=NOON)
    draft = make_incident("2017-06-06", "YY0101")
    add_claim(draft, "Made-up hospital", 7)
    waiting = make_incident("2017-06-05", "YY0101")
    add_claim(waiting, "Made-up agency", 5)
    hand_in(waiting)
    for each in (draft, waiting):
        reconciled(each)
    draft.summary = "A made-up summary that was changed"
    draft.save()
    kept = {"model": "incidents.incident", "query": "kind__exact=airstrike"}
    for name in ("Made-up strikes of summer", "Made-up and shared", "Made-up and removed"):
        last = save_filter(name=name, shared="shared" in name, by=admin, **kept)
    remove_filter(last, by=admin, at=timezone.now())
    issue_key(
        PartnerKey(name="Made-up partner", contact="made-up@example.org", scopes=["live"],
                   expires_at=timezone.now() + timedelta(days=90)),
        by=admin, at=timezone.now())
    # Of a release the pages of its report alone are walked: nobody looks at its workbooks here.
    building.list_products = lambda: [
        each for each in list_products() if each.name in ("report-en.html", "report-ar.html")]
    release = cut_release(date(2017, 6, 1), by=admin, at=timezone.now(), waive_all="Made up")
    building.build_release(release.pk, now=timezone.now)
    start_run(mine.filter(pk=draft.pk), because="made up", at=NOON, by=admin)
    taken = add_claim(draft, "Made-up agency", 3)
    withdraw_claim(taken, by=admin, at=NOON, reason="Made-up reason")
    one, other, last = (make_incident("2017-06-07", "YY0102") for _ in range(3))
    merge(one, other, by=admin, at=timezone.now(), reason="Made-up reason")
    last.delete()
    Coverage.objects.create(
        place=public.place, start_on="2017-06-01", end_on="2017-06-30", status="partial",
        harms=["killed"], dataset=public.dataset, monitored_by="Made-up monitor")
    VoiceSpelling.objects.create(
        dataset=public.dataset, spelling="Md-up monitor", source=report.publisher)
    ImportRun.objects.create(
        feed="records", filename="made-up.json", started_at=NOON, heartbeat_at=NOON)
public, draft, waiting = mine.all()
gone = Incident.pgh_event_model.objects.filter(place__code="YY0102", pgh_label="delete")
act = Regrouping.objects.get(target__place__code="YY0102")
release = Release.objects.filter(month="2017-06-01", started_by=admin).latest("pk")
changes = Incident.pgh_event_model.objects.filter(pgh_obj_id=draft.pk, pgh_label="update")
print("ROWS" + json.dumps({
    "published": public.pk, "draft": draft.pk, "waiting": waiting.pk, "report": report.pk,
    "claim": public.claims.order_by("pk").first().pk, "capture": capture.pk, "secret": secret.pk,
    "source": report.publisher_id, "place": public.place_id, "party": army.pk,
    "policy": FieldPolicy.objects.get(part="health").pk,
    "decision": Decision.objects.first().pk, "dataset": public.dataset_id,
    "change": changes.latest("pgh_id").pk, "person": make_user().pk,
    "merged": act.target_id, "act": act.pk, "gone": gone.latest("pgh_id").pk,
    "open_claim": draft.claims.get(withdrawn_at=None).pk,
    "gone_claim": draft.claims.get(withdrawn_at__isnull=False).pk,
    "coverage": Coverage.objects.latest("pk").pk,
    "run": ImportRun.objects.latest("pk").pk, "entry": LogEntry.objects.latest("n").pk,
    "spelling": VoiceSpelling.objects.latest("pk").pk, "group": Group.objects.first().pk,
    "key": PartnerKey.objects.first().pk, "release": release.pk, "released": release.name,
    "words": draft_report(release.month, at=timezone.now()).pk,
    "reader": subscribe("made-up-reader@example.org", "ar", at=timezone.now()),
}))
"""
PUBLIC = [
    "/",
    "/codebook/",
    "/reports/",
    "/reports/{released}/",
    "/subscribe/",
    "/subscribe/made-up-key/",
    "/admin/login/",
]
PAGES = [
    "/admin/",
    "/admin/incidents/incident/",
    "/admin/incidents/incident/?kind__exact=airstrike",
    "/admin/incidents/incident/queue/",
    "/admin/incidents/incident/add/",
    "/admin/incidents/incident/{published}/change/",
    "/admin/incidents/incident/{draft}/change/",
    "/admin/incidents/incident/{published}/history/",
    "/admin/incidents/incident/{draft}/compare/{published}/",
    "/admin/incidents/incident/{published}/split/",
    "/admin/incidents/incident/deleted/",
    "/admin/incidents/incident/{draft}/history/incident/{change}/restore/",
    "/admin/incidents/incident/{waiting}/publish/",
    "/admin/incidents/incident/{waiting}/delays/",
    "/admin/incidents/incident/{published}/withdraw/",
    "/admin/incidents/incident/{published}/decide/",
    "/admin/incidents/incident/{draft}/move/submit/",
    "/admin/incidents/incident/{published}/claims/{claim}/rate/",
    "/admin/incidents/decision/",
    "/admin/incidents/place/",
    "/admin/incidents/importrun/",
    "/admin/sources/fieldpolicy/",
    "/admin/sources/fieldpolicy/{policy}/change/",
    "/admin/sources/source/",
    "/admin/sources/source/add/",
    "/admin/sources/source/{source}/change/",
    "/admin/sources/source/{secret}/identity/",
    "/admin/sources/report/",
    "/admin/sources/report/add/",
    "/admin/sources/report/{report}/change/",
    "/admin/sources/capture/",
    "/admin/sources/capture/{capture}/change/",
    "/admin/publication/logentry/",
    "/admin/publication/partnerkey/",
    "/admin/publication/partnerkey/add/",
    "/admin/publication/partnerkey/{key}/change/",
    "/admin/publication/partnerkey/{key}/revoke/",
    "/admin/publication/release/",
    "/admin/publication/release/{release}/change/",
    "/admin/publication/release/{release}/withdraw/",
    "/admin/publication/release/cut/",
    "/admin/publication/reportdraft/",
    "/admin/publication/reportdraft/{words}/change/",
    "/admin/publication/reportdraft/{words}/sign/",
    "/admin/publication/reportdraft/whole/2017-06/ar/",
    "/admin/publication/subscriber/",
    "/admin/auth/user/",
    "/admin/auth/user/add/",
    "/admin/auth/user/{person}/change/",
    "/admin/auth/user/{person}/forget-two-factor/",
    "/account/",
    "/account/enrol/",
]
RARE = [
    "/admin/incidents/",
    "/admin/incidents/incident/{draft}/compare/",
    "/admin/incidents/incident/{draft}/compare/{waiting}/apart/",
    "/admin/incidents/incident/{merged}/regroupings/{act}/undo/",
    "/admin/incidents/incident/{waiting}/assign/",
    "/admin/incidents/incident/{published}/geolocation/",
    "/admin/incidents/incident/{draft}/claims/{open_claim}/withdraw/",
    "/admin/incidents/incident/{draft}/claims/{gone_claim}/stand/",
    "/admin/incidents/incident/{draft}/delete/",
    "/admin/incidents/incident/deleted/{gone}/restore/",
    "/admin/incidents/decision/{decision}/change/",
    "/admin/incidents/decision/{decision}/agree/",
    "/admin/incidents/decision/{decision}/end/",
    "/admin/incidents/coverage/",
    "/admin/incidents/coverage/add/",
    "/admin/incidents/coverage/{coverage}/change/",
    "/admin/incidents/place/{place}/change/",
    "/admin/incidents/dueincident/",
    "/admin/incidents/reconcilerun/",
    "/admin/incidents/importrun/{run}/change/",
    "/admin/sources/dataset/",
    "/admin/sources/dataset/add/",
    "/admin/sources/dataset/{dataset}/change/",
    "/admin/sources/party/",
    "/admin/sources/party/add/",
    "/admin/sources/party/{party}/change/",
    "/admin/sources/voicespelling/",
    "/admin/sources/voicespelling/add/",
    "/admin/sources/voicespelling/{spelling}/change/",
    "/admin/sources/source/{secret}/seal/",
    "/admin/sources/source/{source}/history/",
    "/admin/sources/source/{source}/delete/",
    "/admin/publication/logentry/{entry}/change/",
    "/admin/publication/reportdraft/{words}/preview/",
    "/admin/publication/reportdraft/{words}/history/",
    "/admin/auth/group/",
    "/admin/auth/group/{group}/change/",
    "/admin/auth/user/{person}/password/",
    "/admin/password_change/",
]
# Beside the API: what answers with no page of its own, to posts alone, or as a page in the lists
# above does, from the same template.
NO_PAGES = (
    r"api/.*",
    # Files, words for scripts, and redirects.
    r"healthz|readyz|digits/|i18n/setlang/|admin/(jsi18n|autocomplete|r/.*|logout)/?",
    r"admin/incidents/incident/(\*/|add/)preview/",
    r"admin/incidents/incident/(known|places-around|\*/claims/\*/row)/",
    r"admin/incidents/(place/search|reconcilerun/running)/",
    r"admin/publication/release/\*/files/\*/",
    r"admin/\w+/\w+/\*/",
    r"admin/.*\(\?P.*",
    # Posts.
    r"account/(recovery-codes|remove|sign-out)/",
    r"subscribe/\*/end/",
    r"admin/\w+/\w+/filters/.*",
    r"admin/sources/capture/\*/(copy|file|mark|picture|retry|veil)/",
    r"admin/publication/release/\*/again/",
    # The same templates, or refused to everybody.
    r"admin/\w+/\w+/\*/(delete|history)/",
    r"admin/incidents/(decision|dueincident|importrun|place|reconcilerun)/(add|\*/change)/",
    r"admin/publication/(logentry|release|reportdraft|subscriber)/(add|\*/change)/",
    r"admin/sources/(capture|fieldpolicy)/add/",
    r"admin/auth/group/add/",
    r"admin/incidents/incident/\*/compare/\*/again/",
    r"admin/password_change/done/",
)
AXE = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
LAYOUT = Path(__file__).with_name("layout.js").read_text("utf-8")
# Waiting for the end of an animation would wait for ever where it is held or runs round.
STAND_STILL = "document.getAnimations().forEach(each => each.cancel())"
GRAVE = {"serious", "critical"}
WIDTHS = (1280, 390)


@pytest.fixture(scope="module")
def rows(embedded_stack: RunningStack) -> dict[str, int]:
    wait_until(embedded_stack.answers)
    made = embedded_stack.manage("shell", "--verbosity=0", "--command", WORLD)
    assert made.returncode == 0, made.stderr
    found: dict[str, int] = json.loads(made.stdout.partition("ROWS")[2])
    return found


@pytest.fixture(scope="module", params=["en", "ar"])
def walker(request: pytest.FixtureRequest, browser: Browser, embedded_stack: RunningStack) -> Any:
    """A page of somebody who is signed in and reads this language, and one of a stranger."""
    language: str = request.param
    wait_until(embedded_stack.answers)
    signed = browser.new_context(reduced_motion="reduce")
    page = signed.new_page()
    sign_in(page, embedded_stack)
    stranger = browser.new_context(reduced_motion="reduce").new_page()
    for context in (signed, stranger.context):
        context.add_cookies(
            [{"name": "django_language", "value": language, "url": embedded_stack.address}]
        )
    yield language, page, stranger
    signed.close()
    stranger.context.close()


def violations(page: Page, **options: Any) -> list[str]:
    """What axe-core finds grave. It runs beside the page's own scripts, as a debugger does, so
    the policy of the page stays as strict as it is."""
    page.evaluate(STAND_STILL)
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    options |= {"resultTypes": ["violations"]}
    answer = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{each['id']}: {node['target']} {node['html'][:120]}"
        for each in answer["violations"]
        if each["impact"] in GRAVE
        for node in each["nodes"]
    ]


def faults_of(page: Page, *, dark: bool = True) -> list[str]:
    """Everything that is wrong with the page that is open; ``dark``: in the dark too."""
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    page.emulate_media(color_scheme="light")
    found = violations(page)
    if dark:
        page.emulate_media(color_scheme="dark")
        contrast = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
        found += [f"dark: {fault}" for fault in violations(page, runOnly=contrast)]
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found += [f"{width} px: {fault}" for fault in page.evaluate(LAYOUT)]
    return found


def test_every_address_is_walked_or_is_no_page() -> None:
    walked = [path.partition("?")[0].lstrip("/") for path in (*PUBLIC, *PAGES, *RARE)]
    known = re.compile("|".join(NO_PAGES))
    left = [route for route in routes() if not known.fullmatch(re.sub("<.*?>", "*", route))]
    patterns = {route: re.compile(re.sub("<.*?>", "[^/]+", route)) for route in left}
    assert [r for r, pattern in patterns.items() if not any(map(pattern.fullmatch, walked))] == []


@pytest.mark.parametrize(
    "path", [*PUBLIC, *PAGES, *(pytest.param(path, marks=pytest.mark.slow) for path in RARE)]
)
def test_a_page_keeps_nobody_out(
    walker: tuple[str, Page, Page],
    rows: dict[str, int],
    embedded_stack: RunningStack,
    path: str,
) -> None:
    language, signed, stranger = walker
    page = stranger if path in PUBLIC else signed
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    answer = page.goto(embedded_stack.address + path.format(**rows))
    assert answer is not None
    assert answer.status == 200
    assert page.locator("html").get_attribute("lang") == language
    # Colours are the same in both.
    assert faults_of(page, dark=language == "en") == []


def test_a_page_that_is_filled_and_wrong_keeps_nobody_out(
    walker: tuple[str, Page, Page], rows: dict[str, int], embedded_stack: RunningStack
) -> None:
    """One page, from what is looked up to what is wrong with it, and the sheet of its keys."""
    language, page, _stranger = walker
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    page.goto(f"{embedded_stack.address}/admin/incidents/incident/add/?place={rows['place']}")
    page.locator("#id_from-pasted").fill("Made-up words of a made-up agency. " * 5)
    page.locator("#id_from-language").select_option("en")
    page.locator("#id_from-published_on").fill("08/09/2017")
    page.locator("#id_edtf").fill("2017-06-05")
    page.locator("#id_latitude").fill("made up")
    page.locator("#id_claims-0-wording").fill("at least 12 killed, including 3 children")
    page.locator(".submit-row [name=_save]").press("Enter")
    expect(page.locator(".errornote")).to_be_visible()
    expect(page.locator("#id_from-publisher-search")).to_be_focused()
    expect(page.locator("#likely a").first).to_be_visible()
    page.locator("#id_known").fill("2017")
    expect(page.locator("[data-known] a").first).to_be_visible()
    page.locator("#id_from-publisher-search").fill("made-up")
    expect(page.locator(".combobox-list:visible [role=option]").first).to_be_visible()
    assert faults_of(page, dark=language == "en") == []
    expect(page.locator(".combobox-list:visible [role=option]").first).to_be_visible()
    page.keyboard.press("Control+/")
    expect(page.locator("#keys kbd").first).to_be_visible()
    assert faults_of(page, dark=language == "en") == []
