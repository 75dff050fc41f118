"""What of a public record is no longer what its reviewer read."""

from typing import Any

from django.db.models import BigIntegerField, F, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from incidents.authors import WRITTEN, events_of_kind
from incidents.models import Range, ReviewNote

# Through these doors a person changes what a record says, beside the moves of a review.
CHANGING = ("admin", "restore")


def changed_since_review() -> Q:
    """Match records that say anything else than they did at their last review."""
    edits = [_edits(kind) for kind in ("incident", "attribution", "tie", "claim", "reported_in")]
    reviewed = ReviewNote.objects.order_by().values("incident")
    moved = Range.objects.filter(
        incident__in=reviewed,
        previous__isnull=False,
        reconciled_at__gt=F("incident__reviewed_at"),
    )
    return Q(pk__in=moved.order_by().values("incident").union(*edits))


def _edits(kind: str) -> QuerySet[Any, Any]:
    """Return the public records of which a person changed this part since it was last reviewed.

    Claims that are not frozen are new, and told as such.
    """
    where = WRITTEN[kind][1]
    through = KeyTextTransform(kind, F(f"{where}__reviewed_through"))
    told = {"pgh_obj__frozen_at__isnull": False} if kind == "claim" else {}
    edits: QuerySet[Any, Any] = (
        events_of_kind(kind)
        .filter(pgh_context__metadata__door__in=CHANGING, **told)
        .filter(**{f"{where}__review_state": "published"})
        .annotate(through=Cast(through, BigIntegerField()))
        .filter(Q(through=None) | Q(pgh_id__gt=F("through")))
        .order_by()
    )
    return edits.values(where)
