"""Every question to the API in every format: nothing says what is not public, not even by a count.

The questions are those that the schema declares: a new one is in the matrix on its first day.
"""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from incidents.models import Incident
from publication.actions.keys import issue_key
from publication.actions.redacting import redact
from publication.actions.references import publish_references
from publication.models import LogEntry, PartnerKey, Release
from sources.models import Source
from tests.security.looking import Looker
from tests.security.questions import VALUES, Question, questions
from tests.security.secrets import build
from tests.world import NOON, add_claim, make_incident, make_public, make_user

pytestmark = pytest.mark.django_db

REDACTED = "HT6677880"
# What a redacted record said, and the name of who said it; the codes and the reason stay.
TAKEN_OUT = ("zqtaken", "zqparty", "zqvoice", "zqsaid")
# A secret, and what is written like it and is nowhere.
SECRETS = {
    "zqcode": "qzcode",
    "zqfrozen": "qzfrozen",
    "zqtaken": "qztaken",
    "zqparty": "qzparty",
    "HT9988770": "HT8877990",
}
# Where a parameter is a code of something, the secrets that could be one.
CODES = {"party": ("zqparty",), "voice": ("zqcode",)}


@pytest.fixture(scope="module")
def words(made_once: None) -> dict[str, str]:
    words = build()
    make_redacted()
    publish_references(at=NOON)
    return {**words, **dict.fromkeys(TAKEN_OUT, "nobody")}


def make_redacted() -> None:
    """A record that a release still holds and that was redacted since."""
    record = make_incident(
        "2017-06-07", code=REDACTED, summary="zqtaken", parties=("zqparty",), kind="shelling"
    )
    voice = Source.objects.create(code="made-up-gone", name_en="zqvoice", kind="local_monitor")
    add_claim(record, voice, 77, wording="zqsaid")
    make_public(record)
    head = LogEntry.objects.latest("n")
    Release.objects.create(
        name="2017-06.r1",
        month=date(2017, 6, 1),
        revision=1,
        n=head.n,
        head_hash=head.hash,
        state="done",
        started_at=NOON,
        heartbeat_at=NOON,
        finished_at=NOON,
    )
    said: dict[str, Any] = {"reason": "Made up: it endangers somebody", "at": NOON}
    first, second = make_user("made-up-first"), make_user("made-up-second")
    for subject in (f"incident:{REDACTED}", "source:made-up-gone"):
        redact(subject, by=first, agreed_by=second, **said)
    assert Incident.objects.get(code=REDACTED).review_state == "withdrawn"


def partner(words: dict[str, str]) -> Looker:
    """Somebody with a key of every scope, who may ask all that anybody may."""
    key = PartnerKey(
        name="Made-up partner of all scopes",
        contact="made-up@example.org",
        scopes=list(PartnerKey.Scope.values),
        expires_at=timezone.now() + timedelta(days=1),
    )
    given = issue_key(key, by=make_user(), at=timezone.now())
    looker = Looker("partner", None, words)
    looker.client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {given}"
    return looker


def test_no_answer_in_any_format_holds_a_secret(words: dict[str, str]) -> None:
    looker, asked = partner(words), set[str]()
    for question in questions():
        for kind in question.kinds:
            looker.client.defaults["HTTP_ACCEPT"] = kind
            answer = looker.get(question.path, question.asked)
            asked.add(f"{kind} {answer.status_code}")
    assert looker.leaks == set()
    assert {"application/json 200", "text/csv 200", "application/json 400"} <= asked


def test_no_question_tells_a_secret_from_nonsense(words: dict[str, str]) -> None:
    """Now and as of a release, from before a redaction: neither by rows, nor by a refusal."""
    looker = partner(words)
    for question in free_questions():
        asked = {**question.asked, question.free: "?"}
        for secret in CODES.get(question.free, SECRETS if question.free == "q" else ("zqcode",)):
            looker.tells_apart(question.path, asked, secret, SECRETS[secret])
    assert looker.leaks == set()


def free_questions() -> list[Question]:
    """Return one question for each free parameter of an address, and the same of a release."""
    plain = [each for each in questions() if each.free and ".hxl" not in each.path]
    shown = [each for each in plain if each.kinds[0] in ("application/json", "text/csv")]
    found = {(each.path, each.free): each for each in shown}
    released = {path for path, name in found if name == "release"}
    return [
        Question(each.path, each.kinds, {**each.asked, **more}, each.free)
        for (path, _), each in found.items()
        for more in ({}, {"release": VALUES["release"][0]})
        if not more or (path in released and each.free != "release")
    ]


def test_what_is_public_is_found_by_the_same_questions(words: dict[str, str]) -> None:
    """The positive control: the questions that tell no secret do find what may be told."""
    looker = partner(words)
    for path in ("incidents/", "claims/", "ranges/", "incidents.csv"):
        for asked in ({"q": "public"}, {"release": "2017-06.r1", "q": "public"}):
            answer: Any = looker.client.get(f"/api/v1/{path}", asked)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            assert b"HT1122334" in body, (path, asked)
