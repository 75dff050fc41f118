"""Making the files of a release: one job, which may be killed at any time and started twice.

What a release says follows from its log number alone, so two jobs make the same bytes. The files
get their rows in one transaction at the end; until then nothing of it is public.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from threading import Event, Thread

from django.conf import settings
from django.db import Error, OperationalError, connection, transaction
from django.db.models import Q

from publication.contents import Making, list_products
from publication.manifest import Made
from publication.models import LogEntry, LogHead, Release, ReleaseFile
from publication.shelf import hash_of, is_whole, put
from sources.refusals import Refusal
from sources.saying import told

logger = logging.getLogger(__name__)

Clock = Callable[[], datetime]
# Whoever gives no sign of life for so long is dead.
LEASE = timedelta(seconds=30)
BEAT = 5.0
RUNNING = Release.State.RUNNING


def build_release(pk: int, *, now: Clock, tell: Callable[[int], None] = lambda done: None) -> bool:
    """Make the files of a release that was cut. Return whether it was ours to make.

    ``tell`` hears how many of ``total`` are made.

    Nothing is done where another job is at it, or where it is done. An error is kept with the
    release; `rebuild` starts it anew. A database that is away is raised, and tried again.
    """
    if not _take(pk, at=now()):
        return False
    release = Release.objects.get(pk=pk)
    _clear_away(release)
    try:
        with _beating(pk, now=now):
            while not _build_once(release, now=now, tell=tell):
                logger.info("release %s: something was redacted meanwhile; once more", release.name)
    except OperationalError:
        raise
    except Exception as error:
        logger.exception("release %s was not built", release.name)
        release.finish(at=now(), error=told(error))
    return True


def find_waiting(*, at: datetime) -> list[int]:
    """Return the releases that nobody works on: just cut, or left by a dead worker."""
    waiting = Release.objects.filter(_free(at), state=RUNNING)
    return list(waiting.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def restart(release: Release, *, at: datetime) -> None:
    """Let a release whose making failed be made again. Raises Refusal on any other."""
    held = Release.objects.select_for_update().get(pk=release.pk)
    if held.state != Release.State.FAILED:
        raise Refusal("%(name)s has not failed.", name=held.name)
    held.state, held.finished_at, held.error = RUNNING, None, ""
    held.total = held.done = 0
    held.heartbeat_at = at
    held.save(update_fields=["state", "finished_at", "error", "total", "done", "heartbeat_at"])


def restore_files(release: Release) -> list[str]:
    """Lay the files of a release again where their bytes are gone, as after a restored backup.

    Return what differs from what was released, in words; it is not laid.
    """
    lost = {file.name: file for file in held_files(release) if not is_whole(file)}
    if not lost:
        return []
    with _made_files(release) as (folder, made):
        same = {file.name for file in made if lost.get(file.name, file).sha256 == file.sha256}
        for name in sorted(lost.keys() & same):
            put(folder / name)
    return [f"{release.name}: {name} cannot be made again as it was" for name in lost.keys() - same]


def verify_release(release: Release) -> Iterator[str]:
    """Yield, in words, what of a release is not as it was released: log, files, and a rebuild.

    Where a part was redacted, what lists and describes the files cannot be made as it was any more;
    its bytes alone are looked at.
    """
    entry = LogEntry.objects.filter(n=release.n).first()
    if entry is None or entry.hash != release.head_hash:
        yield f"{release.name}: the log at {release.n} is not the one that it was cut from"
    files = held_files(release)
    for file in files:
        if not is_whole(file):
            yield f"{release.name}: {file.name} is lost or was changed"
    with _made_files(release) as (_folder, made):
        again = {file.name: file.sha256 for file in made}
    whole = not release.files.exclude(redacted_at=None).exists()
    for file in files:
        if (whole or file.rows is not None) and again.get(file.name) != file.sha256:
            yield f"{release.name}: {file.name} made again is another"


def held_files(release: Release) -> list[ReleaseFile]:
    """Return the files of a release but for the redacted ones."""
    return list(release.files.filter(redacted_at=None))


def _free(at: datetime) -> Q:
    return Q(total=0) | Q(heartbeat_at__lt=at - LEASE)


def _take(pk: int, *, at: datetime) -> bool:
    """Take a release that nobody works on; of two that try at once, one does."""
    free = Release.objects.filter(_free(at), pk=pk, state=RUNNING)
    return bool(free.update(total=len(list_products()), done=0, heartbeat_at=at))


@contextmanager
def _beating(pk: int, *, now: Clock) -> Iterator[None]:
    """Give a sign of life for as long as this process lives, however long one file takes."""
    over = Event()

    def beat() -> None:
        try:
            while not over.wait(BEAT):
                try:
                    Release.objects.filter(pk=pk, state=RUNNING).update(heartbeat_at=now())
                except Error:
                    # A database that was away for a moment is asked again, anew.
                    connection.close()
        finally:
            connection.close()

    thread = Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _build_once(release: Release, *, now: Clock, tell: Callable[[int], None]) -> bool:
    """Make every file and let the release be done, unless something was redacted meanwhile."""

    def advance(done: int) -> None:
        release.advance(done=done, at=now())
        tell(done)

    start = _head()
    with _made_files(release, advance) as (folder, made):
        for file in made:
            put(folder / file.name)
    return _finish(release, made, start=start, at=now())


def _clear_away(release: Release) -> None:
    """Remove what a worker that was killed left half made of a release that is ours now."""
    for folder in _making().glob(f"{release.name}-*"):
        rmtree(folder)


def _making() -> Path:
    folder: Path = settings.RELEASES_ROOT / "making"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


@contextmanager
def _made_files(
    release: Release, advance: Callable[[int], None] = lambda done: None
) -> Iterator[tuple[Path, list[Made]]]:
    """Make the files of a release in a folder that goes away again."""
    with TemporaryDirectory(dir=_making(), prefix=f"{release.name}-") as name:
        folder, work = Path(name), Making(release)
        for product in list_products():
            path = folder / product.name
            rows = product.write(work, path)
            size, digest = path.stat().st_size, hash_of(path)
            work.made.append(
                Made(product.name, product.media_type, size, digest, rows, product.tells_records)
            )
            advance(len(work.made))
        yield folder, work.made


@transaction.atomic
def _finish(release: Release, made: list[Made], *, start: int, at: datetime) -> bool:
    """Let a release be public with its files. Return whether nothing was redacted since start."""
    held = Release.objects.select_for_update().get(pk=release.pk)
    if held.state != RUNNING:
        return True
    # Locked, because a redaction looks for the releases that hold its document under this lock.
    LogHead.objects.select_for_update().get(pk=1)
    if LogEntry.objects.filter(kind=LogEntry.Kind.REDACTED, n__gt=start).exists():
        return False
    ReleaseFile.objects.bulk_create(
        ReleaseFile(
            release=held,
            name=file.name,
            media_type=file.media_type,
            bytes=file.bytes,
            sha256=file.sha256,
            rows=file.rows,
            tells_records=file.tells_records,
        )
        for file in made
    )
    held.done = len(made)
    held.finish(at=at)
    return True


def _head() -> int:
    return LogHead.objects.values_list("n", flat=True).get(pk=1)
