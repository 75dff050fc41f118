"""Files that only their owner may read, written whole or not at all."""

import os
import secrets
from pathlib import Path


def write_secret(path: Path, text: str) -> None:
    """Write a file of mode 0600. A crash leaves the old file or the new one, never half of one."""
    draft = path.with_name(f"{path.name}.draft")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600, exist_ok=False)
    with draft.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def kept_secret(path: Path, *, length: int = 24) -> str:
    """The secret kept in a file; made from `length` random bytes when the file is not there."""
    if not path.exists():
        write_secret(path, secrets.token_urlsafe(length) + "\n")
    return path.read_text(encoding="utf-8").strip()
