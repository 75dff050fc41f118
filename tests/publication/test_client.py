"""The copy that a partner keeps equals what is public, whatever happens on either side."""

import csv
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from gzip import compress
from http.client import IncompleteRead
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from pathlib import Path
from threading import Thread
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest
from django.test import Client

from publication import client
from publication.actions.publishing import withdraw
from publication.client import Fetch, Page, Refused, open_copy
from tests.publication.api.conftest import Ask
from tests.publication.api.test_changes import dump
from tests.publication.dice import change_something, take_out
from tests.publication.test_log import published
from tests.world import NOON, add_claim, make_incident, make_public, make_user

FILE = Path(client.__file__)


@pytest.fixture
def ask(client: Client) -> Ask:
    return lambda path="", query="": client.get(f"/api/v1/{path}", QUERY_STRING=query)


@pytest.fixture
def copy(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(open_copy(tmp_path / "copy.sqlite")) as copy:
        yield copy


def fetch_by(ask: Ask, limit: int = 500) -> Fetch:
    return lambda after: json.loads(ask("changes/", f"after={after}&limit={limit}").content)


def held(copy: sqlite3.Connection) -> dict[str, Page]:
    return dict(client.documents(copy))


def shuffle(ask: Ask, copy: sqlite3.Connection, changes: int, looks: int) -> None:
    """Change what is public at random; now and then bring the copy in step and compare."""
    dice = random.Random(changes)
    for _ in range(6):
        published(low=dice.randint(0, 9))
    for n in range(changes):
        change_something(dice)
        if n % (changes // looks) == 0:
            client.mirror(copy, fetch_by(ask, dice.randint(1, 60)))
            assert held(copy) == dump(ask)
    client.mirror(copy, fetch_by(ask))
    assert held(copy) == dump(ask)
    assert client.verify(copy) == ask("log/").json()["n"]


@pytest.mark.django_db
def test_the_copy_equals_the_dump_after_many_random_changes(
    ask: Ask, copy: sqlite3.Connection
) -> None:
    shuffle(ask, copy, changes=40, looks=4)


@pytest.mark.slow
@pytest.mark.django_db
def test_the_copy_equals_the_dump_after_a_thousand_random_changes(
    ask: Ask, copy: sqlite3.Connection
) -> None:
    shuffle(ask, copy, changes=1000, looks=5)


@pytest.mark.django_db
def test_an_interruption_after_any_page_or_statement_loses_nothing(
    ask: Ask, tmp_path: Path
) -> None:
    """Whatever fails, what was not written whole is written by the next run."""
    dice = random.Random(1)
    published()
    for _ in range(8):
        change_something(dice)
    pages = {page["after"]: page for page in read_pages(ask, 2)}
    path, tries, whole = tmp_path / "copy.sqlite", 0, False
    while not whole:
        tries += 1
        with closing(open_copy(path)) as copy:
            copy.set_progress_handler(Fuse(dice.randint(1, 60 + 5 * tries)), 1)
            with suppress(sqlite3.OperationalError):
                client.mirror(copy, pages.__getitem__)
        with closing(open_copy(path)) as copy:
            client.verify(copy)
            whole = client.is_whole(copy)
            assert not whole or held(copy) == dump(ask)
    assert tries > 10


def read_pages(ask: Ask, limit: int) -> Iterator[Page]:
    """Yield every page of the log, each with the number that it was asked for by."""
    fetch, after = fetch_by(ask, limit), 0
    while True:
        page = fetch(after)
        yield page | {"after": after}
        if page["next"] is None:
            return
        after = page["results"][-1]["n"]


class Fuse:
    """Stops SQLite after so many of its instructions, in the midst of whatever it does."""

    def __init__(self, budget: int) -> None:
        self.budget = budget

    def __call__(self) -> int:
        self.budget -= 1
        return int(self.budget < 0)


@pytest.mark.django_db
def test_what_is_gone_leaves_the_copy_and_its_bytes_too(
    ask: Ask, copy: sqlite3.Connection, tmp_path: Path
) -> None:
    kept, gone = published(), make_incident()
    add_claim(gone, wording="made-up words that name a person")
    make_public(gone)
    client.mirror(copy, fetch_by(ask))
    assert b"that name a person" in (tmp_path / "copy.sqlite").read_bytes()
    take_out(f"incident:{gone.code}")
    client.mirror(copy, fetch_by(ask))
    assert f"incident:{gone.code}" not in held(copy)
    assert b"that name a person" not in (tmp_path / "copy.sqlite").read_bytes()
    withdraw(kept, by=make_user(), reason="made up", at=NOON)
    client.mirror(copy, fetch_by(ask))
    assert not list(client.documents(copy, "incident:"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (("results", 2, "subject"), "place:YY", "Entry 3 is not what its hash says"),
        (("results", 2, "n"), 9, "Entry 3 does not follow"),
        (("results", 2, "document", "code"), "YY", "The document of entry 3"),
        (("results", 0, "previous_hash"), "1" * 64, "Entry 1 does not follow"),
        (("log", "hash"), "1" * 64, "The head of the site's log"),
    ],
)
def test_a_page_that_is_not_what_its_hashes_say_is_not_taken(
    ask: Ask, copy: sqlite3.Connection, path: tuple[Any, ...], value: Any, said: str
) -> None:
    published()
    page = fetch_by(ask)(0)
    within: Any = page
    for part in path[:-1]:
        within = within[part]
    within[path[-1]] = value
    with pytest.raises(Refused, match=said):
        client.mirror(copy, lambda after: page)
    assert client.newest(copy)[0] == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE document SET body = replace(body, 'Made-up', 'Other') WHERE subject = 'place:XX'",
        "DELETE FROM document WHERE subject = 'place:XX'",
        "DELETE FROM entry WHERE n = 2",
        "UPDATE entry SET kind = 'revised' WHERE n = 2",
    ],
)
def test_verify_finds_what_was_changed_in_the_copy(
    ask: Ask, copy: sqlite3.Connection, change: str
) -> None:
    published()
    client.mirror(copy, fetch_by(ask))
    client.verify(copy)
    copy.execute(change)
    with pytest.raises(Refused):
        client.verify(copy)


