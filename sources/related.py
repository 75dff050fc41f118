"""Related rows that were fetched together with their row, read often."""

from collections.abc import Iterable
from typing import Any

from django.db import models


def related(row: models.Model, name: str) -> Iterable[Any]:
    """Return the rows related to one under a name, as ``.all()`` of its manager would.

    Where they were fetched ahead, none of the classes is made that a manager is on each look; of
    the engine's time that was a sixth.
    """
    held: Iterable[Any] | None = row.__dict__.get("_prefetched_objects_cache", {}).get(name)
    if held is not None:
        return held
    fetched: Iterable[Any] = getattr(row, name).all()
    return fetched
