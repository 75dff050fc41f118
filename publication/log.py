"""Writing the publication log: numbers follow commits, and every entry is chained to the last."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import orjson
from django.db import transaction

from publication.models import LogEntry, LogHead, PublicDocument
from publication.models.log import NOTHING_YET

AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be made public about one subject, such as ``incident:HT100001``."""

    kind: str
    subject: str
    body: dict[str, Any]


def lock_head() -> LogHead:
    """Return the head of the log, locked until the commit: nobody else appends meanwhile."""
    head, _ = LogHead.objects.select_for_update().get_or_create(
        pk=1, defaults={"n": 0, "hash": NOTHING_YET}
    )
    return head


def append(drafts: Sequence[Draft], *, at: datetime) -> list[LogEntry]:
    """Append entries in the order given and return them; call it last in a transaction.

    The head stays locked until the commit. What is slow is done before the lock is taken.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("The log grows in the transaction of what is made public.")
    salts = [secrets.token_bytes(16) for _ in drafts]
    hashes = [hash_document(salt, draft.body) for salt, draft in zip(salts, drafts, strict=True)]
    head = lock_head()
    entries = []
    for draft, document_hash in zip(drafts, hashes, strict=True):
        entry = LogEntry(
            n=head.n + 1,
            kind=draft.kind,
            subject=draft.subject,
            document_hash=document_hash,
            previous_hash=head.hash,
            at=at,
        )
        entry.hash = hash_entry(entry)
        head.n, head.hash = entry.n, entry.hash
        entries.append(entry)
    head.save(update_fields=["n", "hash"])
    LogEntry.objects.bulk_create(entries)
    PublicDocument.objects.bulk_create(
        PublicDocument(entry=entry, salt=salt, body=draft.body)
        for entry, salt, draft in zip(entries, salts, drafts, strict=True)
    )
    return entries


def canonical(value: Any) -> bytes:
    """Return the one way in which a value is written down to be hashed.

    Keys in order, no blanks, text as it is: what ``json.dumps`` makes of it with these settings, so
    that anybody can hash it again. No fractions, whose digits libraries write in ways of their own.
    """
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def hash_document(salt: bytes, body: dict[str, Any]) -> str:
    """Return the hash of a document; its salt keeps a redacted one from being guessed."""
    return sha256(salt + canonical(body)).hexdigest()


def hash_entry(entry: LogEntry) -> str:
    """Return the hash that chains an entry to the one before."""
    at = entry.at.astimezone(UTC).isoformat()
    parts = [entry.previous_hash, entry.n, entry.kind, entry.subject, entry.document_hash, at]
    return sha256(canonical(parts)).hexdigest()
