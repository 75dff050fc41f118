"""Whether the witnesses on whom records rest have agreed to publishing."""

from collections.abc import Iterable

from django.db.models import Q

from incidents.models import Claim
from sources.codebook import CONSENT_PURPOSE
from sources.models import Source
from sources.refusals import Message, Refusal, Term


class NoConsent(Refusal):
    """Publishing would do what a witness has not agreed to; the messages name the claims."""

    def __init__(self, *messages: Message) -> None:
        self.hold(*messages)


def check_consent(incidents: Iterable[int]) -> None:
    """Raise NoConsent unless every witness agreed on whom the standing claims rest."""
    if lacking := find_lacking(incidents):
        raise NoConsent(*lacking)


def find_lacking(incidents: Iterable[int]) -> list[Message]:
    """Return what is lacking, a message for each claim and witness, who has the public name."""
    unwilling = Source.objects.without_consent().values("pk")
    resting = (
        Q(voice__in=unwilling) | Q(report__publisher__in=unwilling) | Q(draws_on__in=unwilling)
    )
    claims = Claim.objects.filter(resting, incident__in=incidents, withdrawn_at=None).distinct()
    claims = claims.select_related("incident", "voice", "report__publisher").prefetch_related(
        "voice__consents", "report__publisher__consents", "draws_on__consents"
    )
    return [
        _tell(claim, source, missing)
        for claim in claims
        for source in dict.fromkeys((claim.voice, claim.report.publisher, *claim.draws_on.all()))
        if (missing := source.missing_consent())
    ]


def _tell(claim: Claim, source: Source, missing: list[str]) -> Message:
    return Message(
        "%(code)s: claim %(claim)s rests on %(source)s, a witness who has not agreed to: "
        "%(purposes)s. Record the consent on the page of the source, or withdraw the claim; a "
        "witness who agrees to publishing and not to sharing by name is made confidential.",
        {
            "code": claim.incident.code,
            "claim": claim.pk,
            "source": str(source),
            "purposes": tuple(Term(CONSENT_PURPOSE, purpose) for purpose in missing),
        },
    )
