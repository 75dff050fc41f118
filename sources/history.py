"""The history of what people edit, kept by triggers: bulk changes and raw SQL are seen too."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any, TypeVar

import pghistory
from django.db import models

M = TypeVar("M", bound=models.Model)


def tracked(*, derived: Sequence[str] = ()) -> Callable[[type[M]], type[M]]:
    """Keep every version of every row of a model in an append-only table beside it.

    ``derived`` names columns that nobody edits; a change of them alone is no version.
    """
    events = pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent()
    track: Callable[[type[M]], type[M]] = pghistory.track(*events, exclude=list(derived))
    return track


def because(reason: str, *, door: str, by: Any = None) -> AbstractContextManager[Any]:
    """Give every change made inside one reason, person and door (admin, import, seed, task)."""
    return pghistory.context(reason=reason, user=getattr(by, "pk", None), door=door)