@pytest.mark.django_db
def test_tables_hold_what_is_public_and_no_formula(
    ask: Ask, copy: sqlite3.Connection, tmp_path: Path
) -> None:
    incident = make_incident(summary="=made up")
    add_claim(incident, low=None, population="unstated")
    add_claim(incident, "Made-up hospital", 9, wording="تسعة")
    make_public(incident)
    with pytest.raises(Refused, match="run mirror to its end first"):
        client.export(copy, tmp_path)
    client.mirror(copy, fetch_by(ask))
    client.export(copy, tmp_path / "out")
    tables = {
        name: list(csv.DictReader(StringIO(path.read_text("utf-8-sig"))))
        for name in ("incidents", "ranges", "claims")
        for path in [tmp_path / "out" / f"{name}.csv"]
    }
    assert [row["code"] for row in tables["incidents"]] == [incident.code]
    assert tables["incidents"][0]["summary"] == "'=made up"
    assert [row["low"] for row in tables["claims"]] == ["", "9"]
    assert tables["claims"][1]["wording"] == "تسعة"
    assert {row["code"] for row in tables["ranges"]} == {incident.code}
    client.export(copy, tmp_path / "out", parquet=True)
    claims = pyarrow.parquet.read_table(tmp_path / "out" / "claims.parquet")
    assert claims.column("low").to_pylist() == [None, 9]
    assert claims.column("wording").to_pylist()[1] == "تسعة"
    assert claims.schema.field("low").type == pyarrow.int64()
    records = pyarrow.parquet.read_table(tmp_path / "out" / "incidents.parquet")
    assert records.column("summary").to_pylist() == ["=made up"]


def test_without_pyarrow_it_says_what_to_do(
    copy: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "pyarrow", None)
    with pytest.raises(Refused, match="pip install pyarrow"):
        client.export(copy, tmp_path, parquet=True)


# Over HTTP ----------------------------------------------------------------------------------------


