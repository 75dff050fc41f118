"""Keep a copy of everything that a harmtrack site has published, in step for years.

One file, Python 3.9 or later, nothing to install:

    python client.py mirror https://harm.example.org copy.sqlite    fetch what is new
    python client.py verify copy.sqlite                             prove that it is unchanged
    python client.py export copy.sqlite folder                      write it as CSV
    python client.py export --parquet copy.sqlite folder            as Parquet (asks for pyarrow)

Run `mirror` as often as you like: it asks for what came since, and may be stopped at any moment. If
the site asks for a key, put it into the environment as HARMTRACK_KEY. What is withdrawn, merged or
redacted leaves the copy too: run `mirror` and `export` before you use or share anything.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import os
import sqlite3
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from hashlib import sha256
from http.client import HTTPException
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

try:
    import pyarrow
    import pyarrow.parquet
except ImportError:
    pyarrow = None

Page = dict[str, Any]
Fetch = Callable[[int], Page]

TRIES = 6
LIMIT = 500
LOCAL = ("localhost", "127.0.0.1", "::1")
NOTHING_YET = "0" * 64
ENTRY = ("n", "kind", "subject", "at", "document_hash", "hash")
TABLES = """
    CREATE TABLE IF NOT EXISTS entry (
        n INTEGER PRIMARY KEY, kind TEXT, subject TEXT, at TEXT, document_hash TEXT, hash TEXT
    );
    CREATE TABLE IF NOT EXISTS document (
        subject TEXT PRIMARY KEY, n INTEGER, gone INTEGER, salt TEXT, body TEXT
    );
    CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, value TEXT);
