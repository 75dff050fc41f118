"""By keyboard alone: from a pasted passage to an incident in review, and then to the public."""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.browser.keyboard import Keyboard
from tests.stack import RunningStack, wait_until

pytestmark = pytest.mark.browser

AT_MOST = 60
PASSWORD = "made-up words for a test"
WORLD = f"""
from django.contrib.auth.models import Group, User
from tests.world import hand_in, make_dataset, make_incident, make_place, make_source
make_dataset()
make_place("XX01", name_en="Made-up Governorate", name_ar="محافظة مختلقة")
make_place("XX0101", name_en="Made-up Town", name_ar="بلدة مختلقة")
for name, arabic in (("Made-up hospital", "مستشفى مختلق"), ("Made-up agency", "وكالة مختلقة")):
    source = make_source(name)
    source.name_ar = arabic
    source.save()
hand_in(make_incident("2016-01-05", "XX0101", summary="A made-up market"))
for role in ("researcher", "publisher"):
    name = f"made-up-desk-{{role}}"
    if not User.objects.filter(username=name).exists():
        user = User.objects.create_user(name, password="{PASSWORD}", is_staff=True)
        user.groups.add(Group.objects.get(name=role))
"""


@dataclass(frozen=True)
class Passage:
    """What is typed and pasted, and by which keys the codes are chosen, in one language."""

    language: str
    text: str
    publisher: tuple[str, str]
    title: str
    language_keys: tuple[str, ...]
    voice: tuple[str, str]
    date: str
    place: tuple[str, str]
    precision_keys: tuple[str, ...]
    kind_keys: tuple[str, ...]
    wording: str
    population_keys: tuple[str, ...]
    summary: str


ENGLISH = Passage(
    language="en",
    text="Made-up agency, 22 September 2017. A made-up hospital told of at least 12 killed.",
    publisher=("agency", "Made-up agency"),
    title="Made-up strike on a made-up town",
    language_keys=("e",),
    voice=("hospital", "Made-up hospital"),
    date="21 September 2017",
    place=("made-up town", "Made-up Town (XX0101)"),
    precision_keys=("s", "e"),
    kind_keys=("a",),
    wording="at least 12 killed, including 3 children, and 20 injured",
    population_keys=("c",),
    summary="A made-up summary.",
)
# Django's Arabic leaves the browser no letters to jump by that a test could press: arrows choose.
ARABIC = Passage(
    language="ar",
    text="وكالة مختلقة، ٢٢ أيلول ٢٠١٧: قال مستشفى مختلق إن ما لا يقل عن ١٢ شخصاً قُتلوا.",
    publisher=("وكالة", "وكالة مختلقة"),
    title="غارة مختلقة على بلدة مختلقة",
    # Proposed: the passage is in Arabic letters.
    language_keys=(),
    voice=("مستشفى", "مستشفى مختلق"),
    date="٢٠١٧-٠٩-٢١",
    place=("بلدة مختلقة", "بلدة مختلقة (XX0101)"),
    precision_keys=("ArrowDown",) * 4,
    kind_keys=("Home",),
    wording="مقتل ما لا يقل عن ١٢ شخصاً بينهم ٣ أطفال وإصابة ٢٠",
    population_keys=("ArrowDown",) * 2,
    summary="خلاصة مختلقة.",
)


@pytest.fixture(scope="module")
def stack(embedded_stack: RunningStack) -> RunningStack:
    wait_until(embedded_stack.answers)
    made = embedded_stack.manage("shell", "--command", WORLD)
    assert made.returncode == 0, made.stderr
    return embedded_stack


def sign_in(page: Page, stack: RunningStack, role: str, language: str) -> Keyboard:
    # What the page before still asks for would bring a cookie of its own.
    page.goto("about:blank")
    page.context.clear_cookies()
    page.set_extra_http_headers({"Accept-Language": language})
    page.goto(f"{stack.address}/admin/")
    keys = Keyboard(page)
    keys.reach("#id_username")
    keys.type(f"made-up-desk-{role}")
    keys.tab()
    keys.type(PASSWORD)
    keys.press("Enter")
    expect(page.locator("#logout-form")).to_be_visible()
    return Keyboard(page)


