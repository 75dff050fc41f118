"""Where evidence lies: each file under the SHA-256 of its bytes, written once and never again."""

import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path

from sources.media import HEAD, media_type


@dataclass(frozen=True)
class Stored:
    """What a file turned out to be: the hash and number of its bytes, and its media type."""

    sha256: str
    bytes: int
    media_type: str


@dataclass(frozen=True)
class EvidenceStore:
    """A folder of files that are named by their content."""

    root: Path

    def path(self, digest: str) -> Path:
        return self.root / digest[:2] / digest[2:]

    def keep(self, chunks: Iterable[bytes]) -> Stored:
        """Write the bytes under their hash; what lies there already is left as it is.

        The file is whole and on the disk before it has its name, so a writer that is killed leaves
        a draft and nothing else.
        """
        drafts = self.root / "drafts"
        drafts.mkdir(mode=0o700, parents=True, exist_ok=True)
        number, name = tempfile.mkstemp(dir=drafts)
        draft = Path(name)
        try:
            stored = _write(number, chunks)
            self._name(draft, stored.sha256)
        finally:
            draft.unlink()
        return stored

    def _name(self, draft: Path, digest: str) -> None:
        final = self.path(digest)
        final.parent.mkdir(mode=0o700, exist_ok=True)
        # A hard link, unlike a rename, never replaces what is there.
        with suppress(FileExistsError):
            os.link(draft, final)
        for folder in (final.parent, self.root):
            _sync(folder)

    def beginning(self, digest: str, most: int) -> bytes:
        """Return the first bytes of a file, at most so many; nothing where it is gone."""
        try:
            with self.path(digest).open("rb") as file:
                return file.read(most)
        except FileNotFoundError:
            return b""

    def digest(self, digest: str) -> str | None:
        """Return the hash that the file under ``digest`` has now, or None where there is none."""
        try:
            with self.path(digest).open("rb") as file:
                return file_digest(file, "sha256").hexdigest()
        except FileNotFoundError:
            return None


def _write(number: int, chunks: Iterable[bytes]) -> Stored:
    """Write, synchronise and close an open draft, and make it read-only."""
    found, size, head = sha256(), 0, b""
    with os.fdopen(number, "wb") as file:
        for chunk in chunks:
            file.write(chunk)
            found.update(chunk)
            size += len(chunk)
            head = head or chunk[:HEAD]
        os.fchmod(number, 0o400)
        file.flush()
        os.fsync(number)
    return Stored(sha256=found.hexdigest(), bytes=size, media_type=media_type(head))


def _sync(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
