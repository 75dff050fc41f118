"""Tables without what slows a first load down: written bare, then indexed and constrained."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import models
from django.db.backends.utils import CursorWrapper

# Foreign keys of the tables, and what is unique in them; what others refer to stays.
CONSTRAINTS = """
    SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid)
    FROM pg_constraint AS found
    WHERE conrelid = ANY(%s::regclass[]) AND contype IN ('f', 'u')
      AND NOT EXISTS (SELECT FROM pg_constraint WHERE contype = 'f' AND conindid = found.conindid
                      AND found.contype = 'u')
    ORDER BY contype DESC, conname
"""
INDEXES = """
    SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid)
    FROM pg_index
    WHERE indrelid = ANY(%s::regclass[]) AND NOT indisprimary
      AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
"""


@contextmanager
def bare(cursor: CursorWrapper, tables: Sequence[type[models.Model]]) -> Iterator[None]:
    """Take the triggers, indexes and constraints of tables away, and give them back at the end.

    All of it in the caller's transaction, which must own the tables.
    """
    names = [model._meta.db_table for model in tables]
    # A check that waits for the commit keeps its table from being altered.
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    cursor.execute(CONSTRAINTS, [names])
    constraints = cursor.fetchall()
    for table, name, _ in constraints:
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    cursor.execute(INDEXES, [names])
    indexes = cursor.fetchall()
    for name, _ in indexes:
        cursor.execute(f"DROP INDEX {name}")
    for table in names:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield
    for _, definition in indexes:
        cursor.execute(definition)
    for table, name, definition in constraints:
        cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
    for table in names:
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
