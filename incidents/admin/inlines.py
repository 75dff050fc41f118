"""What hangs on an incident: parties, ties to other records, and claims."""

from collections.abc import Mapping
from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from incidents.admin.collecting import CollectedOnly, switched_off
from incidents.admin.forms import ClaimForm, ClaimFormSet
from incidents.admin.readings import find_fates, name_cell, tell_figure, tell_reading
from incidents.admin.widgets import KnownSelect, KnownSelectMultiple
from incidents.models import Attribution, Claim, Incident, IncidentLink
from incidents.models.claims import claims_open_to
from sources.admin import ReadOnly
from sources.admin.confidential import mark
from sources.confidence import may_know, open_to
from sources.models import Report


class AttributionInline(admin.TabularInline[Attribution, Incident]):
    model = Attribution
    extra = 0
    autocomplete_fields = ("party",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Attribution]:
        return super().get_queryset(request).select_related("party")


class IncidentLinkInline(admin.TabularInline[IncidentLink, Incident]):
    model = IncidentLink
    fk_name = "source"
    extra = 0
    autocomplete_fields = ("target",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[IncidentLink]:
        return super().get_queryset(request).select_related("source", "target")


class ToldClaims(admin.options.InlineModelAdmin[Claim, Incident]):
    """How each claim's words were read, and what became of it."""

    model = Claim
    form = ClaimForm
    formset = ClaimFormSet
    extra = 0
    fates: Mapping[str, str] = {}
    knows = False

    def get_formset(self, request: HttpRequest, obj: Incident | None = None, **kwargs: Any) -> Any:
        self.fates = find_fates(obj.ranges.all()) if obj else {}
        self.knows = may_know(request.user)
        formset: Any = super().get_formset(request, obj, **kwargs)
        formset.form.off = switched_off(request)
        return formset

    def get_queryset(self, request: HttpRequest) -> QuerySet[Claim]:
        claims = super().get_queryset(request).select_related("voice", "report__publisher")
        return claims.prefetch_related("draws_on", "ratings")

    def hides(self, claim: Claim) -> bool:
        """Return whether its words are not for whoever looks at the page."""
        return claim.confidential and not self.knows

    @admin.display(description=_("read as"))
    def reading(self, claim: Claim) -> str:
        if self.hides(claim):
            return "–"
        return format_html("{} {}", tell_reading(claim), mark(claim.confidential))

    @admin.display(description=_("what became of it"))
    def fate(self, claim: Claim) -> str:
        return self.fates.get(str(claim.pk), "–")


class ClaimInline(CollectedOnly, ToldClaims, admin.StackedInline[Claim, Incident]):
    """Claims that the person may read and that nobody has reviewed yet, and new ones."""

    verbose_name_plural = _("claims")
    classes = ("claims",)
    readonly_fields = ("reading", "fate")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("wording", "language", "as_of"),
                    ("report", "voice"),
                    ("harm", "population", "subgroup", "stance", "basis"),
                    ("low", "best", "high", "hedge"),
                    ("reading", "fate"),
                )
            },
        ),
        (
            _("More"),
            {
                "classes": ("collapse",),
                "fields": (
                    ("topic", "every_days", "coded"),
                    ("draws_on", "supersedes"),
                    "note",
                ),
            },
        ),
    )

    def held_fields(self, obj: Incident | None) -> frozenset[str]:
        noted = obj is not None and any(claim.note for claim in obj.claims.all())
        return frozenset({"note"} if noted else ())

    def get_queryset(self, request: HttpRequest) -> QuerySet[Claim]:
        claims = super().get_queryset(request)
        return claims.filter(claims_open_to(request.user), frozen_at=None)

    def get_extra(self, request: HttpRequest, obj: Model | None = None, **kwargs: Any) -> int:
        return 0 if obj else 1

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "report":
            kwargs["queryset"] = Report.objects.filter(open_to(request.user, "publisher"))
        if db_field.name in ("report", "voice"):
            kwargs["widget"] = KnownSelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs["widget"] = KnownSelectMultiple(db_field, self.admin_site)
        return super().formfield_for_manytomany(db_field, request, **kwargs)


class FrozenClaimInline(ToldClaims, ReadOnly, admin.TabularInline[Claim, Incident]):
    """Claims that are withdrawn or superseded and never edited, or whose words are not shown."""

    verbose_name_plural = _("claims that stand as they are")
    fields = ("voice", "words", "cell", "figure", "reading", "fate", "doors")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Claim]:
        claims = super().get_queryset(request)
        return claims.exclude(claims_open_to(request.user), frozen_at=None)

    @admin.display(description=_("wording"))
    def words(self, claim: Claim) -> SafeString | str:
        if self.hides(claim):
            return mark(claim.confidential)
        return format_html(
            '<bdi>“{}”</bdi> <span class="quiet">{}</span> {}',
            claim.wording,
            claim.report,
            mark(claim.confidential),
        )

    @admin.display(description=_("counts"))
    def cell(self, claim: Claim) -> str:
        return name_cell(claim.harm, claim.population, claim.subgroup)

    @admin.display(description=_("figure"))
    def figure(self, claim: Claim) -> SafeString | str:
        return tell_figure(claim)

    @admin.display(description=_("what can be done"))
    def doors(self, claim: Claim) -> SafeString | str:
        if self.hides(claim):
            return "–"
        if claim.withdrawn_at is not None:
            return gettext("Withdrawn: %(reason)s") % {"reason": claim.withdrawn_because}
        where = (claim.incident_id, claim.pk)
        return format_html(
            '<a href="{}">{}</a> <a href="{}">{}</a>',
            reverse("admin:incidents_claim_withdraw", args=where),
            gettext("Withdraw"),
            reverse("admin:incidents_claim_rate", args=where),
            gettext("Rate"),
        )
