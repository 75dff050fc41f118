"""Whoever follows the log from its start holds exactly what the public holds."""

import json
import random
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import pytest

from publication.actions.publishing import withdraw
from publication.models import LogEntry
from tests.publication.api.conftest import Ask
from tests.publication.dice import change_something, take_out
from tests.publication.test_log import published
from tests.world import NOON, add_claim, make_public, make_user

pytestmark = pytest.mark.django_db
Held = dict[str, Any]


def pages(ask: Ask, path: str) -> Iterator[dict[str, Any]]:
    while path:
        page = ask(path).json()
        yield page
        path = (page["next"] or "").partition("/api/v1/")[2]


def follow(ask: Ask, held: Held, after: int = 0, limit: int = 100) -> int:
    """The client of ten lines; it returns where it stopped."""
    for page in pages(ask, f"changes/?after={after}&limit={limit}"):
        for change in page["results"]:
            if change["document"]:
                held[change["subject"]] = change["document"]
            elif change["tombstone"]:
                held.pop(change["subject"], None)
            after = change["n"]
    return after


def dump(ask: Ask) -> Held:
    """Everything public, as the other doors tell it."""
    held = {
        f"{name}:{found['code']}": found
        for name in ("place", "dataset", "source")
        for page in pages(ask, f"{name}s/")
        for found in page["results"]
    }
    for page in pages(ask, "incidents/?limit=3"):
        for short in page["results"]:
            whole = ask(f"incidents/{short['code']}/").json()
            del whole["history"], whole["log"], whole["licence"]
            held[f"incident:{short['code']}"] = whole
    return held


@pytest.mark.parametrize(
    "seed", [0, 1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, 4))]
)
def test_following_the_log_equals_the_dump_after_any_edits(ask: Ask, seed: int) -> None:
    dice = random.Random(seed)
    for _ in range(4):
        published(low=dice.randint(0, 9))
    followed: Held = {}
    after = 0
    for _ in range(12):
        change_something(dice)
        after = follow(ask, followed, after, limit=dice.randint(1, 9))
        fresh: Held = {}
        follow(ask, fresh, limit=dice.randint(1, 9))
        assert fresh == followed == dump(ask)
    kinds = set(LogEntry.objects.values_list("kind", flat=True))
    assert {"revised", "withdrawn", "merged", "unmerged", "redacted"} & kinds


def test_an_entry_carries_what_proves_it(ask: Ask) -> None:
    published()
    withdraw(published(), by=make_user(), reason="made up", at=NOON)
    previous = "0" * 64
    [page] = pages(ask, "changes/")
    for n, change in enumerate(page["results"], start=1):
        at = change["at"].replace("Z", "+00:00")
        parts = [previous, n, change["kind"], change["subject"], change["document_hash"], at]
        assert change["previous_hash"] == previous
        assert change["hash"] == _hash(parts)
        previous = change["hash"]
        if change["stands"]:
            body = change["document"] or change["tombstone"]
            salted = bytes.fromhex(change["salt"]) + _canonical(body)
            assert sha256(salted).hexdigest() == change["document_hash"]
    assert (page["log"]["n"], page["log"]["hash"]) == (n, previous)


def _canonical(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _hash(parts: list[Any]) -> str:
    return sha256(_canonical(parts)).hexdigest()


def records(ask: Ask) -> list[dict[str, Any]]:
    changes = [each for page in pages(ask, "changes/") for each in page["results"]]
    return [each for each in changes if each["kind"] != "reference"]


def test_what_was_replaced_is_told_nowhere_again(ask: Ask) -> None:
    incident = published(low=5)
    add_claim(incident, "Made-up hospital", 9)
    make_public(incident)
    old, new = records(ask)
    assert (old["kind"], old["stands"], old["document"], old["salt"]) == (
        "published", False, None, None,
    )  # fmt: skip
    assert (new["kind"], new["stands"]) == ("revised", True)
    assert new["document"]["code"] == incident.code


def test_what_was_withdrawn_is_a_tombstone_and_its_words_are_gone(ask: Ask) -> None:
    incident = published()
    withdraw(incident, by=make_user(), reason="made up: not this conflict", at=NOON)
    old, new = records(ask)
    assert (old["stands"], old["document"], old["tombstone"]) == (False, None, None)
    assert (new["kind"], new["document"]) == ("withdrawn", None)
    assert new["tombstone"] == {"code": incident.code, "reason": "made up: not this conflict"}
    assert b"made-up words" not in ask("changes/").content


def test_a_redaction_is_told_and_what_it_took_is_not(ask: Ask) -> None:
    incident = published()
    take_out(f"incident:{incident.code}")
    take_out("source:made-up-monitor")
    body = ask("changes/").json()
    told = [each for each in body["results"] if each["kind"] == "redacted"]
    assert [each["tombstone"]["reason"] for each in told] == ["Removed for safety"] * 2
    assert b"made-up words" not in ask("changes/").content
    assert b"Made-up monitor" not in ask("changes/").content


def test_a_page_says_where_the_next_begins_and_the_last_has_none(ask: Ask) -> None:
    published()
    head = LogEntry.objects.count()
    answer = ask("changes/", "after=2&limit=2")
    page = answer.json()
    assert [each["n"] for each in page["results"]] == [3, 4]
    assert page["next"] == "http://testserver/api/v1/changes/?after=4&limit=2"
    assert answer.headers["Link"] == f'<{page["next"]}>; rel="next"'
    page = ask("changes/", f"after={head}").json()
    assert (page["results"], page["next"]) == ([], None)


def test_another_log_than_the_one_followed_is_refused(ask: Ask) -> None:
    published()
    head = LogEntry.objects.count()
    answer = ask("changes/", f"after={head + 1}")
    assert answer.status_code == 400
    [fault] = answer.json()["errors"]
    assert (fault["parameter"], fault["accepted"]) == ("after", [f"at most {head}"])


@pytest.mark.parametrize("after", ["-1", "x", "9223372036854775808"])
def test_after_is_a_number_of_the_log(ask: Ask, after: str) -> None:
    assert ask("changes/", {"after": after}).status_code == 400


def test_a_page_takes_few_queries(ask: Ask, django_assert_num_queries: Any) -> None:
    published()
    published()
    # The head of the log beside them, which a prepared statement reads.
    with django_assert_num_queries(2):
        ask("changes/")


def test_the_status_says_what_to_compare(ask: Ask) -> None:
    published()
    status = ask("status/").json()
    assert status["log"] == ask("log/").json()
    assert (status["release"], status["next_release_on"]) == (None, None)
    assert status["methodology"]["version"] == "1"
    assert len(status["code"]) == 64
