"""The history of what people edit, kept by triggers: bulk changes and raw SQL are seen too."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar
from uuid import uuid4

import pghistory
from django.db import connection, models
from pghistory import runtime
from psycopg.pq import TransactionStatus

M = TypeVar("M", bound=models.Model)
# pghistory gives all that one thread does inside one context the reason that was said last.
tracker = runtime._tracker  # noqa: SLF001
# To the triggers of pghistory an empty context is none.
FORGET = """
    SELECT set_config('pghistory.context_id', '', true),
           set_config('pghistory.context_metadata', '', true)
"""


def tracked(*, derived: Sequence[str] = ()) -> Callable[[type[M]], type[M]]:
    """Keep every version of every row of a model in an append-only table beside it.

    ``derived`` names columns that nobody edits; a change of them alone is no version.
    """
    events = pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent()
    track: Callable[[type[M]], type[M]] = pghistory.track(*events, exclude=list(derived))
    return track


@contextmanager
def because(reason: str, *, door: str, by: Any = None) -> Iterator[None]:
    """Give every change made inside one reason, person and door (admin, import, seed, task).

    Inside another it stands for itself: what was changed before and after keeps its own reason.
    """
    outermost = not hasattr(tracker, "value")
    try:
        with pghistory.context():
            outer = tracker.value
            told = {"reason": reason, "user": getattr(by, "pk", None), "door": door}
            tracker.value = runtime.Context(id=uuid4(), metadata={**outer.metadata, **told})
            try:
                yield
            finally:
                tracker.value = outer
    finally:
        if outermost:
            forget_reason()


def forget_reason() -> None:
    """Let what the open transaction, if there is one, writes from here on have no reason."""
    raw = connection.connection
    if raw is not None and raw.info.transaction_status is TransactionStatus.INTRANS:
        raw.execute(FORGET)
