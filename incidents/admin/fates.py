"""What became of each claim under the engine's rules, in the coder's words."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from incidents.models import Claim, Range
from incidents.reasons import SET_ASIDE

RELAYED = _("The same voice with the same figure, heard again through a relay.")


def find_fates(ranges: Iterable[Range], claims: Iterable[Claim] = ()) -> dict[str, str]:
    """Return what became of each claim, by its id: used, or the reason why it is set aside."""
    claims = list(claims)
    fates: dict[str, str] = {}
    for found in ranges:
        used: Sequence[str] = found.answer["used"]
        set_aside: Mapping[str, str] = found.answer["set_aside"]
        repeated = set(_find_repeated(used, set_aside, claims)) if set_aside else set()
        fates |= dict.fromkeys(used, gettext("used"))
        for claim, reason in set_aside.items():
            why = RELAYED if claim in repeated else gettext(SET_ASIDE.by_code[reason].definition)
            fates[claim] = gettext("set aside: %(reason)s") % {"reason": why}
    return fates


def _find_repeated(
    used: Iterable[str], set_aside: Mapping[str, str], claims: Sequence[Claim]
) -> Iterator[str]:
    """Yield the superseded claims that a used one only says again, by way of a relaying report."""
    by_id = {str(claim.pk): claim for claim in claims}
    relays = {claim.report_id: claim.report.relays_id for claim in claims}
    heard = [by_id[key] for key in used if key in by_id]
    superseded = [key for key, reason in set_aside.items() if reason == "superseded"]
    for key in superseded:
        claim = by_id.get(key)
        if claim and any(_says_again(claim, other, relays) for other in heard):
            yield key


def _says_again(claim: Claim, other: Claim, relays: Mapping[int, int | None]) -> bool:
    return (
        (claim.low, claim.best, claim.high) == (other.low, other.best, other.high)
        and bool(claim.report.relays_id or other.report.relays_id)
        and _origin(claim, relays) == _origin(other, relays)
        and claim.voice.voice == other.voice.voice
    )


def _origin(claim: Claim, relays: Mapping[int, int | None]) -> int | None:
    """Return the report whose words a claim's report carries on, as far as these claims tell."""
    report, passed = claim.report.relays_id or claim.report_id, set()
    while report not in passed and (before := relays.get(report)):
        passed.add(report)
        report = before
    return report