class Site(BaseHTTPRequestHandler):
    """A site that answers from a list of what to say."""

    answers: list[tuple[int, dict[str, str], bytes]]
    seen: list[dict[str, str]]

    def do_GET(self) -> None:
        self.seen.append(dict(self.headers))
        self.say(*self.answers.pop(0))

    def say(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002
        pass


@pytest.fixture
def site() -> Iterator[Any]:
    handler = type("Handler", (Site,), {"answers": [], "seen": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    Thread(target=server.serve_forever, daemon=True).start()
    handler.address = f"http://127.0.0.1:{server.server_port}"  # type: ignore[attr-defined]
    yield handler
    server.shutdown()
    server.server_close()


KILLS = 15
EMPTY = b'{"results": [], "next": null, "log": {"n": 0}}'


def test_a_busy_site_is_asked_again_when_it_says(
    site: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    monkeypatch.setattr("publication.client.time.sleep", waited.append)
    packed = {"Content-Encoding": "gzip"}
    site.answers += [
        (429, {"Retry-After": "7"}, b""),
        (503, {}, b""),
        (503, {"Retry-After": "Thu, 15 Jan 2026 12:00:00 GMT"}, b""),
        (200, packed, compress(EMPTY)),
    ]
    assert client.fetch_from(site.address, "made-up")(0)["results"] == []
    assert waited == [7, 2, 4]
    assert {each["Authorization"] for each in site.seen} == {"Bearer made-up"}


def test_an_answer_that_breaks_off_is_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("publication.client.time.sleep", lambda seconds: None)
    parts: list[Any] = [IncompleteRead(b""), {"results": []}]

    def ask() -> Page:
        part = parts.pop(0)
        if isinstance(part, Exception):
            raise part
        return dict(part)

    assert client.patiently(ask) == {"results": []}


def test_what_the_site_says_when_it_refuses_is_told(site: Any) -> None:
    site.answers.append((401, {}, b'{"detail": "This key was revoked."}'))
    with pytest.raises(Refused, match="The site answers 401: This key was revoked"):
        client.fetch_from(site.address)(0)


def test_a_key_goes_to_no_other_host_and_over_no_open_line(site: Any) -> None:
    site.answers.append((302, {"Location": "http://localhost:1/elsewhere"}, b""))
    with pytest.raises(Refused, match="leads on to http://localhost:1/elsewhere"):
        client.fetch_from(site.address, "made-up")(0)
    with pytest.raises(Refused, match="by https only"):
        client.fetch_from("http://harm.example.org", "made-up")
    with pytest.raises(Refused, match="begins with https"):
        client.fetch_from("harm.example.org")


def test_killed_at_any_moment_it_goes_on_where_it_was(
    seeded: None, ask: Ask, site: Any, tmp_path: Path
) -> None:
    """A process of its own, killed again and again while it takes over the example data."""
    pages, dice = list(read_pages(ask, 40)), random.Random(3)
    head = pages[-1]["log"]["n"]
    by_after = {page["after"]: json.dumps(page).encode() for page in pages}
    # It may be killed when all is taken over but not yet told: then it asks what came after.
    by_after[head] = json.dumps(fetch_by(ask)(head)).encode()

    def answer(self: Any) -> None:
        after = int(self.path.partition("after=")[2].partition("&")[0])
        self.say(200, {}, by_after[after])

    site.do_GET = answer
    copy = tmp_path / "copy.sqlite"
    command = [sys.executable, str(FILE), "mirror", site.address, str(copy)]
    killed, out = 0, None
    while out is None:
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, env={"PATH": os.environ["PATH"]}
        )
        # A slow machine may come no further than the start of it in any of these moments.
        moment = 0.15 + dice.random() / 2 + killed / 20 if killed < KILLS else 120
        try:
            out, _ = process.communicate(timeout=moment)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.communicate()
            killed += 1
    assert killed > 0
    told = f"In step with entry {head}.\n".encode()
    assert out == told == subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout
    with closing(open_copy(copy)) as opened:
        assert client.verify(opened) == head
        standing = [each for page in pages for each in page["results"] if each["document"]]
        assert held(opened) == {each["subject"]: each["document"] for each in standing}


@pytest.mark.django_db
def test_the_site_serves_the_file_itself(client: Client) -> None:
    answer = client.get("/api/client.py")
    assert answer.content == FILE.read_bytes()
    assert answer.headers["Content-Type"] == "text/x-python; charset=utf-8"
    tag = answer.headers["ETag"]
    assert client.get("/api/client.py", headers={"if-none-match": tag}).status_code == 304


@pytest.mark.django_db
def test_the_site_serves_the_recipes_to_which_its_schema_leads(client: Client) -> None:
    told = client.get("/api/v1/schema/", headers={"accept": "application/json"}).json()
    answer = client.get(told["externalDocs"]["url"])
    assert answer.headers["Content-Type"] == "text/markdown; charset=utf-8"
    assert answer.content.startswith(b"# Recipes")


def test_the_file_needs_nothing_but_python(tmp_path: Path) -> None:
    alone = tmp_path / "client.py"
    alone.write_bytes(FILE.read_bytes())
    command = [sys.executable, "-I", "-S", str(alone), "--help"]
    told = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    assert "Keep a copy" in told
