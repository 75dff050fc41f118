"""What was typed as a new record, given to one that is held: its report and its claims."""

from collections.abc import Iterator
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.forms import BaseForm, TypedChoiceField
from django.forms.formsets import DELETION_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import get_language, gettext

from incidents.actions.merging import MAY_GROW
from incidents.actions.reconciling import reconcile
from incidents.admin.claim_sets import ClaimFormSet
from incidents.admin.doors import IncidentDoors
from incidents.admin.forms import ATTACH, IncidentForm
from incidents.admin.inlines import ClaimInline
from incidents.admin.report_part import ReportPart
from incidents.codebook import REVIEW_STATE
from incidents.models import Claim, Incident
from sources.confidence import may_know
from sources.digits import is_key
from sources.history import because

ATTACHED = "A further report, attached while it was entered"
# A data set and a hidden version are of the page, and nothing about what happened.
OF_THE_PAGE = ("dataset", "version")


class Attaching(IncidentDoors):
    """Mixed into the page of an incident."""

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Give the report and the claims to a record that is held, where that was asked for."""
        if object_id is None and request.method == "POST" and ATTACH in request.POST:
            with transaction.atomic(), because(ATTACHED, door="admin", by=request.user):
                if incident := self._attach(request):
                    return HttpResponseRedirect(self.url_of(incident))
        return super().changeform_view(request, object_id, form_url, extra_context)

    def _attach(self, request: HttpRequest) -> Incident | None:
        """Add report and claims to the record; None where they are not whole."""
        incident = self._record_to_grow(request)
        if _takes_nothing(request, incident):
            return None
        part = ReportPart(request.POST, request.FILES, knows=may_know(request.user))
        claims = self._new_claims(request, incident)
        if not (part.is_valid() and claims.is_valid()):
            return None
        now = timezone.now()
        report = part.save(incident.dataset, by=request.user, at=now, reason=ATTACHED)
        if part.not_kept:
            messages.error(request, part.not_kept)
        claims.take_report(report)
        if claims.save():
            reconcile([incident], at=now)
            told = gettext("Attached to %(code)s.")
        elif report:
            incident.reported_in.add(report)
            told = gettext("No claim was typed: the report is a further report of %(code)s now.")
        else:
            lacking = gettext("Nothing to attach: give a report, or a claim with its report.")
            messages.error(request, lacking)
            return None
        messages.success(request, told % {"code": incident.code})
        self._tell_left_over(request, incident)
        return incident

    def _record_to_grow(self, request: HttpRequest) -> Incident:
        held = Incident.objects.select_related("dataset").locked()
        key = request.POST[ATTACH]
        incident = get_object_or_404(held, pk=key if is_key(key) else None)
        may_add = ClaimInline(Incident, self.admin_site).has_add_permission(request, incident)
        if not (may_add and self.has_change_permission(request, incident)):
            raise PermissionDenied
        return incident

    def _new_claims(self, request: HttpRequest, incident: Incident) -> ClaimFormSet:
        """Return new claims alone: what the record holds already is not edited from here."""
        formset = ClaimInline(Incident, self.admin_site).get_formset(request, incident)
        claims = formset(request.POST, instance=incident, queryset=Claim.objects.none())
        return cast("ClaimFormSet", claims)

    def _tell_left_over(self, request: HttpRequest, held: Incident) -> None:
        """Show what was typed about the incident itself, which the held record has its own of."""
        form = cast("IncidentForm", self.get_form(request)(request.POST))
        form.is_valid()
        make: Any = self._create_formsets  # type: ignore[attr-defined]
        formsets, _inlines = make(request, form.instance, change=False)
        left = list(_differing(form, held))
        for formset in formsets:
            if not isinstance(formset, ClaimFormSet):
                formset.is_valid()
                left += filter(None, (_tell_row(row) for row in formset.forms))
        if left:
            told = gettext("What you typed of the incident itself was not added: %(left)s")
            messages.warning(request, told % {"left": " · ".join(left)})


def _differing(form: IncidentForm, held: Incident) -> Iterator[str]:
    """Yield the fields that were typed and of which the held record says something else."""
    for name in form.changed_data:
        same = form.cleaned_data.get(name) == getattr(held, name, None)
        if name not in OF_THE_PAGE and not same:
            yield f"{form.fields[name].label}: {_tell_value(form, name)}"


def _tell_row(form: BaseForm) -> str:
    """Return what a row of parties or of ties says; nothing of one that was taken away."""
    if form.data.get(form.add_prefix(DELETION_FIELD_NAME)):
        return ""
    return ", ".join(_tell_value(form, name) for name in form.changed_data)


def _tell_value(form: BaseForm, name: str) -> str:
    """Return a value as the page shows it; as it was typed where it is not right."""
    field, value = form.fields[name], form.cleaned_data.get(name, form[name].value())
    if isinstance(value, QuerySet):
        return ", ".join(map(str, value))
    # Of a field that chooses a row, the choices are all rows there are.
    choices: Any = field.choices if isinstance(field, TypedChoiceField) else ()
    return str(dict(choices).get(value, value))


def _takes_nothing(request: HttpRequest, incident: Incident) -> bool:
    """Return, and tell, that a record is no longer one to which anything is added."""
    if incident.review_state in MAY_GROW:
        return False
    told = gettext("%(code)s is: %(state)s. Nothing can be attached to it.")
    state = REVIEW_STATE.label(incident.review_state, get_language() or "en")
    messages.error(request, told % {"code": incident.code, "state": state})
    return True
