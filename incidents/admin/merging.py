"""Pages on which two records are compared and made one, told apart, or one is split in two."""

from collections.abc import Callable, Iterable
from types import ModuleType
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from incidents.accounts import foresee
from incidents.actions import merging
from incidents.actions.carrying import TAKEN
from incidents.actions.merging import MAY_GROW, ask_again, later_than, tell_apart
from incidents.admin.asking import ReasonForm, ask
from incidents.admin.comparing import foresee_merge, show_claims, show_rows, show_side
from incidents.admin.doors import IncidentDoors, Tool
from incidents.admin.readings import show_ranges
from incidents.models import Claim, Distinction, Incident, Regrouping
from incidents.versions import fingerprint_of
from sources.admin.confidential import note_shown
from sources.admin.parts import show_page
from sources.confidence import may_know
from sources.digits import is_key
from sources.saying import say

MERGE = "incidents.merge_incident"
HERE, THERE = "target", "source"


class CompareForm(ReasonForm):
    """What stands where two records differ: what the one that stays says, unless chosen."""

    version = forms.CharField(widget=forms.HiddenInput)
    date, place, kind, summary = (
        forms.ChoiceField(choices=[(HERE, HERE), (THERE, THERE)], initial=HERE, required=False)
        for _choice in TAKEN
    )

    @property
    def taken(self) -> list[str]:
        """The names of what is taken from the record that goes."""
        return [name for name in TAKEN if self[name].value() == THERE]


