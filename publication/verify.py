"""Proof that what is public is what the log says, and that the totals are its sum.

Three roads to every monthly total: the totals that were kept entry by entry, the same in SQL from
the live figures, and an obvious, slow reading of the documents in Python.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Any

from django.db import connection
from django.forms.models import model_to_dict

from incidents.models import Incident
from incidents.reconciliation.months import allocate
from publication.figures import make_figures
from publication.log import hash_document, hash_entry
from publication.models import (
    HeldDocument,
    LogEntry,
    LogHead,
    MonthlyTotal,
    PublicDocument,
    PublishedFigure,
    PublishedIncident,
)
from publication.models.log import NOTHING_YET
from publication.totals import CONTRIBUTIONS, KEY, SUMS

Cells = dict[tuple[str, ...], dict[str, Any]]
Totals = dict[tuple[Any, ...], tuple[int, ...]]
KEPT_BY_OTHERS = ("id", "valid_to")
# The entries that say what a record is, and not that it is gone.
WHOLE = [
    LogEntry.Kind.PUBLISHED,
    LogEntry.Kind.REVISED,
    LogEntry.Kind.SPLIT,
    LogEntry.Kind.UNMERGED,
]


def verify() -> Iterator[str]:
    """Yield every difference, in words; nothing when all is well."""
    yield from verify_chain()
    yield from verify_figures()
    yield from verify_held()
    yield from verify_totals()


def verify_chain() -> Iterator[str]:
    """Walk the log from its first entry to its head."""
    n, previous = 0, NOTHING_YET
    redacted = set(
        LogEntry.objects.filter(kind=LogEntry.Kind.REDACTED).values_list("subject", flat=True)
    )
    for entry in LogEntry.objects.select_related("document").order_by("n").iterator(2000):
        n += 1
        if entry.n != n:
            yield f"log: entry {n} is missing"
            n = entry.n
        if entry.previous_hash != previous or entry.hash != hash_entry(entry):
            yield f"log: entry {entry.n} breaks the chain"
        previous = entry.hash
        document: PublicDocument | None = getattr(entry, "document", None)
        if document is None:
            if entry.subject not in redacted:
                yield f"log: entry {entry.n} has lost its document"
        elif hash_document(bytes(document.salt), document.body) != entry.document_hash:
            yield f"log: the document of entry {entry.n} was changed"
    head = LogHead.objects.filter(pk=1).values_list("n", "hash").first()
    if (head or (0, NOTHING_YET)) != (n, previous):
        yield f"log: the head is {head}, and the last entry is {n}"


def verify_figures() -> Iterator[str]:
    """Hold every figure against the document that it was made from."""
    documents = (
        PublicDocument.objects.filter(entry__kind__in=WHOLE).order_by("entry_id").iterator(2000)
    )
    while batch := list(islice(documents, 1000)):
        codes = {document.body["code"] for document in batch}
        held: dict[int, Cells] = {document.entry_id: {} for document in batch}
        for figure in PublishedFigure.objects.filter(code__in=codes, valid_from__in=held):
            held[figure.valid_from][_cell(figure)] = _plain(figure)
        for document in batch:
            yield from _compare(document, held[document.entry_id])
    yield from verify_versions()
    for code, public, own in _states():
        if public != own:
            yield f"figures: {code} is {public} in public and {own} in the records"
    live = PublishedIncident.objects.at().filter(state=PublishedIncident.State.PUBLISHED)
    entries = dict(live.values_list("code", "entry_id"))
    for code, valid_from in PublishedFigure.objects.filter(valid_to=None).values_list(
        "code", "valid_from"
    ):
        if entries.get(code) != valid_from:
            yield f"figures: {code} is live at entry {valid_from}, its face at {entries.get(code)}"


def _compare(document: PublicDocument, held: Cells) -> Iterator[str]:
    n = document.entry_id
    made = {_cell(figure): _plain(figure) for figure in make_figures(document.body, n=n)}
    for cell in sorted(made.keys() | held.keys()):
        if made.get(cell) != held.get(cell):
            yield f"figures: entry {n} {'/'.join(cell)} is not what its document says"


# Since versions are kept, each ends with the next entry about its subject.
UNENDED = """
    SELECT subject, version.valid_from, version.valid_to, later
    FROM (SELECT n, subject, lead(n) OVER (PARTITION BY subject ORDER BY n) AS later
          FROM publication_logentry) entry
    JOIN (SELECT entry_id, valid_from, valid_to FROM publication_publishedincident
          UNION ALL
          SELECT entry_id, valid_from, valid_to FROM publication_publishedreference) version
      ON version.entry_id = entry.n
    WHERE version.valid_from <> entry.n OR version.valid_to IS DISTINCT FROM later
    ORDER BY entry.n
