"""Judging sources. A judgement is never edited: a newer one stands beside it."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from sources.codebook import RELIABILITY, TOPIC
from sources.history import because
from sources.models import Source, SourceChange, SourceRating
from sources.refusals import Refusal


@transaction.atomic
def rate_source(
    source: Source, *, topic: str, reliability: str, by: Any, on: date, at: datetime, reason: str
) -> SourceRating:
    """Add a person's judgement of a source on a topic, for whoever derives numbers from it.

    E counts once a second person gives it too. Raises ValueError on an unknown code and without a
    reason.
    """
    for name, value, vocabulary in (
        ("topic", topic, TOPIC),
        ("reliability", reliability, RELIABILITY),
    ):
        if value not in vocabulary:
            raise Refusal(
                "%(field)s is %(value)r; accepted are: %(accepted)s.",
                field=name,
                value=value,
                accepted=vocabulary.codes,
            )
    if not reason.strip():
        raise Refusal("reason is empty; a judgement is given with its reason.")
    with because(reason, by=by, door="rating"):
        rating = SourceRating.objects.create(
            source=source,
            topic=topic,
            reliability=reliability,
            rated_by=by,
            rated_on=on,
            reason=reason,
        )
        SourceChange.objects.create(source=source, changed_at=at)
    return rating
