"""What hangs on an incident: parties, ties to other records, and claims."""

from collections.abc import Mapping
from functools import partial
from typing import Any, cast

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from incidents.admin.claim_forms import ClaimForm
from incidents.admin.claim_sets import ClaimFormSet
from incidents.admin.collecting import CollectedOnly, switched_off
from incidents.admin.fates import find_fates
from incidents.admin.gone_rows import KeepsTyped
from incidents.admin.readings import name_cell, tell_figure, tell_reading
from incidents.admin.widgets import HeldChoiceField, HeldMultipleChoiceField
from incidents.coding import find_unlike
from incidents.models import Attribution, Claim, Incident, IncidentLink
from incidents.models.claims import claims_open_to
from sources.admin.confidential import mark
from sources.admin.numerals import Typed
from sources.admin.searching import Searching
from sources.confidence import may_know, open_to
from sources.models import Report


class AttributionInline(Searching, admin.TabularInline[Attribution, Incident]):
    model = Attribution
    formset = KeepsTyped  # type: ignore[assignment]
    template = "admin/incidents/parties.html"
    extra = 0
    searched = ("party",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Attribution]:
        return super().get_queryset(request).select_related("party")


class IncidentLinkInline(Searching, admin.TabularInline[IncidentLink, Incident]):
    model = IncidentLink
    formset = KeepsTyped  # type: ignore[assignment]
    template = "admin/incidents/ties.html"
    fk_name = "source"
    extra = 0
    searched = ("target",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[IncidentLink]:
        return super().get_queryset(request).select_related("source", "target")


def tell_claim(claim: Claim, *, fates: Mapping[str, str], knows: bool) -> dict[str, Any]:
    """Return what a page shows of a claim: of one whose words are hidden, alias and figure."""
    hidden = claim.confidential and not knows
    return {
        "hidden": hidden,
        "mark": mark(claim.confidential),
        "cell": name_cell(claim.harm, claim.population, claim.subgroup),
        "figure": tell_figure(claim),
        "reading": "–" if hidden else _tell_reading(claim),
        "fate": fates.get(str(claim.pk), ""),
    }


def tell_standing(incident: Incident, *, knows: bool) -> list[tuple[Claim, dict[str, Any]]]:
    """Return the claims that are withdrawn or superseded and never edited, or that are hidden."""
    claims = incident.claims.all()
    fates = find_fates(incident.ranges.all(), claims)
    return [
        (claim, tell_claim(claim, fates=fates, knows=knows))
        for claim in claims
        if claim.frozen_at or (claim.confidential and not knows)
    ]


def _tell_reading(claim: Claim) -> str:
    unlike = find_unlike(
        claim.wording,
        claim.language,
        harm=claim.harm,
        subgroup=claim.subgroup,
        figures=(claim.low, claim.best, claim.high),
    )
    return tell_reading(claim.wording, claim.language, unlike)


class ClaimInline(CollectedOnly, Searching, Typed, admin.TabularInline[Claim, Incident]):
    """Claims that the person may read and that were never public, and new ones."""

    model = Claim
    form = ClaimForm
    formset = ClaimFormSet  # type: ignore[assignment]
    template = "admin/incidents/claims.html"
    verbose_name_plural = _("claims")
    searched = ("report", "voice", "draws_on")
    one = HeldChoiceField
    many = HeldMultipleChoiceField
    fields = (
        *("wording", "harm", "population", "subgroup", "low", "best", "high", "hedge"),
        *("voice", "report", "language", "stance", "basis", "as_of"),
        *("topic", "every_days", "coded", "draws_on", "supersedes", "note"),
    )

    def get_formset(self, request: HttpRequest, obj: Incident | None = None, **kwargs: Any) -> Any:
        knows = may_know(request.user)
        fates = find_fates(obj.ranges.all(), obj.claims.all()) if obj else {}
        formset = cast("type[ClaimFormSet]", super().get_formset(request, obj, **kwargs))
        formset.knows, formset.tell = knows, partial(tell_claim, fates=fates, knows=knows)
        formset.form.off = switched_off(request)
        return formset

    def get_queryset(self, request: HttpRequest) -> QuerySet[Claim]:
        claims = super().get_queryset(request).select_related("voice", "report__publisher")
        mine = claims.filter(claims_open_to(request.user), frozen_at=None)
        return mine.prefetch_related("draws_on")

    def held_fields(self, obj: Incident | None) -> frozenset[str]:
        noted = obj is not None and any(claim.note for claim in obj.claims.all())
        return frozenset({"note"} if noted else ())

    def get_extra(self, request: HttpRequest, obj: Model | None = None, **kwargs: Any) -> int:
        return 0 if obj else 1

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name == "report":
            kwargs["queryset"] = Report.objects.filter(open_to(request.user, "publisher"))
        if db_field.name == "supersedes":
            return db_field.formfield(**{**kwargs, "form_class": HeldChoiceField})
        return super().formfield_for_dbfield(db_field, request, **kwargs)