"""


def verify_versions() -> Iterator[str]:
    """Hold what stands from when to when against the entries of the log."""
    with connection.cursor() as cursor:
        cursor.execute(UNENDED)
        for subject, valid_from, valid_to, later in cursor.fetchall():
            yield f"versions: {subject} at {valid_from} ends with {valid_to}, in the log {later}"


def _states() -> Iterator[tuple[str, str, str]]:
    """Yield each record that was ever public with its public state and its own.

    What was withdrawn may be under work again, and stays withdrawn in public meanwhile.
    """
    rows = Incident.objects.values_list("code", "review_state", "merged_into__code")
    held = {
        code: _told("withdrawn" if state not in ("published", "merged") else state, into)
        for code, state, into in rows
    }
    into = "entry__document__body__merged_into"
    for code, state, code_there in PublishedIncident.objects.at().values_list(
        "code", "state", into
    ):
        yield code, _told(state, code_there), held.get(code, "gone")


def _told(state: str, into: str | None) -> str:
    return f"{state} into {into}" if into else state


def verify_held() -> Iterator[str]:
    """Hold what waits against what the public is told of it."""
    live = PublishedIncident.objects.at().filter(state=PublishedIncident.State.PUBLISHED)
    told = {
        code
        for code, withheld in live.values_list("code", "entry__document__body__withheld")
        if any(held["until"] for held in withheld or ())
    }
    held = set(HeldDocument.objects.values_list("code", flat=True))
    for code in sorted(told - held):
        yield f"held back: {code} says that a part waits, and nothing is held"
    for code in sorted(held - told):
        yield f"held back: a part of {code} waits, and the public is not told"


def verify_totals() -> Iterator[str]:
    """Hold the totals against SQL over the live figures, and both against plain Python."""
    kept = {
        key: sums
        for row in MonthlyTotal.objects.values_list(*KEY, *SUMS)
        for key, sums in [(tuple(row[: len(KEY)]), tuple(row[len(KEY) :]))]
        if any(sums)
    }
    roads = {"in SQL": sum_in_sql(), "in Python": sum_in_python()}
    for road, found in roads.items():
        for key in sorted(kept.keys() | found.keys(), key=str):
            if kept.get(key) != found.get(key):
                name = " ".join(str(part) for part in key)
                yield f"totals: {name} is {kept.get(key)}, {road} {found.get(key)}"
    yield from verify_first()


def verify_first() -> Iterator[str]:
    """Hold the entry that first had anything of a total against all figures that ever were."""
    rows = MonthlyTotal.objects.values_list(*KEY, "first_n")
    kept = {tuple(key): first for *key, first in rows.iterator(2000)}
    found = {key: first for key, (*_, first) in _contributions("TRUE")}
    for key in sorted(kept.keys() | found.keys(), key=str):
        if kept.get(key) != found.get(key):
            name = " ".join(str(part) for part in key)
            yield f"totals: {name} is first in {kept.get(key)}, by the figures {found.get(key)}"


def sum_in_sql() -> Totals:
    """Return every monthly total as SQL makes it from the live figures."""
    return {key: tuple(sums) for key, (*sums, _) in _contributions("f.valid_to IS NULL")}


def _contributions(condition: str) -> Iterator[tuple[tuple[Any, ...], tuple[int, ...]]]:
    """Yield each total's key with its sums and first entry, from the figures chosen."""
    with connection.cursor() as cursor:
        cursor.execute(CONTRIBUTIONS.format(sign="1", condition=condition))
        for row in cursor.fetchall():
            yield tuple(row[: len(KEY)]), tuple(int(value) for value in row[len(KEY) :])


def sum_in_python() -> Totals:
    """Return every monthly total as a patient reader of the documents would add it up."""
    sums: dict[tuple[Any, ...], Counter[str]] = {}
    documents = PublicDocument.objects.of_records().order_by("entry_id")
    for document in documents.iterator(2000):
        figures = [
            figure
            for figure in make_figures(document.body, n=document.entry_id)
            if figure.record_type == "incident" and figure.subgroup == "any"
        ]
        for figure in figures:
            for month in _months(figure):
                for place in figure.place_path:
                    key = _key(figure, month, place)
                    sums.setdefault(key, Counter()).update(_part(figure, month))
        for harm in {figure.harm for figure in figures}:
            figure = next(figure for figure in figures if figure.harm == harm)
            for month in _months(figure):
                for place in figure.place_path:
                    key = (*_key(figure, month, place)[:-1], "")
                    sums.setdefault(key, Counter()).update(incidents=1)
    return {key: tuple(part[name] for name in SUMS) for key, part in sums.items()}


def _key(figure: PublishedFigure, month: date, place: str) -> tuple[Any, ...]:
    return (
        month,
        figure.year_only,
        place,
        figure.dataset,
        figure.kind,
        figure.grading,
        figure.harm,
        figure.population,
    )


def _months(figure: PublishedFigure) -> list[date]:
    if figure.year_only:
        return [date(figure.start_on.year, 1, 1)]
    first = figure.start_on.year * 12 + figure.start_on.month - 1
    last = figure.end_on.year * 12 + figure.end_on.month - 1
    return [date(month // 12, month % 12 + 1, 1) for month in range(first, last + 1)]


def _part(figure: PublishedFigure, month: date) -> dict[str, int]:
    """Return what one figure adds to one month."""
    dated = len(_months(figure)) == 1
    part = {
        "incidents": 1,
        "incidents_without_figure": int(figure.reported_min is None),
        "reported_max": figure.reported_max or 0,
        "set_aside": figure.set_aside,
    }
    for name in ("reported_min", "corroborated_min", "best", "reported_max"):
        part[f"has_{name}"] = int(getattr(figure, name) is not None)
    for name in ("open_top", "disputed", "single_voice", "imported", "checked_zero"):
        part[name] = int(getattr(figure, name))
    if dated:
        for name in ("reported_min", "corroborated_min", "best"):
            part[name] = getattr(figure, name) or 0
    elif figure.best is not None:
        shares = allocate(figure.best, figure.start_on, figure.end_on)
        part["best_allocated"] = shares[f"{month:%Y-%m}"] or 0
    return part


def _cell(figure: PublishedFigure) -> tuple[str, ...]:
    return figure.harm, figure.population, figure.subgroup


def _plain(figure: PublishedFigure) -> dict[str, Any]:
    return model_to_dict(figure, exclude=KEPT_BY_OTHERS)
