"""Where the files of releases lie: each under the SHA-256 of its bytes."""

import logging
from collections.abc import Iterator
from hashlib import file_digest
from io import BufferedReader
from pathlib import Path

from django.conf import settings

from publication.models import ReleaseFile
from sources.storage import EvidenceStore

logger = logging.getLogger(__name__)

AT_ONCE = 1_000_000


def shelf() -> EvidenceStore:
    return EvidenceStore(settings.RELEASES_ROOT)


def put(path: Path) -> str:
    """Keep the bytes of a file, and return the hash that they lie under."""
    return shelf().keep(read_chunks(path)).sha256


def path_of(file: ReleaseFile) -> Path:
    return shelf().path(file.sha256)


def open_file(file: ReleaseFile) -> BufferedReader:
    """Open the bytes of a file. Raises FileNotFoundError, with an alarm, where they are lost."""
    try:
        return path_of(file).open("rb")
    except FileNotFoundError:
        logger.critical("release file %s: %s is not in the store", file.pk, file.sha256)
        raise


def is_whole(file: ReleaseFile) -> bool:
    """Whether the bytes that lie there are those that were released."""
    return shelf().digest(file.sha256) == file.sha256


def forget(sha256: str) -> None:
    """Remove the bytes under a hash for good."""
    shelf().path(sha256).unlink(missing_ok=True)


def hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def read_chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(AT_ONCE):
            yield chunk
