"""Filling an empty database with an invented world, in one transaction, on all processors."""

import gc
import multiprocessing
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from hashlib import sha256

from django.contrib.auth.models import User
from django.core.management.color import no_style
from django.db import connections, models, transaction
from django.db.backends.utils import CursorWrapper

from incidents.models import Attribution, Claim, Incident, Place, Range
from publication.documents import describe_dataset, describe_place, describe_source
from publication.log import canonical, hash_document, hash_entry
from publication.models import (
    LogEntry,
    LogHead,
    MonthlyTotal,
    PublicDocument,
    PublishedFigure,
    PublishedIncident,
    PublishedReference,
    PublishedShare,
)
from publication.models.log import NOTHING_YET
from publication.synthetic.bare import bare
from publication.synthetic.copying import Json, line, statement, write
from publication.synthetic.describing import Chunk, Load, make_chunk, world
from publication.synthetic.world import World, like
from publication.totals import FILL
from sources.models import Dataset, Party, Report, Source, SourceRating

# As the owner, whose tables they are: their triggers and indexes come back when it is done.
OWNER = "owner"
SMALL = (Dataset, Party, Place, Source, SourceRating, Report)
LOADED = (
    Incident,
    Claim,
    Attribution,
    Range,
    LogEntry,
    PublicDocument,
    PublishedReference,
    PublishedIncident,
    PublishedFigure,
    PublishedShare,
)
# The database gives these their keys.
UNKEYED = (Attribution, Range, PublishedShare, PublishedIncident, PublishedReference)
AT_ONCE = 1000


class NotEmpty(ValueError):
    """The database holds records already."""


def load(
    number: int, *, seed: int, at: datetime, processes: int, tell: Callable[[int], object]
) -> None:
    """Fill the database with so many incidents; ``tell`` hears how many more are there.

    All of it or nothing. Raises NotEmpty. History is not written: nobody edited anything.
    """
    refuse_records()
    first = _references(world())
    plan = Load(seed=seed, head=len(first.entries), at=at)
    pool = multiprocessing.get_context("fork").Pool(processes, settle) if processes > 1 else None
    try:
        with transaction.atomic(OWNER), connections[OWNER].cursor() as cursor:
            cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
            cursor.execute("SET LOCAL work_mem = '256MB'")
            _save(world())
            with bare(cursor, LOADED):
                chain = Chain(at)
                _copy(cursor, first, chain)
                for chunk in _chunks(plan, number, pool):
                    _copy(cursor, chunk, chain)
                    tell(len(chunk.entries))
            LogHead.objects.using(OWNER).create(pk=1, n=chain.n, hash=chain.hash)
            _reset_sequences(cursor)
            cursor.execute("ANALYZE")
            cursor.execute(FILL)
    finally:
        if pool:
            pool.terminate()
    tidy()


def settle() -> None:
    """Look for what is no longer used more rarely: rows come and go by thousands."""
    gc.freeze()
    gc.set_threshold(100_000)


def refuse_records() -> None:
    """Raise NotEmpty unless no record, source, place or entry of the log is there."""
    for model in (LogEntry, Incident, Source, Place, Dataset):
        if held := model._meta.base_manager.using(OWNER).count():
            raise NotEmpty(
                f"The database holds {held} of {model._meta.verbose_name_plural}: a made-up world "
                "goes into an empty one. Set HARMTRACK_DATA_DIR (or DATABASE_URL) to another."
            )


def tidy() -> None:
    """Note which pages need no look at their rows' ages, as vacuum would in its own time."""
    with connections[OWNER].cursor() as cursor:
        for model in (*LOADED, MonthlyTotal):
            cursor.execute(f"VACUUM (ANALYZE) {model._meta.db_table}")


class Chain:
    """The log as it grows."""

    def __init__(self, at: datetime) -> None:
        self.n, self.hash, self.blank = 0, NOTHING_YET, LogEntry(at=at)

    def append(self, kind: str, subject: str, document_hash: str) -> str:
        """Return the line of the next entry."""
        entry = like(
            self.blank,
            {},
            n=self.n + 1,
            kind=kind,
            subject=subject,
            document_hash=document_hash,
            previous_hash=self.hash,
        )
        entry.hash = hash_entry(entry)
        self.n, self.hash = entry.n, entry.hash
        return write(entry, keyed=True)


def _references(world: World) -> Chunk:
    """Return what records refer to, as the first entries of the log."""
    chunk = Chunk(kind=LogEntry.Kind.REFERENCE)
    described = [
        *((f"place:{place.code}", describe_place(place)) for place in world.places),
        (f"dataset:{world.dataset.code}", describe_dataset(world.dataset)),
        *((f"source:{voice.public_code}", describe_source(voice)) for voice in world.voices),
    ]
    for n, (subject, body) in enumerate(described, start=1):
        salt = sha256(subject.encode()).digest()[:16]
        chunk.entries.append((subject, hash_document(salt, body)))
        chunk.lines[PublicDocument].append(line((n, salt, Json(canonical(body)))))
        chunk.add([PublishedReference(subject=subject, entry_id=n, valid_from=n)])
    return chunk


def _save(world: World) -> None:
    user = User(username="made-up-rater", is_active=False)
    user.set_unusable_password()
    user.save(using=OWNER)
    for rating in world.ratings:
        rating.rated_by_id = user.pk
    reports = [report for those in world.reports for report in those]
    for rows in (
        [world.dataset],
        world.parties,
        world.places,
        world.voices,
        world.ratings,
        reports,
    ):
        _create(rows)


def _create(rows: Sequence[models.Model]) -> None:
    rows[0]._meta.base_manager.using(OWNER).bulk_create(rows, batch_size=2000)


def _chunks(plan: Load, number: int, pool: "multiprocessing.pool.Pool | None") -> Iterator[Chunk]:
    """Yield the chunks in their order, made by the processes of a pool, a few ahead at most."""
    bounds = [
        (plan, start + 1, min(start + AT_ONCE, number)) for start in range(0, number, AT_ONCE)
    ]
    if pool is None:
        yield from (make_chunk(*each) for each in bounds)
        return
    waiting: deque[multiprocessing.pool.AsyncResult[Chunk]] = deque()
    for each in bounds:
        waiting.append(pool.apply_async(make_chunk, each))
        if len(waiting) > 6:
            yield waiting.popleft().get()
    while waiting:
        yield waiting.popleft().get()


def _copy(cursor: CursorWrapper, chunk: Chunk, chain: Chain) -> None:
    chunk.lines[LogEntry] = [chain.append(chunk.kind, *entry) for entry in chunk.entries]
    for model, lines in chunk.lines.items():
        with cursor.copy(statement(model, keyed=model not in UNKEYED)) as copy:
            copy.write("".join(lines))


def _reset_sequences(cursor: CursorWrapper) -> None:
    for reset in connections[OWNER].ops.sequence_reset_sql(no_style(), [*SMALL, *LOADED]):
        cursor.execute(reset)
