"""Evidence lies under its hash, whole, once, and not to be written."""

import os
import signal
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from django.conf import settings

from sources.media import media_type
from sources.storage import EvidenceStore

SAID = b"At least 12 were killed."
DIGEST = sha256(SAID).hexdigest()


def files(store: EvidenceStore) -> list[Path]:
    return sorted(path for path in store.root.rglob("*") if path.is_file())


def test_bytes_lie_under_their_hash_and_cannot_be_written(store: EvidenceStore) -> None:
    stored = store.keep([SAID[:5], SAID[5:]])
    assert (stored.sha256, stored.bytes, stored.media_type) == (DIGEST, len(SAID), "text/plain")
    path = store.root / DIGEST[:2] / DIGEST[2:]
    assert files(store) == [path]
    assert path.read_bytes() == SAID
    assert path.stat().st_mode & 0o777 == 0o400
    assert store.digest(DIGEST) == DIGEST


def test_the_same_bytes_are_not_written_again(store: EvidenceStore) -> None:
    store.keep([SAID])
    first = store.path(DIGEST).stat()
    store.keep([SAID])
    assert files(store) == [store.path(DIGEST)]
    again = store.path(DIGEST).stat()
    assert (again.st_ino, again.st_mtime_ns) == (first.st_ino, first.st_mtime_ns)


def test_what_lies_there_is_never_replaced(store: EvidenceStore) -> None:
    store.keep([SAID])
    store.path(DIGEST).chmod(0o600)
    store.path(DIGEST).write_bytes(b"tampered with")
    store.keep([SAID])
    assert store.path(DIGEST).read_bytes() == b"tampered with"
    assert store.digest(DIGEST) == sha256(b"tampered with").hexdigest()


def test_a_file_that_is_not_there_has_no_hash(store: EvidenceStore) -> None:
    assert store.digest(DIGEST) is None


def test_a_writer_that_fails_leaves_nothing(store: EvidenceStore) -> None:
    def broken() -> "list[bytes]":
        raise ValueError("broken off")

    with pytest.raises(ValueError, match="broken off"):
        store.keep(chunk for chunk in [SAID, *broken()])
    with pytest.raises(TypeError):
        store.keep([SAID, None])  # type: ignore[list-item]
    assert files(store) == []


WRITER = """
import sys
from pathlib import Path
from sources.storage import EvidenceStore

def chunks():
    yield b"half"
    print("half", flush=True)
    sys.stdin.read()

EvidenceStore(Path(sys.argv[1])).keep(chunks())
"""


def test_a_writer_that_is_killed_leaves_no_file_under_a_hash(store: EvidenceStore) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(store.root)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=settings.BASE_DIR,
    ) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"half\n"
        os.kill(writer.pid, signal.SIGKILL)
    assert [path.parent.name for path in files(store)] == ["drafts"]
    store.keep([SAID])
    assert store.digest(DIGEST) == DIGEST


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (b"%PDF-1.7", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n\0\0", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "image/webp"),
        (b"RIFF\x10\0\0\0WAVEfmt ", "application/octet-stream"),
        (b"\0\0\0\x18ftypmp42", "video/mp4"),
        (b"PK\x03\x04", "application/zip"),
        (b"\xef\xbb\xbf \n<!DOCTYPE HTML><p>", "text/html"),
        (b"<html>", "text/html"),
        (b"<svg xmlns='x'>", "image/svg+xml"),
        ("قُتل اثنا عشر".encode(), "text/plain"),
        (b"\0\1\2\3", "application/octet-stream"),
        (b"", "application/octet-stream"),
    ],
)
def test_a_file_is_known_by_how_it_begins(head: bytes, found: str) -> None:
    assert media_type(head) == found
