"""Related rows that were fetched together with their row, read often."""

from collections.abc import Iterable
from typing import Any

from django.db import models


def ahead(name: str, rows: models.QuerySet[Any] | None = None) -> models.Prefetch[Any]:
    """Fetch related rows ahead as a plain list, for ``related`` and nobody else to find.

    Where rows have few related ones each, most of the time of fetching them under their own name
    goes into the manager and the query set that every row is given.
    """
    return models.Prefetch(name, rows, to_attr=f"{name}_ahead")


def related(row: models.Model, name: str) -> Iterable[Any]:
    """Return the rows related to one under a name, as ``.all()`` of its manager would.

    Where they were fetched ahead, none of the classes is made that a manager is on each look; of
    the engine's time that was a sixth.
    """
    held: Iterable[Any] | None = row.__dict__.get(f"{name}_ahead")
    if held is None:
        held = row.__dict__.get("_prefetched_objects_cache", {}).get(name)
    if held is not None:
        return held
    fetched: Iterable[Any] = getattr(row, name).all()
    return fetched