"""
COLUMNS = {
    "incidents": """record_type kind dataset when.edtf when.start when.end place.code
        place.name_en place.name_ar place.latitude place.longitude grading summary""",
    "ranges": """harm population subgroup reported_min corroborated_min best reported_max open_top
        disputed voices rule""",
    "claims": """id voice.code voice.name_en voice.name_ar harm population subgroup low best high
        hedge stance fate confidential withdrawn wording language report.title report.link
        report.published_on""",
}
# What is no text; dates stay as they are written.
PERSONS = ("reported_min", "corroborated_min", "best", "reported_max", "voices", "low", "high")
FLAGS = ("open_top", "disputed", "confidential", "withdrawn")
AT_ONCE = 20_000
# Where a spreadsheet may see a formula: behind blanks, and with signs of full width too.
BLANKS = " \t\r\n\v\f\u00a0\u200b\u2060\u3000\ufeff"
SIGNS = "=+-@\uff1d\uff0b\uff0d\uff20"


class Refused(Exception):
    """What cannot be gone on with, in words for a person."""


# The copy -----------------------------------------------------------------------------------------


def open_copy(path: str | Path) -> sqlite3.Connection:
    """Open a copy, and make it if it is not there. What is deleted is overwritten."""
    copy = sqlite3.connect(path, isolation_level=None, timeout=30)
    copy.execute("PRAGMA secure_delete = ON")
    copy.executescript(TABLES)
    return copy


def mirror(copy: sqlite3.Connection, fetch: Fetch) -> int:
    """Take over all entries that the copy lacks, page by page; return the number of the last.

    ``fetch`` answers the page of changes after a number. Each page is taken whole or not at all.
    """
    while True:
        after, last = newest(copy)
        page = fetch(after)
        changes = page["results"]
        check_pages(changes, after, last)
        last = changes[-1]["hash"] if changes else last
        whole = page["next"] is None
        if whole and page["log"]["hash"] != last:
            raise Refused("The head of the site's log is not what its entries lead to.")
        take(copy, changes, after, complete=whole)
        if whole:
            return newest(copy)[0]


def newest(copy: sqlite3.Connection) -> tuple[int, str]:
    """Return number and hash of the last entry in the copy."""
    found = copy.execute("SELECT n, hash FROM entry ORDER BY n DESC LIMIT 1").fetchone()
    return found or (0, NOTHING_YET)


def check_pages(changes: Iterable[Page], n: int, previous: str) -> None:
    """Raise Refused unless the entries follow each other, and say what their hashes cover."""
    for change in changes:
        n += 1
        if change["n"] != n or change["previous_hash"] != previous:
            raise Refused(f"Entry {n} does not follow the one before: this is another log.")
        previous = change["hash"]
        if previous != hash_entry(change, change["previous_hash"]):
            raise Refused(f"Entry {n} is not what its hash says.")
        if change["stands"]:
            body = change["document"] or change["tombstone"]
            if hash_document(change["salt"], body) != change["document_hash"]:
                raise Refused(f"The document of entry {n} is not what its hash says.")


def take(copy: sqlite3.Connection, changes: Iterable[Page], after: int, *, complete: bool) -> None:
    """Write one page in one transaction, unless another process was faster."""
    copy.execute("BEGIN IMMEDIATE")
    try:
        if newest(copy)[0] == after:
            for change in changes:
                take_entry(copy, change)
            state = "complete" if complete else "partial"
            copy.execute("INSERT OR REPLACE INTO fact VALUES ('state', ?)", [state])
        copy.execute("COMMIT")
    except BaseException:
        copy.execute("ROLLBACK")
        raise


def take_entry(copy: sqlite3.Connection, change: Page) -> None:
    copy.execute("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?)", [change[name] for name in ENTRY])
    if change["kind"] == "redacted":
        copy.execute("DELETE FROM document WHERE subject = ?", [change["subject"]])
    if change["stands"]:
        body = change["document"] or change["tombstone"]
        gone = change["document"] is None
        row = [change["subject"], change["n"], gone, change["salt"], canonical(body).decode()]
        copy.execute("INSERT OR REPLACE INTO document VALUES (?, ?, ?, ?, ?)", row)


def documents(copy: sqlite3.Connection, sort: str = "") -> Iterator[tuple[str, Page]]:
    """Yield every subject that is public, such as incident:HT100001, with its document."""
    rows = copy.execute(
        "SELECT subject, body FROM document WHERE NOT gone AND subject LIKE ? ORDER BY subject",
        [f"{sort}%"],
    )
    for subject, body in rows:
        yield subject, json.loads(body)


def verify(copy: sqlite3.Connection) -> int:
    """Walk the whole copy, and return its last number; raise Refused at the first difference."""
    previous, n = NOTHING_YET, 0
    for found in copy.execute(f"SELECT {', '.join(ENTRY)} FROM entry ORDER BY n"):  # noqa: S608
        entry = dict(zip(ENTRY, found))  # noqa: B905
        n += 1
        if entry["n"] != n or entry["hash"] != hash_entry(entry, previous):
            raise Refused(f"Entry {n} was changed.")
        previous = entry["hash"]
    # What a copy that is whole says of a subject is what the newest entry about it said.
    whole = is_whole(copy)
    for subject, newest_n, held_n, salt, body, document_hash in copy.execute(
        """SELECT subject, max(entry.n), document.n, salt, body, document_hash
           FROM entry LEFT JOIN document USING (subject) GROUP BY subject"""
    ):
        if whole and held_n != newest_n:
            raise Refused(f"The document of {subject} is missing.")
        if held_n == newest_n and hash_document(salt, json.loads(body)) != document_hash:
            raise Refused(f"The document of {subject} was changed.")
    return n


def is_whole(copy: sqlite3.Connection) -> bool:
    """Whether the copy reached the head of the log: before that it is of no one moment."""
    state = copy.execute("SELECT value FROM fact WHERE name = 'state'").fetchone()
    return bool(state == ("complete",))


def canonical(value: Any) -> bytes:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def hash_document(salt: str, body: Any) -> str:
    return sha256(bytes.fromhex(salt) + canonical(body)).hexdigest()


def hash_entry(entry: Page, previous: str) -> str:
    at = entry["at"].replace("Z", "+00:00")
    parts = [previous, entry["n"], entry["kind"], entry["subject"], entry["document_hash"], at]
    return sha256(canonical(parts)).hexdigest()


# The site -----------------------------------------------------------------------------------------


class StayHere(HTTPRedirectHandler):
    """Follows no redirect to another host: the key is meant for one."""

    def redirect_request(
        self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> Any:
        if urlsplit(newurl)[:2] != urlsplit(req.full_url)[:2]:
            raise Refused(f"The site leads on to {newurl}: if you trust it, start from there.")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def fetch_from(site: str, key: str = "", *, limit: int = LIMIT) -> Fetch:
    """Return what asks a site for changes."""
    where = urlsplit(site)
    if where.scheme not in ("http", "https"):
        raise Refused(f"{site}: an address begins with https://")
    if key and where.scheme == "http" and where.hostname not in LOCAL:
        raise Refused("A key is sent by https only: anybody on the way could read it.")
    opener = build_opener(StayHere())
    headers = {"Accept": "application/json", "Accept-Encoding": "gzip"}
    if key:
        headers["Authorization"] = f"Bearer {key}"

    def fetch(after: int) -> Page:
        address = f"{site.rstrip('/')}/api/v1/changes/?after={after}&limit={limit}"
        return patiently(lambda: read(opener, Request(address, headers=headers)))  # noqa: S310

    return fetch


def read(opener: Any, request: Request) -> Page:
    with opener.open(request, timeout=60) as answer:
        body = answer.read()
        if answer.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        page: Page = json.loads(body)
        return page


def patiently(ask: Callable[[], Page]) -> Page:
    """Ask again where the site is busy or away, and say what it says where it refuses."""
    for tried in range(TRIES):
        wait = 2.0**tried
        try:
            return ask()
        except HTTPError as error:
            if error.code not in (429, 500, 502, 503, 504) or tried == TRIES - 1:
                raise Refused(f"The site answers {error.code}: {told(error)}") from error
            asked = error.headers.get("Retry-After", "")
            wait = float(asked) if asked.isdecimal() else wait
        except (URLError, HTTPException, OSError, ValueError, EOFError) as error:
            if tried == TRIES - 1:
                raise Refused(f"The site does not answer: {error}") from error
        time.sleep(wait)
    raise AssertionError


def told(error: HTTPError) -> str:
    try:
        return str(json.load(error)["detail"])
    except (ValueError, KeyError, OSError):
        return error.reason


# Tables -------------------------------------------------------------------------------------------


def export(copy: sqlite3.Connection, folder: str | Path, *, parquet: bool = False) -> None:
    """Write incidents, ranges and claims of a whole copy; empty or null is unknown, never zero."""
    if parquet and pyarrow is None:
        raise Refused("Parquet is written by pyarrow: pip install pyarrow, or leave --parquet out.")
    if not is_whole(copy):
        raise Refused("The copy is not whole yet: run mirror to its end first.")
    Path(folder).mkdir(parents=True, exist_ok=True)
    for name, columns in COLUMNS.items():
        form, write = ("parquet", write_parquet) if parquet else ("csv", write_csv)
        path = Path(folder, f"{name}.{form}")
        draft = path.with_suffix(".part")
        write(draft, ["code", *columns.split()], rows_of(copy, name))
        draft.replace(path)


def rows_of(copy: sqlite3.Connection, name: str) -> Iterator[Page]:
    for _, record in documents(copy, "incident:"):
        for row in [record] if name == "incidents" else record[name]:
            yield {**row, "code": record["code"]}


def write_csv(path: Path, columns: list[str], rows: Iterable[Page]) -> None:
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        table = csv.writer(file)
        table.writerow([name.replace(".", "_") for name in columns])
        table.writerows([cell(pick(row, name)) for name in columns] for row in rows)


def write_parquet(path: Path, columns: list[str], rows: Iterable[Page]) -> None:
    types = {True: pyarrow.int64(), False: pyarrow.string()}
    schema = pyarrow.schema(
        (name.replace(".", "_"), pyarrow.bool_() if name in FLAGS else types[name in PERSONS])
        for name in columns
    )
    rows = iter(rows)
    with pyarrow.parquet.ParquetWriter(path, schema) as file:
        while some := list(islice(rows, AT_ONCE)):
            arrays = [[pick(row, name) for row in some] for name in columns]
            file.write_table(pyarrow.table(arrays, schema=schema))


def pick(row: Any, name: str) -> Any:
    """Return what stands at a path; None where the document does not tell it."""
    for part in name.split("."):
        row = row.get(part) if isinstance(row, dict) else None
    return row


def cell(value: Any) -> str:
    """Return one value as text that no spreadsheet takes for a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    runs = isinstance(value, str) and (
        text.startswith(("\t", "\r", "\n")) or text.lstrip(BLANKS).startswith(tuple(SIGNS))
    )
    return f"'{text}" if runs else text


def main(arguments: list[str]) -> str:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    for name, more in (
        ("mirror", ["site", "copy"]),
        ("verify", ["copy"]),
        ("export", ["copy", "folder"]),
    ):
        command = commands.add_parser(name)
        for argument in more:
            command.add_argument(argument)
    command.add_argument("--parquet", action="store_true")
    asked = parser.parse_args(arguments)
    with closing(open_copy(asked.copy)) as copy:
        if asked.command == "mirror":
            fetch = fetch_from(asked.site, os.environ.get("HARMTRACK_KEY", ""))
            return f"In step with entry {mirror(copy, fetch)}."
        if asked.command == "verify":
            return f"Entries 1 to {verify(copy)} are as the site published them."
        export(copy, asked.folder, parquet=asked.parquet)
        return f"Written to {asked.folder}."


if __name__ == "__main__":
    try:
        print(main(sys.argv[1:]))
    except Refused as error:
        sys.exit(str(error))
