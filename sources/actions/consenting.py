"""What witnesses agree to. A word is never edited: a newer one stands beside it."""

from datetime import date, datetime
from typing import Any

from django.db.models import Q

from sources.codebook import CONSENT_MEANS, CONSENT_PURPOSE, SOURCE_KIND
from sources.models import Consent, Source
from sources.models.sources import WITNESS
from sources.refusals import Refusal, Term


def record_consent(
    source: Source,
    *,
    purpose: str,
    given: bool,
    on: date,
    how: str,
    by: Any,
    at: datetime,
    note: str = "",
) -> Consent:
    """Keep what a source said of one purpose; ``given`` False withdraws it from that day on.

    Raises Refusal on an unknown code, and on a day to come.
    """
    for name, value, vocabulary in (
        ("purpose", purpose, CONSENT_PURPOSE),
        ("how", how, CONSENT_MEANS),
    ):
        if value not in vocabulary:
            accepted = ", ".join(vocabulary.codes)
            raise Refusal(
                "%(name)s is %(value)s; accepted are: %(accepted)s.",
                name=name,
                value=value,
                accepted=accepted,
            )
    if on > at.date():
        raise Refusal("on is %(day)s, a day to come; accepted is the day of the word.", day=on)
    return Consent.objects.create(
        source=source,
        purpose=purpose,
        given=given,
        on=on,
        how=how,
        note=note,
        recorded_at=at,
        recorded_by=by,
    )


def check_still_asked(source: Source) -> None:
    """Raise Refusal where a witness, as edited, is none any more and standing claims rest on them.

    Who is no witness is asked for no consent.
    """
    if source.kind == WITNESS or not Source.objects.filter(pk=source.pk, kind=WITNESS).exists():
        return
    resting = Q(voice=source) | Q(report__publisher=source) | Q(draws_on=source)
    claims = source.claims.model.objects.filter(resting, withdrawn_at=None)
    if claims.exists():
        raise Refusal(
            "kind is: %(kind)s. Accepted is: %(witness)s, as claims rest on this source and a "
            "witness is asked for consent. Withdraw those claims first.",
            kind=Term(SOURCE_KIND, source.kind),
            witness=Term(SOURCE_KIND, WITNESS),
        )
