"""Publishing and withdrawing, on top of the incident's page, and a look at the log."""

import json
from collections.abc import Mapping
from datetime import date
from types import ModuleType
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from incidents.admin import IncidentAdmin, show_ranges
from incidents.admin.asking import ReasonForm, ask
from incidents.admin.bulk import Bulk
from incidents.consent import NoConsent, find_lacking
from incidents.models import Incident, RecordDelay
from incidents.versions import fingerprint_of
from publication import drafts_admin, keys_admin, releases_admin, subscribers_admin
from publication.actions import merging
from publication.actions.publishing import publish, publish_many, withdraw, withdraw_many
from publication.documents import describe_incident
from publication.models import LogEntry, PublishedIncident
from publication.withholding import withhold
from sources.admin import ReadOnly
from sources.admin.numerals import Numerals
from sources.codebook import SENSITIVE_PART
from sources.saying import say

__all__ = ["drafts_admin", "keys_admin", "releases_admin", "subscribers_admin"]


class PublishForm(ReasonForm):
    """A reason, with the version of the record that the reviewer has before them."""

    version = forms.CharField(widget=forms.HiddenInput)


@admin.register(Incident)
class PublishedIncidentAdmin(IncidentAdmin):
    """An incident with the doors to the public. They open to whoever may add to the log."""

    doors_apart: Mapping[str, str] = {
        "publish": "admin:incidents_incident_publish",
        "revise": "admin:incidents_incident_publish",
        "withdraw": "admin:incidents_incident_withdraw",
    }

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/publish/", wrap(self.publish), name="incidents_incident_publish"),
            path("<int:pk>/withdraw/", wrap(self.withdraw), name="incidents_incident_withdraw"),
            *super().get_urls(),
        ]

    merging: ClassVar[ModuleType] = merging

    def check_may_regroup(self, request: HttpRequest, *incidents: Incident) -> None:
        """Ask for the right to publish too, where the public knows one of the records."""
        super().check_may_regroup(request, *incidents)
        codes = [incident.code for incident in incidents]
        known = PublishedIncident.objects.filter(code__in=codes).exists()
        if known and not self.has_publish_permission(request):
            raise PermissionDenied

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("publication.add_logentry")

    def publish(self, request: HttpRequest, pk: int) -> HttpResponse:
        incident = self._incident(request, pk)

        def act(reason: str, version: str) -> None:
            entry = publish(
                incident, by=request.user, reason=reason, at=timezone.now(), seen=version
            )
            if entry is None:
                messages.info(request, _("The public has exactly this already."))

        return ask(
            self,
            request,
            incident,
            title=gettext("Publish"),
            act=act,
            back=self.url_of(incident),
            form_class=PublishForm,
            initial={"version": fingerprint_of([incident.pk])},
            template="admin/publication/publish.html",
            **show_public_face(incident),
        )

    def withdraw(self, request: HttpRequest, pk: int) -> HttpResponse:
        incident = self._incident(request, pk)

        def act(reason: str) -> None:
            withdraw(incident, by=request.user, reason=reason, at=timezone.now())

        return ask(
            self,
            request,
            incident,
            title=gettext("Withdraw"),
            act=act,
            back=self.url_of(incident),
            template="admin/publication/withdraw.html",
        )

    def _incident(self, request: HttpRequest, pk: int) -> Incident:
        if not self.has_publish_permission(request):
            raise PermissionDenied
        incidents = Incident.objects.with_claims().prefetch_related("ranges__decision")
        return get_object_or_404(incidents, pk=pk)

    def bulk_moves(self) -> dict[str, Bulk]:
        publishing = Bulk(_("Publish"), PublishForm, self._publish_many)
        withdrawing = Bulk(_("Withdraw"), ReasonForm, self._withdraw_many)
        return {**super().bulk_moves(), "publish": publishing, "withdraw": withdrawing}

    def _publish_many(
        self, request: HttpRequest, chosen: list[Incident], *, reason: str, version: str
    ) -> str:
        entries = publish_many(
            chosen, by=request.user, reason=reason, at=timezone.now(), seen=version
        )
        told = ngettext("%(n)s entry added to the log.", "%(n)s entries added.", len(entries))
        return told % {"n": len(entries)}

    def _withdraw_many(self, request: HttpRequest, chosen: list[Incident], *, reason: str) -> None:
        withdraw_many(chosen, by=request.user, reason=reason, at=timezone.now())


def show_public_face(incident: Incident) -> dict[str, Any]:
    """Return what will be public today, and what is held back until when."""
    delays = RecordDelay.objects.delays_of([incident.pk])[incident.pk]
    whole = describe_incident(incident)
    shown = withhold(whole, delays, on=timezone.now().date())
    # What waits is read now, by whoever publishes: it becomes public without another look.
    later = withhold(whole, {part: days for part, days in delays.items() if days is None}, date.max)
    language = get_language() or "en"
    ranges = show_ranges(incident.ranges.all())
    return {
        "document": shown.document,
        "later": later.document if shown.due else None,
        "ranges": [each for each in ranges if each["range"].subgroup not in shown.parts],
        "later_ranges": [
            each for each in ranges if each["range"].subgroup in set(shown.parts) - set(later.parts)
        ],
        "withheld": [
            (SENSITIVE_PART.label(held["part"], language), held["until"])
            for held in shown.document["withheld"]
        ],
        "wordless": "wording" in shown.parts,
        "lacking": [say(NoConsent(each)) for each in find_lacking([incident.pk])],
    }


@admin.register(LogEntry)
class LogEntryAdmin(Numerals, ReadOnly, admin.ModelAdmin[LogEntry]):
    """What was ever made public, in the order of commits."""

    list_display = ("n", "kind", "subject", "at")
    list_filter = ("kind",)
    search_fields = ("subject",)
    show_full_result_count = False
    fields = ("n", "kind", "subject", "at", "document_shown", "document_hash", "hash")
    readonly_fields = ("document_shown",)

    @admin.display(description=_("document"))
    def document_shown(self, entry: LogEntry) -> str:
        document = getattr(entry, "document", None)
        if document is None:
            return gettext("Redacted: the document is gone, its hash stays.")
        body = json.dumps(document.body, ensure_ascii=False, indent=2)
        return format_html('<pre class="document" dir="ltr">{}</pre>', body)
