"""What two records say, side by side, and what they would come to as one."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from incidents.accounts import foresee
from incidents.actions.carrying import with_taken
from incidents.admin.readings import name_cell, show_ranges, tell_figure
from incidents.models import Claim, Incident, Range
from sources.admin.confidential import mark
from sources.numerals import show

if TYPE_CHECKING:
    from django import forms

LABELS = {
    "date": _("date"),
    "place": _("place"),
    "kind": _("kind"),
    "summary": _("summary"),
}


def show_rows(form: "forms.Form", source: Incident, target: Incident) -> list[dict[str, Any]]:
    """Return what both say, with the choice where they differ: the one that goes comes first."""
    return [
        {
            "name": name,
            "label": label,
            "sides": [(value, _say(name, each)) for value, each in sides],
            "differs": _say(name, source) != _say(name, target),
            "chosen": form[name].value() or "target",
        }
        for name, label in LABELS.items()
        for sides in [(("source", source), ("target", target))]
    ]


def _say(name: str, incident: Incident) -> SafeString | str:
    match name:
        case "date":
            return format_html('<bdi dir="ltr">{}</bdi>', show(incident.edtf))
        case "kind":
            return incident.get_kind_display()
        case "summary":
            return incident.summary
    point = "" if incident.latitude is None else f"{incident.latitude}, {incident.longitude}"
    return format_html(
        '{} · {} <bdi dir="ltr">{}</bdi> <bdi>{}</bdi>',
        incident.place,
        incident.get_place_precision_display(),
        point,
        incident.place_words,
    )


def show_side(incident: Incident, *, knows: bool) -> dict[str, Any]:
    """Return what a record holds, for one column."""
    return {
        "incident": incident,
        "parties": incident.attributions.all(),
        "reports": incident.reported_in.all() if knows else (),
        "claims": show_claims(incident.claims.all(), knows=knows),
        "ranges": show_ranges(incident.ranges.all()),
    }


def show_claims(claims: Iterable[Claim], *, knows: bool) -> list[dict[str, Any]]:
    """Return claims as they are told; of a confidential one no words to whoever may not know."""
    return [
        {
            "claim": claim,
            "cell": name_cell(claim.harm, claim.population, claim.subgroup),
            "figure": tell_figure(claim),
            "words": "" if claim.confidential and not knows else claim.wording,
            "report": "" if claim.confidential and not knows else claim.report,
            "mark": mark(claim.confidential),
        }
        for claim in claims
    ]


def foresee_merge(source: Incident, target: Incident, take: Iterable[str]) -> list[Range]:
    """Return what the claims of both would come to on the target, with what is taken; unsaved."""
    claims = [*source.claims.all(), *target.claims.all()]
    return foresee(with_taken(source, target, take), claims)
