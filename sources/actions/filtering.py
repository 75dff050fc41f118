"""Keeping questions to lists: each person their own, shared where they say so."""

from datetime import datetime
from typing import Any

from django.db import transaction

from sources.history import because
from sources.importers.problems import storable
from sources.models import SavedFilter
from sources.refusals import Refusal

LONGEST = 2_000


@transaction.atomic
def save_filter(*, model: str, name: str, query: str, shared: bool, by: Any) -> SavedFilter:
    """Keep a query under a name. Raises Refusal without either, and on a name that is taken."""
    if not query:
        raise Refusal("There is nothing to save: filter the list first.")
    if len(query) > LONGEST:
        raise Refusal(
            "The filter has %(length)s signs; accepted are %(most)s.",
            length=len(query),
            most=LONGEST,
        )
    kept = SavedFilter(owner=by, model=model, query=query, shared=shared)
    return _name(kept, name, "saved", by=by)


@transaction.atomic
def rename_filter(kept: SavedFilter, *, name: str, by: Any) -> None:
    """Raises Refusal for somebody else's, and on a name that is empty or taken."""
    _name(_own(kept, by), name, "renamed", by=by)


@transaction.atomic
def share_filter(kept: SavedFilter, *, shared: bool, by: Any) -> None:
    """Let everybody see a filter, or nobody else. Raises Refusal for somebody else's."""
    held = _own(kept, by)
    held.shared = shared
    with because("shared" if shared else "no longer shared", by=by, door="admin"):
        held.save(update_fields=["shared"])


@transaction.atomic
def remove_filter(kept: SavedFilter, *, by: Any, at: datetime) -> None:
    """Take a filter off the list; `restore_filter` brings it back. Refuses somebody else's."""
    held = _own(kept, by)
    held.removed_at = at
    with because("removed", by=by, door="admin"):
        held.save(update_fields=["removed_at"])


@transaction.atomic
def restore_filter(kept: SavedFilter, *, by: Any) -> None:
    """Raises Refusal for somebody else's, and where its name was given to another meanwhile."""
    held = _own(kept, by)
    held.removed_at = None
    _name(held, held.name, "restored", by=by)


def _own(kept: SavedFilter, by: Any) -> SavedFilter:
    held = SavedFilter.objects.select_for_update().get(pk=kept.pk)
    if held.owner_id != by.pk:
        raise Refusal("“%(name)s” is somebody else's: save one of your own.", name=held.name)
    return held


def _name(kept: SavedFilter, name: str, what: str, *, by: Any) -> SavedFilter:
    name = " ".join(name.split())
    if not name or len(name) > 80 or not storable(name):
        raise Refusal("A filter has a name of 1 to 80 signs.")
    others = SavedFilter.objects.standing().filter(owner=by, model=kept.model, name=name)
    if others.exclude(pk=kept.pk).exists():
        raise Refusal("You have a filter named “%(name)s” already: choose another name.", name=name)
    kept.name = name
    with because(what, by=by, door="admin"):
        kept.save()
    return kept