def log(keys: Keyboard, said: Passage) -> None:
    """Fill the page from its top to its end, and send it to review."""
    keys.paste(said.text)
    keys.tab(2)
    keys.choose(*said.publisher)
    keys.tab()
    keys.type(said.title)
    keys.tab()
    keys.type("2017-09-22")
    keys.tab()
    keys.press(*said.language_keys)
    expect(keys.page.locator("#id_from-language")).to_have_value(said.language)
    keys.tab(2)
    keys.choose(*said.voice)
    keys.press("Alt+j")
    keys.type(said.date)
    keys.tab()
    keys.choose(*said.place)
    keys.tab()
    keys.press(*said.precision_keys)
    keys.press("Alt+j")
    keys.press(*said.kind_keys)
    keys.press("Alt+j")
    log_claims(keys, said)
    keys.press("Alt+j", "Alt+j")
    keys.type(said.summary)


def log_claims(keys: Keyboard, said: Passage) -> None:
    """One phrase that holds three counts, each confirmed and given its population."""
    page = keys.page
    keys.type(said.wording)
    expect(page.locator("#id_claims-0-low")).to_have_value("12")
    expect(page.locator("[data-row=claims-0] [data-others]")).to_be_visible()
    keys.tab(2)
    keys.press(*said.population_keys)
    keys.press("Alt+m")
    for number in (1, 2):
        expect(page.locator(f"#id_claims-{number}-population")).to_have_value("")
        keys.press(*said.population_keys)
        if number == 1:
            keys.press("Alt+ArrowDown")


@pytest.mark.parametrize("said", [ENGLISH, ARABIC], ids=["English", "Arabic"])
def test_a_passage_becomes_an_incident_in_review_and_public_by_keyboard(
    page: Page, stack: RunningStack, said: Passage
) -> None:
    keys = sign_in(page, stack, "researcher", said.language)
    page.goto(f"{stack.address}/admin/incidents/incident/add/")
    expect(page.locator("#id_from-pasted")).to_be_focused()
    log(keys, said)
    panel = page.locator("#outcome .ranges")
    expect(panel.locator("article")).to_have_count(3)
    expect(panel).to_contain_text("12")
    expect(page.locator("#outcome .missing")).to_have_count(0)
    foreseen = panel.locator(".why").all_inner_texts()
    keys.press("Control+Enter")

    expect(page.locator(".standing:not(.said)")).to_be_visible()
    assert keys.pressed <= AT_MOST, keys.pressed
    print(f"{said.language}: {keys.pressed} keys beyond the text")
    expect(panel.locator(".why")).to_have_text(foreseen)
    expect(page.locator("[data-row]:not(.party)")).to_have_count(3)
    incident = page.url

    publisher = sign_in(page, stack, "publisher", said.language)
    page.goto(incident)
    publisher.reach("a[href$='/publish/']")
    publisher.press("Enter")
    expect(page.locator("#id_reason")).to_be_visible()
    publisher.reach("#id_reason")
    publisher.type("Read twice")
    publisher.tab()
    publisher.press("Enter")
    code = page.locator(".standing:not(.said) bdi").inner_text()

    def is_public() -> bool:
        return page.request.get(f"{stack.address}/api/v1/incidents/{code}/").status == 200

    wait_until(is_public)
    document = page.request.get(f"{stack.address}/api/v1/incidents/{code}/").json()
    assert [claim["wording"] for claim in document["claims"]] == [said.wording] * 3


def test_whoever_leaves_with_unsaved_typing_is_asked(page: Page, stack: RunningStack) -> None:
    sign_in(page, stack, "researcher", "en")
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    add = f"{stack.address}/admin/incidents/incident/add/"
    page.goto(add)
    page.goto(f"{stack.address}/admin/")
    assert asked == []
    page.goto(add)
    page.keyboard.type("Made-up words")
    page.goto(f"{stack.address}/admin/")
    assert asked == ["beforeunload"]