class SplitForm(ReasonForm):
    version = forms.CharField(widget=forms.HiddenInput)
    claims = forms.TypedMultipleChoiceField(coerce=int, choices=(), required=False)
    field_order = ("claims", "reason")

    def __init__(self, *args: Any, claims: Iterable[Claim], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices = [(claim.pk, str(claim.pk)) for claim in claims]
        self.fields["claims"].choices = self.choices  # type: ignore[attr-defined]

    @property
    def chosen(self) -> set[int]:
        return {pk for pk, name in self.choices if name in (self["claims"].value() or ())}


class MergingDoors(IncidentDoors):
    """``merging`` holds the actions: those on the records, or those that the public follows."""

    merging: ClassVar[ModuleType] = merging

    def get_urls(self) -> list[URLPattern]:
        pair = "<int:pk>/compare/<int:other_pk>/"
        doors: dict[str, tuple[str, Callable[..., HttpResponse]]] = {
            "compare": (pair, self.compare),
            "apart": (f"{pair}apart/", self.tell_apart),
            "again": (f"{pair}again/", self.ask_again),
            "split": ("<int:pk>/split/", self.split),
            "regrouping_undo": ("<int:pk>/regroupings/<int:act_pk>/undo/", self.undo_regrouping),
        }
        wrap = self.admin_site.admin_view
        found = [
            path(route, wrap(view), name=f"incidents_incident_{name}")
            for name, (route, view) in doors.items()
        ]
        return [*found, *super().get_urls()]

    def check_may_regroup(self, request: HttpRequest, *incidents: Incident) -> None:
        if not request.user.has_perm(MERGE):
            raise PermissionDenied

    def tools(self, request: HttpRequest, incident: Incident) -> list[Tool]:
        tools = super().tools(request, incident)
        if not request.user.has_perm(MERGE):
            return tools
        if incident.review_state in MAY_GROW and len(incident.claims.all()) > 1:
            link = reverse("admin:incidents_incident_split", args=(incident.pk,))
            tools.append(Tool(link, _("Split in two")))
        acts = Regrouping.objects.standing().touching(incident).select_related("source", "target")
        if (act := acts.first()) and later_than(act) is None:
            told = gettext("Undo: %(kind)s %(act)s") % {"kind": act.get_kind_display(), "act": act}
            tools.append(Tool(_undo_url(act), told))
        return tools

    # A record that was merged ---------------------------------------------------------------------

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Lead on from a merged record, with a note that leads to its own history.

        What somebody typed meanwhile is shown back, for them to take along.
        """
        merged = Incident.objects.exclude(merged_into=None)
        incident = merged.filter(pk=object_id).first() if is_key(object_id) else None
        if incident is None or not self.has_view_permission(request, incident):
            return super().change_view(request, object_id, form_url, extra_context)
        if request.method == "POST" and self.has_change_permission(request, incident):
            request.POST = as_new_rows(request.POST)  # type: ignore[assignment]
            return super().change_view(request, object_id, form_url, extra_context)
        told = gettext("%(old)s was merged into this record.") % {"old": incident.code}
        history = reverse("admin:incidents_incident_history", args=(incident.pk,))
        link = gettext("Its own history")
        messages.info(request, format_html('{} <a href="{}">{}</a>', told, history, link))
        return HttpResponseRedirect(self.url_of(incident.final))

    def leave_out_merged(
        self, request: HttpRequest, incidents: QuerySet[Incident]
    ) -> QuerySet[Incident]:
        """Leave merged records out of a list, unless it was asked for them."""
        asked = "merged" in request.GET.get("review_state__exact", "")
        # One that was merged since it was chosen is refused by the rule, and not passed over.
        chosen = "_selected_action" in request.POST
        return incidents if asked or chosen else incidents.exclude(review_state="merged")

    def find_by_old_code(self, words: str) -> list[int]:
        """Return the keys of the records to which the code of a merged one leads."""
        merged = Incident.objects.exclude(merged_into=None).filter(code__iexact=words)
        return [incident.final.pk for incident in merged]

    # The pages ------------------------------------------------------------------------------------

    def compare(self, request: HttpRequest, pk: int, other_pk: int) -> HttpResponse:
        """Show two records side by side, and merge the first into the second."""
        source, target = self._records(request, pk, other_pk)
        version = fingerprint_of([source.pk, target.pk])
        asked = None if "preview" in request.POST else request.POST or None
        form = CompareForm(asked, initial={**request.POST.dict(), "version": version})
        if form.is_valid() and (done := self._merge(request, source, target, form)):
            return done
        knows, note = may_know(request.user), Distinction.objects.of(source).of(target).first()
        shown = {
            "form": form,
            "version": version,
            "rows": show_rows(form, source, target),
            "sides": [show_side(each, knows=knows) for each in (source, target)],
            "ranges": show_ranges(foresee_merge(source, target, form.taken)),
            "apart": note,
            "title": gettext("Merge %(old)s into %(into)s")
            % {"old": source.code, "into": target.code},
        }
        return self._page(request, "admin/incidents/compare.html", source, target, **shown)

    def _merge(
        self, request: HttpRequest, source: Incident, target: Incident, form: CompareForm
    ) -> HttpResponse | None:
        try:
            act = self.merging.merge(source, target, take=form.taken, **_said(request, form))
        except ValueError as error:
            messages.error(request, say(error))
            return None
        told = gettext("%(old)s was merged into this record.") % {"old": source.code}
        return self._done(request, act, told, target)

    def split(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask which claims go to a new record, show what both come to, and split."""
        [source] = self._records(request, pk)
        claims = list(source.claims.all())
        asked = None if "preview" in request.POST else request.POST or None
        before = {**request.POST.dict(), "claims": request.POST.getlist("claims")}
        form = SplitForm(asked, claims=claims, initial=before)
        if form.is_valid():
            try:
                act = self.merging.split(source, form.chosen, **_said(request, form))
            except ValueError as error:
                messages.error(request, say(error))
            else:
                told = gettext("Split: the claims that you chose are here now.")
                return self._done(request, act, told, act.target)
        halves = [[c for c in claims if (c.pk in form.chosen) == new] for new in (False, True)]
        shown = {
            "form": form,
            "version": fingerprint_of([source.pk]),
            "chosen": form.chosen,
            "claims": show_claims(claims, knows=may_know(request.user)),
            "halves": [show_ranges(foresee(source, half)) for half in halves]
            if all(halves)
            else [],
            "title": gettext("Split %(code)s in two") % {"code": source.code},
        }
        return self._page(request, "admin/incidents/split.html", source, **shown)

    def undo_regrouping(self, request: HttpRequest, pk: int, act_pk: int) -> HttpResponse:
        self.check_may_regroup(request)
        acts = Regrouping.objects.touching(get_object_or_404(Incident, pk=pk))
        act = get_object_or_404(acts.select_related("source", "target"), pk=act_pk)
        self.check_may_regroup(request, act.source, act.target)

        def do(reason: str) -> None:
            self.merging.undo(act, by=request.user, at=timezone.now(), reason=reason)

        title = gettext("Undo: %(kind)s %(act)s") % {"kind": act.get_kind_display(), "act": act}
        initial = {"reason": gettext("Undone: %(reason)s") % {"reason": act.reason}}
        back = self.url_of(act.source)
        return ask(self, request, act, title=title, act=do, back=back, initial=initial)

    def tell_apart(self, request: HttpRequest, pk: int, other_pk: int) -> HttpResponse:
        one, other = self._records(request, pk, other_pk)

        def act(reason: str) -> None:
            tell_apart(one, other, by=request.user, at=timezone.now(), reason=reason)
            link = reverse("admin:incidents_incident_again", args=(one.pk, other.pk))
            told = gettext("Nobody is asked about these two again.")
            messages.info(request, format_html('{} <a href="{}">{}</a>', told, link, _("Undo")))

        title = gettext("%(one)s and %(other)s are not the same")
        told = title % {"one": one.code, "other": other.code}
        return ask(self, request, one, title=told, act=act, back=self.url_of(one))

    def ask_again(self, request: HttpRequest, pk: int, other_pk: int) -> HttpResponse:
        one, other = self._records(request, pk, other_pk)
        apart = get_object_or_404(Distinction.objects.of(one).of(other))

        def act(reason: str) -> None:
            ask_again(apart, by=request.user, reason=reason)

        title = gettext("Ask again whether they are the same")
        back = reverse("admin:incidents_incident_compare", args=(one.pk, other.pk))
        return ask(self, request, apart, title=title, act=act, back=back)

    def _records(self, request: HttpRequest, *pks: int) -> list[Incident]:
        """Fetch records with all that the pages show, and note who was shown what is sealed."""
        self.check_may_regroup(request)
        rows = Incident.objects.with_claims().prefetch_related("ranges", "reported_in")
        if len(set(pks)) < len(pks):
            raise Http404
        found = [get_object_or_404(rows, pk=pk) for pk in pks]
        self.check_may_regroup(request, *found)
        for incident in found:
            note_shown(request, incident.speakers())
        return found

    def _done(
        self, request: HttpRequest, act: Regrouping, told: str, to: Incident
    ) -> HttpResponseRedirect:
        link = format_html('{} <a href="{}">{}</a>', told, _undo_url(act), gettext("Undo"))
        messages.success(request, link)
        return HttpResponseRedirect(self.url_of(to))

    def _page(
        self, request: HttpRequest, template: str, *incidents: Incident, **shown: Any
    ) -> TemplateResponse:
        about, back = incidents[0], self.url_of(incidents[0])
        return show_page(
            self, request, template, about=about, incidents=incidents, back=back, **shown
        )


def as_new_rows(sent: QueryDict) -> QueryDict:
    """Return what a form sent with every row as a new one: those it had belong elsewhere by now."""
    rows = sent.copy()
    for name in sent:
        if name.endswith("-INITIAL_FORMS"):
            rows[name] = "0"
        elif name.endswith("-id"):
            rows[name] = ""
    return rows


def _undo_url(act: Regrouping) -> str:
    return reverse("admin:incidents_incident_regrouping_undo", args=(act.source_id, act.pk))


def _said(request: HttpRequest, form: ReasonForm) -> dict[str, Any]:
    """Return what an act is told of its page: who, when, why, and the version that was read."""
    return {
        "by": request.user,
        "at": timezone.now(),
        "reason": form.cleaned_data["reason"],
        "seen": form.cleaned_data["version"],
    }
