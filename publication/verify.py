"""Proof that what is public is what the log says, and that the totals are its sum.

Of the totals see ``verify_totals``.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import F, OuterRef, Subquery
from django.forms.models import model_to_dict

from incidents.models import Incident
from publication.figures import make_figures
from publication.log import hash_document, hash_entry
from publication.models import (
    HeldDocument,
    LogEntry,
    LogHead,
    PublicDocument,
    PublishedFigure,
    PublishedIncident,
)
from publication.models.log import NOTHING_YET
from publication.reading import one_state
from publication.verify_totals import verify_totals

Cells = dict[tuple[str, ...], dict[str, Any]]
KEPT_BY_OTHERS = ("id", "valid_to")
# The entries that say what a record is, and not that it is gone.
WHOLE = [
    LogEntry.Kind.PUBLISHED,
    LogEntry.Kind.REVISED,
    LogEntry.Kind.SPLIT,
    LogEntry.Kind.UNMERGED,
]


def verify() -> Iterator[str]:
    """Yield every difference, in words; nothing when all is well.

    All of it is read in one state of the log, whoever publishes meanwhile; what is held in memory
    at a time does not grow with the log.
    """
    with one_state():
        yield from verify_chain()
        yield from verify_figures()
        yield from verify_versions()
        yield from verify_faces()
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


def verify_faces() -> Iterator[str]:
    """Hold the faces against the records and against the figures that are live."""
    for code, public, own in _states():
        if public != own:
            yield f"figures: {code} is {public} in public and {own} in the records"
    face = PublishedIncident.objects.at().filter(
        code=OuterRef("code"), state=PublishedIncident.State.PUBLISHED
    )
    live = PublishedFigure.objects.filter(valid_to=None).annotate(
        face=Subquery(face.values("entry_id"))
    )
    astray = live.exclude(face__isnull=False, face=F("valid_from"))
    for code, valid_from, entry in astray.values_list("code", "valid_from", "face"):
        yield f"figures: {code} is live at entry {valid_from}, its face at {entry}"


def _states() -> Iterator[tuple[str, str, str]]:
    """Yield each record that was ever public with its public state and its own.

    What was withdrawn may be under work again, and stays withdrawn in public meanwhile.
    """
    record = Incident.objects.filter(code=OuterRef("code"))
    faces = PublishedIncident.objects.at().annotate(
        own=Subquery(record.values("review_state")),
        own_into=Subquery(record.values("merged_into__code")),
    )
    into = "entry__document__body__merged_into"
    rows = faces.values_list("code", "state", into, "own", "own_into")
    for code, state, code_there, own, own_into in rows.iterator(2000):
        held = own if own in ("published", "merged", None) else "withdrawn"
        yield code, _told(state, code_there), _told(held, own_into) if held else "gone"


def _told(state: str, into: str | None) -> str:
    return f"{state} into {into}" if into else state


def verify_held() -> Iterator[str]:
    """Hold what waits against what the public is told of it."""
    live = PublishedIncident.objects.at().filter(state=PublishedIncident.State.PUBLISHED)
    told = {
        code
        for code, withheld in live.values_list("code", "entry__document__body__withheld").iterator(
            2000
        )
        if any(held["until"] for held in withheld or ())
    }
    held = set(HeldDocument.objects.values_list("code", flat=True))
    for code in sorted(told - held):
        yield f"held back: {code} says that a part waits, and nothing is held"
    for code in sorted(held - told):
        yield f"held back: a part of {code} waits, and the public is not told"


def _cell(figure: PublishedFigure) -> tuple[str, ...]:
    return figure.harm, figure.population, figure.subgroup


def _plain(figure: PublishedFigure) -> dict[str, Any]:
    return model_to_dict(figure, exclude=KEPT_BY_OTHERS)
