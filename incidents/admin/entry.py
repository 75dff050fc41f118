"""From a source to an incident in review on one page: previews, sending to review."""

from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.auth.context_processors import PermWrapper
from django.core.exceptions import BadRequest, PermissionDenied
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from incidents.actions.reviewing import move
from incidents.admin.claim_sets import ClaimFormSet
from incidents.admin.doors import IncidentDoors
from incidents.admin.forms import IncidentForm, own_records
from incidents.admin.inlines import ClaimInline
from incidents.admin.known import may_attach
from incidents.admin.passages import find_passages, reports_of
from incidents.admin.preview import Typed, show_preview
from incidents.admin.report_part import PREFIX
from incidents.authors import find_last_dataset
from incidents.models import Attribution, Incident
from sources.admin.confidential import note_shown
from sources.digits import is_key
from sources.models import Dataset
from sources.saying import say

LAST_DATASET = "last_dataset"
SEND = "_send"
NEXT = "_next"
ENTERED = "Entered in the admin"


class EntryPages(IncidentDoors):
    """Mixed into the page of an incident."""

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        preview = wrap(require_POST(self.preview))
        return [
            path("add/preview/", preview, name="incidents_incident_add_preview"),
            path("<int:pk>/preview/", preview, name="incidents_incident_preview"),
            path("<int:pk>/claims/<int:claim_pk>/row/", wrap(self.row), name="incidents_claim_row"),
            *super().get_urls(),
        ]

    # What opens ----------------------------------------------------------------------------------

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Propose the one data set that people log into, or the one that was used last."""
        own = list(Dataset.objects.filter(own_records()).values_list("pk", flat=True)[:2])
        last = own[0] if len(own) == 1 else request.session.get(LAST_DATASET)
        last = last or find_last_dataset(request.user)
        return {"dataset": last, **super().get_changeform_initial_data(request)}

    def entry_context(self, request: HttpRequest, incident: Incident | None) -> dict[str, Any]:
        """Return what the template of the page needs beside Django's own."""
        preview = reverse("admin:incidents_incident_add_preview")
        if incident:
            preview = reverse("admin:incidents_incident_preview", args=(incident.pk,))
        may_save = (
            self.has_change_permission(request, incident)
            if incident
            else self.has_add_permission(request)
        )
        return {
            "preview": preview,
            "body_class": "entry" if may_save else "",
            "may_send": incident is None or incident.review_state == "draft",
            "may_save": may_save,
            "may_add": may_save and self.has_add_permission(request),
            "passages": find_passages(request.user, _reports_at_hand(request, incident)),
        }

    # As one types --------------------------------------------------------------------------------

    def preview(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """Answer with what the posted form would come to. Nothing is written."""
        typed = self._bind(request, pk)
        perms = PermWrapper(request.user)
        return JsonResponse(show_preview(typed, may_attach=may_attach(request), perms=perms))

    def _bind(self, request: HttpRequest, pk: int | None) -> Typed:
        incident = self.get_object(request, str(pk)) if pk else None
        allowed = (
            self.has_change_permission(request, incident)
            if pk
            else self.has_add_permission(request)
        )
        if not allowed:
            raise PermissionDenied
        fields = flatten_fieldsets(self.get_fieldsets(request, incident))
        form_class = self.get_form(request, incident, change=incident is not None, fields=fields)
        form = cast("IncidentForm", form_class(request.POST, instance=incident))
        # The way in which Django's own page makes them.
        make: Any = self._create_formsets  # type: ignore[attr-defined]
        formsets, _inlines = make(request, form.instance, change=incident is not None)
        form.is_valid()
        for formset in formsets:
            formset.is_valid()
        claims = next((s for s in formsets if isinstance(s, ClaimFormSet) and s.can_edit), None)
        attributions = next((s for s in formsets if s.model is Attribution), None)
        if claims is None or attributions is None:
            raise PermissionDenied
        saved = Incident.objects.with_claims().prefetch_related("ranges")
        held = get_object_or_404(saved, pk=pk) if pk else None
        return Typed(form, claims, attributions, held)

    def row(self, request: HttpRequest, pk: int, claim_pk: int) -> HttpResponse:
        """Answer with the form of one saved claim, for the place in the grid that is asked for."""
        incident = self.get_object(request, str(pk))
        inline = ClaimInline(Incident, self.admin_site)
        if not (
            self.has_change_permission(request, incident)
            and inline.has_change_permission(request, incident)
        ):
            raise PermissionDenied
        claims = inline.get_queryset(request)
        claim = get_object_or_404(claims, pk=claim_pk, incident=pk)
        place = request.GET.get("place", "")
        if not is_key(place):
            raise BadRequest(f"place is {place!r}; accepted is a number of a row.")
        note_shown(request, (claim.voice, claim.report.publisher))
        formset = inline.get_formset(request, incident)(instance=incident, queryset=claims)
        form = cast("ClaimFormSet", formset).open_row(claim, int(place))
        return TemplateResponse(request, "admin/incidents/claim.html", {"form": form})

    # Saving --------------------------------------------------------------------------------------

    def save_related(
        self, request: HttpRequest, form: ModelForm[Incident], formsets: Any, change: bool
    ) -> None:
        """Store the report of the top of the page first: claims wait for it."""
        report = None
        if isinstance(form, IncidentForm):
            reason = request.POST.get("because") or ENTERED
            report = form.part.save(
                form.instance.dataset, by=request.user, at=timezone.now(), reason=reason
            )
            if form.part.not_kept:
                messages.error(request, form.part.not_kept)
            for formset in formsets:
                if isinstance(formset, ClaimFormSet):
                    formset.take_report(report)
        request.session[LAST_DATASET] = form.instance.dataset_id
        super().save_related(request, form, formsets, change)
        if report and not form.instance.claims.filter(report=report).exists():
            form.instance.reported_in.add(report)
            told = gettext("No claim was typed: the report is a further report of %(code)s now.")
            messages.info(request, told % {"code": form.instance.code})

    def response_post_save_add(self, request: HttpRequest, obj: Incident) -> HttpResponseRedirect:
        if SEND in request.POST:
            self._send_to_review(request, obj)
        if NEXT in request.POST:
            return HttpResponseRedirect(_url_of_next(obj))
        return HttpResponseRedirect(self.url_of(obj))

    response_post_save_change = response_post_save_add

    def _send_to_review(self, request: HttpRequest, incident: Incident) -> None:
        """Send what is saved to review; where the rules refuse it stays as it is."""
        try:
            move(
                [incident],
                "submit",
                by=request.user,
                at=timezone.now(),
                reason=request.POST.get("because", ""),
                door="admin",
            )
        except ValueError as error:
            messages.error(request, say(error))
        else:
            messages.success(request, _("It waits for a reviewer now."))


def _reports_at_hand(request: HttpRequest, incident: Incident | None) -> set[int]:
    """Return the reports of a saved record; of a new one the report that it is opened with."""
    if incident:
        return reports_of(incident)
    key = request.GET.get(f"{PREFIX}-report", "")
    return {int(key)} if is_key(key) else set()


def _url_of_next(incident: Incident) -> str:
    """Return the page of a new record that goes on from the report of the newest claim."""
    kept: dict[str, int | None] = {"dataset": incident.dataset_id}
    if claim := incident.claims.order_by("pk").last():
        kept |= {f"{PREFIX}-report": claim.report_id, f"{PREFIX}-voice": claim.voice_id}
    elif report := incident.reported_in.order_by("pk").last():
        kept[f"{PREFIX}-report"] = report.pk
    return f"{reverse('admin:incidents_incident_add')}?{urlencode(kept)}"
