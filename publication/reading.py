"""Reading the log in one state, whoever publishes meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from psycopg import IsolationLevel


@contextmanager
def one_state() -> Iterator[None]:
    """Let every query inside see the same state of the log, whoever publishes meanwhile.

    Inside a transaction of the caller, what its queries see is the caller's choice.
    """
    if connection.in_atomic_block:
        yield
        return
    with _as_of_its_start(), transaction.atomic():
        yield


@contextmanager
def _as_of_its_start() -> Iterator[None]:
    """Let the next transaction begin as one that only reads, and reads one state."""
    connection.ensure_connection()
    held = connection.connection
    before = held.isolation_level, held.read_only
    held.isolation_level, held.read_only = IsolationLevel.REPEATABLE_READ, True
    try:
        yield
    finally:
        # One that broke off meanwhile takes no more settings.
        if not held.closed:
            held.isolation_level, held.read_only = before