def test_words_that_are_marked_become_those_of_the_claim_that_is_added(
    page: Page, stack: RunningStack
) -> None:
    keys = sign_in(page, stack, "researcher", "en")
    page.goto(f"{stack.address}/admin/incidents/incident/add/")
    keys.reach("#id_from-pasted")
    page.keyboard.insert_text("Made up: at least 12 killed, then 5 made-up people injured.")
    page.locator("#id_from-language").select_option("en")
    page.locator("#id_from-pasted").focus()
    page.locator("#id_from-pasted").evaluate("box => box.setSelectionRange(9, 27)")
    page.keyboard.press("Alt+n")
    expect(page.locator("#id_claims-1-wording")).to_have_value("at least 12 killed")
    expect(page.locator("#id_claims-1-low")).to_have_value("12")
    page.locator("[data-passage]").evaluate("""shown => {
        const words = document.createRange();
        words.setStart(shown.firstChild, 34);
        words.setEnd(shown.firstChild, 58);
        getSelection().removeAllRanges();
        getSelection().addRange(words);
        shown.focus();
    }""")
    page.keyboard.press("Alt+n")
    expect(page.locator("#id_claims-2-wording")).to_have_value("5 made-up people injured")
    page.keyboard.press("Alt+n")
    expect(page.locator("#id_claims-3-wording")).to_have_value("")


def test_the_year_of_the_report_is_taken_by_one_key_and_rows_are_counted_in_ones_digits(
    page: Page, stack: RunningStack
) -> None:
    keys = sign_in(page, stack, "researcher", "ar")
    page.goto(f"{stack.address}/admin/")
    page.locator("button[name=digits][value=arabic]").press("Enter")
    expect(page.locator("button[name=digits][value=latin]")).to_be_visible()
    page.goto(f"{stack.address}/admin/incidents/incident/add/")
    keys.reach("#id_from-published_on")
    keys.type("٤ أيلول ٢٠١٧")
    keys.reach("#id_edtf")
    keys.type("ليلة 2-3 أيلول")
    offered = page.locator("#outcome [data-use-date]")
    expect(offered).to_have_attribute("value", "ليلة 2-3 أيلول 2017")
    offered.press("Enter")
    expect(page.locator("#id_edtf")).to_be_focused()
    expect(page.locator("#id_edtf")).to_have_value("ليلة 2-3 أيلول 2017")
    expect(page.locator("[data-told=date]")).to_contain_text("2017-09-02 – 2017-09-03")
    expect(offered).to_have_count(0)
    page.locator("[data-row=claims-0] button[data-remove]").press("Enter")
    expect(page.locator("[data-undo] [data-count]")).to_have_text("١")
    page.once("dialog", lambda asked: asked.accept())
    page.goto(f"{stack.address}/admin/incidents/incident/?_facets=True")
    page.locator("input.action-select").first.press("Space")
    counted = page.locator(".paginator, .action-counter, #changelist-filter li a:visible")
    expect(page.locator(".action-counter")).to_contain_text("١")
    told = " ".join(counted.all_inner_texts())
    assert re.findall("[٠-٩]+", told)
    assert not re.findall("[0-9]", told)
    page.goto(f"{stack.address}/admin/incidents/incident/queue/")
    kind = "getComputedStyle(document.querySelector('.queue')).listStyleType"
    assert page.evaluate(kind) == "arabic-indic"


def test_a_record_is_looked_up_and_attached_to_by_keyboard(page: Page, stack: RunningStack) -> None:
    keys = sign_in(page, stack, "researcher", "en")
    page.goto(f"{stack.address}/admin/incidents/incident/add/")
    keys.paste(ENGLISH.text)
    keys.tab(2)
    keys.choose(*ENGLISH.publisher)
    keys.tab()
    keys.type("Made-up words of another report")
    keys.tab(2)
    keys.press("e")
    keys.press("Alt+l")
    expect(page.locator("#id_known")).to_be_focused()
    keys.type("market January 2016")
    expect(page.locator("[data-known-told]")).to_contain_text("held")
    code = page.locator("[data-known] a").first.inner_text()
    keys.reach("#id_from-title")
    add = page.url
    with page.expect_request(lambda asked: asked.method == "POST" and asked.url == add) as sent:
        keys.press("Enter")
    assert "_attach" not in (sent.value.post_data or "")
    expect(page.locator(".errornote")).to_be_visible()
    page.wait_for_load_state()
    keys.press("Alt+l")
    expect(page.locator("#id_known")).to_be_focused()
    keys.type("market January 2016")
    expect(page.locator("[data-known] a").first).to_have_text(code)
    keys.tab(2)
    keys.press("Enter")
    expect(page.locator(".messagelist")).to_contain_text(code)
