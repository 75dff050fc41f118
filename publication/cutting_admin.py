"""Cutting a release in the admin: the month, what the gate found, and a look before the cut."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from incidents.admin.doors import Tool
from incidents.codebook import HARM, POPULATION
from publication import tasks
from publication.actions.cutting import cut_release, find_head, plan_release
from publication.comparing import Change, compare, value
from publication.models import PublicDocument, Release
from publication.previewing_admin import link_previews
from publication.report.preview import find_lacks
from publication.waiving import WaiversForm
from sources.admin.numerals import DigitsInput
from sources.admin.parts import show_page
from sources.digits import plain_digits
from sources.saying import Told, say

SHOWN = 100
PREVIEW, CUT = "preview", "cut"


class MonthForm(forms.Form):
    """Which month; the digits may be of any script."""

    month = forms.CharField(
        label=_("Month"), widget=DigitsInput, help_text=_("Such as 2017-09. It must have ended.")
    )

    def clean_month(self) -> date:
        given = self.cleaned_data["month"]
        try:
            return date.fromisoformat(f"{plain_digits(given)}-01")
        except ValueError as error:
            told = _("%(given)s is no month such as 2017-09.")
            raise forms.ValidationError(told, params={"given": given}) from error


class CuttingDoor(admin.ModelAdmin[Release]):
    """The door by which a release is cut; it opens to whoever may cut one."""

    def get_urls(self) -> list[URLPattern]:
        door = self.admin_site.admin_view(self.cut)
        return [path("cut/", door, name="publication_release_cut"), *super().get_urls()]

    def has_cut_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("publication.cut_release")

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        tools = []
        if self.has_cut_permission(request):
            tools.append(Tool(reverse("admin:publication_release_cut"), _("Cut a release")))
        return super().changelist_view(request, {"tools": tools, **(extra_context or {})})

    def cut(self, request: HttpRequest) -> HttpResponse:
        """Ask for the month, then for a reason for each finding, then show what will be cut."""
        if not self.has_cut_permission(request):
            raise PermissionDenied
        try:
            return self._cut(request)
        except ValueError as error:
            messages.error(request, say(error))
            return HttpResponseRedirect(reverse("admin:publication_release_cut"))

    def _cut(self, request: HttpRequest) -> HttpResponse:
        stage = request.POST.get("stage")
        if stage in (PREVIEW, CUT):
            return self._waive(request, stage)
        given = request.POST if request.method == "POST" else None
        asked = MonthForm(given, initial={"month": suggest_month()})
        if not asked.is_valid():
            return self._show(request, asked, gettext("What the gate finds"), "")
        month = asked.cleaned_data["month"]
        n = find_head()
        release, findings = plan_release(month, n=n, at=timezone.now())
        told = {"month": month, "n": n, "revision": release.revision}
        form = WaiversForm(findings, n, initial=told)
        return self._ask(request, release, form)

    def _waive(self, request: HttpRequest, stage: str) -> HttpResponse:
        bookmark = WaiversForm((), 0, request.POST)
        if not bookmark.is_valid():
            raise PermissionDenied
        month, n = bookmark.cleaned_data["month"], bookmark.cleaned_data["n"]
        release, findings = plan_release(month, n=n, at=timezone.now())
        form = WaiversForm(findings, n, request.POST)
        if not form.is_valid():
            return self._ask(request, release, form)
        if stage == PREVIEW:
            return self._preview(request, release, form)
        cut = cut_release(
            month,
            by=request.user,
            at=timezone.now(),
            n=n,
            revision=form.cleaned_data["revision"],
            waived=form.waived,
            notes=form.cleaned_data["notes"],
        )
        build_soon(cut)
        told = gettext("%(name)s is cut; its files are being made.") % {"name": cut.name}
        messages.success(request, told)
        return HttpResponseRedirect(reverse("admin:publication_release_change", args=(cut.pk,)))

    def _ask(self, request: HttpRequest, release: Release, form: WaiversForm) -> HttpResponse:
        return self._show(
            request,
            form,
            gettext("To the preview"),
            PREVIEW,
            findings=form.keys,
            asked=list(form.asked),
            **self._of_month(request, release),
        )

    def _of_month(self, request: HttpRequest, release: Release) -> dict[str, Any]:
        """Return what its month lacks, and where its report can be looked at before the cut."""
        may_read = request.user.has_perm("publication.view_reportdraft")
        return {
            "lacks": [Told.of(lack) for lack in find_lacks(release)],
            "languages": link_previews(release.month) if may_read else (),
        }

    def _preview(self, request: HttpRequest, release: Release, form: WaiversForm) -> HttpResponse:
        for field in form.fields.values():
            field.widget = forms.HiddenInput()
        changes = compare(release.predecessor, release) if release.predecessor else []
        return self._show(
            request,
            form,
            gettext("Cut the release"),
            CUT,
            release=release,
            records=count_records(release),
            waivers=len(form.keys),
            moved=[tell_change(change) for change in changes[:SHOWN]],
            more=max(len(changes) - SHOWN, 0),
            **self._of_month(request, release),
        )

    def _show(
        self, request: HttpRequest, form: forms.Form, button: str, stage: str, **context: Any
    ) -> HttpResponse:
        return show_page(
            self,
            request,
            "admin/publication/cut.html",
            title=gettext("Cut a release"),
            form=form,
            button=button,
            stage=stage,
            back=reverse("admin:publication_release_changelist"),
            **context,
        )


def build_soon(release: Release) -> None:
    """Ask a worker for its files after the commit; without a message server the sweep finds it."""

    def send() -> None:
        tasks.build_release.apply_async((release.pk,), retry=False)

    transaction.on_commit(send, robust=True)


def suggest_month() -> str:
    """Return the month after the last one that was released, or nothing."""
    last = Release.objects.order_by("-month").values_list("month", flat=True).first()
    return f"{last + timedelta(days=31):%Y-%m}" if last else ""


def count_records(release: Release) -> int:
    records = PublicDocument.objects.of_records(release.n)
    return records.filter(entry__incident__start_on__lte=release.until).count()


def tell_change(change: Change) -> dict[str, Any]:
    """Return what a row of the preview shows of a cell that moved."""
    language = get_language() or "en"
    return {
        "cell": change.cell,
        "harm": HARM.label(change.cell.harm, language),
        "population": POPULATION.label(change.cell.population, language),
        "before": value(change.before, "best"),
        "after": value(change.after, "best"),
        "codes": [part.code for part in change.parts][:SHOWN],
    }
