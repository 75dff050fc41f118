"""Rows that an entry of the log opens, and a later one closes."""

from typing import Self, TypeVar

from django.db import models
from django.db.models import Q

Row = TypeVar("Row", bound="Version")


def stands(n: int | None = None, *, of: str = "") -> Q:
    """Return what tells the versions that stood after entry n; without a number, that stand now.

    ``of`` is the path to the version from the row that is asked.
    """
    path = f"{of}__" if of else ""
    if n is None:
        return Q(**{f"{path}valid_from__isnull": False, f"{path}valid_to": None})
    closed_later = Q(**{f"{path}valid_to": None}) | Q(**{f"{path}valid_to__gt": n})
    return Q(**{f"{path}valid_from__lte": n}) & closed_later


class VersionQuerySet(models.QuerySet[Row]):
    def at(self, n: int | None = None) -> Self:
        """Return what stood after entry n of the log; without a number, what stands now."""
        return self.filter(stands(n))


class Version(models.Model):
    """What an entry of the log said, until another took its place.

    State at n is ``valid_from <= n < valid_to``; without a ``valid_to`` it stands now.
    """

    valid_from = models.PositiveBigIntegerField()
    valid_to = models.PositiveBigIntegerField(null=True)

    class Meta:
        abstract = True
