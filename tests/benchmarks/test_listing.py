"""Pages of records, searches in their words, and the look-up of likely duplicates."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import orjson
from django.db import connection
from django.db.models import Q

from incidents.models import Incident
from incidents.queue import find_waiting, read_twins
from publication.api.record_filters import after, choose_incidents
from publication.listing import Told, list_records
from publication.models import PublishedIncident
from publication.moments import LIVE
from tests.benchmarks.conftest import NUMBER
from tests.benchmarks.measuring import Table, in_turns

LIMIT = 100
HERE = Told("http://localhost/api/v1/incidents/", "/", None)
DEEP = int(NUMBER * 0.9)
# The same from the tables that people write.
BARE = """
    SELECT i.code, i.record_type, i.kind, i.start_on, i.end_on, i.summary, i.grading,
           p.code, p.path, p.name_en, p.name_ar
    FROM incidents_incident i JOIN incidents_place p ON p.id = i.place_id
    WHERE i.review_state = 'published' ORDER BY i.start_on, i.code LIMIT 100
"""
BARE_RANGES = """
    SELECT i.code, r.harm, r.population, r.subgroup, r.reported_min, r.corroborated_min, r.best,
           r.reported_max, r.open_top, r.disputed, r.voices
    FROM incidents_range r JOIN incidents_incident i ON i.id = r.incident_id
    WHERE i.code = ANY(%s)
"""
LOOKED_UP = 500


def page(begin: tuple[date, str] | None = None, words: Sequence[str] = ()) -> bytes:
    """Return a page as the API has it."""
    found = choose_incidents({"q": list(words)} if words else {}, LIVE)
    if begin:
        found = found.filter(after(*begin))
    return b",".join(row.text.encode() for row in list_records(found[: LIMIT + 1], HERE))


def bare_page() -> bytes:
    with connection.connection.cursor() as cursor:
        records: list[Any] = cursor.execute(BARE, prepare=True).fetchall()
        ranges: dict[str, list[Any]] = {code: [] for code, *_ in records}
        for code, *found in cursor.execute(BARE_RANGES, [list(ranges)], prepare=True):
            ranges[code].append(found)
    return orjson.dumps([[*record, ranges[record[0]]] for record in records])


def test_pages(table: Table) -> None:
    connection.ensure_connection()
    ours, bare = in_turns(page, bare_page)
    table.compare("page of 100 with ranges, against raw psycopg", ours, bare, at_most=1.5)
    standing = PublishedIncident.objects.at().order_by("start_on", "code")
    [deep] = standing.values_list("start_on", "code")[DEEP : DEEP + 1]
    far, first = in_turns(lambda: page(deep), page)
    table.compare(f"page of 100 at depth {DEEP:,}, against the first", far, first, at_most=2)


def test_searching(table: Table) -> None:
    """Words by how many records hold them."""
    searches = {
        "a word of one record": ["10001"],
        "a word of one record in 100": ["13"],
        "a word of two records in three": ["injured"],
        "a word of all records": ["killed"],
        "three words": ["injured", "about", "exact"],
        "words that no record holds": ["injured", "nowhere"],
    }
    for name, words in searches.items():
        [taken] = in_turns(lambda words=words: page(words=words))  # type: ignore[misc]
        table.stay_under(f"search: {name}", sorted(taken)[3], limit=0.02)


def test_likely_duplicates(table: Table) -> None:
    [last] = Incident.objects.order_by("pk").values_list("pk", flat=True)[LOOKED_UP : LOOKED_UP + 1]
    asked = Incident.objects.filter(pk__lt=last)
    [taken] = in_turns(lambda: list(read_twins(asked, among=Q(review_state="published"))))
    table.stay_under(
        "likely duplicates, of one incident", sorted(taken)[3] / LOOKED_UP, limit=0.001
    )


def test_what_waits(table: Table) -> None:
    """The first page of the queue, of all of its lists; nothing waits in this world."""
    [taken] = in_turns(lambda: list(find_waiting(on=date(2020, 1, 1))[:LIMIT]))
    table.stay_under("the queue, all of its lists", sorted(taken)[3], limit=0.3)
