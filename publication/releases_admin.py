"""Releases in the admin: the list, one release with its files, and taking one back."""

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from incidents.admin.asking import ask
from incidents.admin.doors import Tool
from incidents.admin.work import Progress
from publication.actions.building import restart
from publication.actions.cutting import withdraw_release
from publication.cutting_admin import CuttingDoor
from publication.models import Release, ReleaseFile, Waiver
from publication.models.releases import ReleaseQuerySet
from publication.shelf import open_file
from sources.admin import ReadOnly
from sources.admin.numerals import Numerals


class FileInline(ReadOnly, admin.TabularInline[ReleaseFile, Release]):
    model = ReleaseFile
    fields = readonly_fields = ("shown_name", "rows", "bytes", "shown_sha256", "redacted_at")

    @admin.display(description=_("file"))
    def shown_name(self, file: ReleaseFile) -> str:
        if file.redacted_at:
            return format_html('<bdi dir="ltr">{}</bdi>', file.name)
        address = reverse("admin:publication_release_file", args=(file.release_id, file.pk))
        return format_html('<a href="{}"><bdi dir="ltr">{}</bdi></a>', address, file.name)

    @admin.display(description=_("SHA-256"))
    def shown_sha256(self, file: ReleaseFile) -> str:
        return format_html('<bdi dir="ltr"><code class="hash">{}</code></bdi>', file.sha256)


class WaiverInline(ReadOnly, admin.TabularInline[Waiver, Release]):
    model = Waiver
    fields = readonly_fields = ("shown_finding", "shown_reason", "by", "at")

    @admin.display(description=_("finding"))
    def shown_finding(self, waiver: Waiver) -> str:
        language = get_language() or "en"
        found = waiver.finding
        return format_html(
            "<strong>{}</strong><br>{}", found.title(language), found.message(language)
        )

    @admin.display(description=_("reason"))
    def shown_reason(self, waiver: Waiver) -> str:
        return gettext("redacted") if waiver.is_redacted else waiver.reason


@admin.register(Release)
class ReleaseAdmin(CuttingDoor, Numerals, Progress, ReadOnly, admin.ModelAdmin[Release]):
    """Never edited: a release is cut, mended by a new revision, or withdrawn."""

    list_display = ("shown_name", "standing", "progress", "n", "started_at", "started_by")
    list_filter = ("state",)
    list_select_related = ("started_by",)
    search_fields = ("name",)
    ordering = ("-n", "-pk")
    inlines = (FileInline, WaiverInline)
    change_list_template = "admin/publication/releases.html"
    change_form_template = "admin/publication/partner_key.html"
    fields = (
        *("shown_name", "standing", "progress", "error", "n", "head_hash", "shown_predecessor"),
        *("started_at", "started_by", "methodology", "lexicon", "codebook", "code", "notes"),
        *("withdrawn_at", "withdrawn_by", "withdrawn_because"),
    )
    readonly_fields = ("shown_name", "standing", "progress", "shown_predecessor")

    def get_urls(self) -> list[URLPattern]:
        wrap, name = self.admin_site.admin_view, "publication_release"
        return [
            path("<int:pk>/withdraw/", wrap(self.withdraw), name=f"{name}_withdraw"),
            path("<int:pk>/again/", wrap(self.again), name=f"{name}_again"),
            path("<int:pk>/files/<int:file_pk>/", wrap(self.file), name=f"{name}_file"),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Release]:
        return cast(ReleaseQuerySet, super().get_queryset(request)).with_standing()

    @admin.display(description=_("release"), ordering="name")
    def shown_name(self, release: Release) -> str:
        return format_html('<bdi dir="ltr">{}</bdi>', release.name)

    @admin.display(description=_("release before"))
    def shown_predecessor(self, release: Release) -> str:
        if release.predecessor is None:
            return "–"
        address, name = self.url_of(release.predecessor), release.predecessor.name
        return format_html('<a href="{}"><bdi dir="ltr">{}</bdi></a>', address, name)

    @admin.display(description=_("standing"))
    def standing(self, release: Release) -> str:
        """Say what a reader should know of it before all else."""
        if release.withdrawn_at:
            return gettext("withdrawn")
        if release.new_revision_due:
            return gettext("redacted in part: a new revision is due")
        if release.superseded_by:
            told = gettext("superseded by %(name)s") % {"name": release.superseded_by}
            return format_html("<bdi>{}</bdi>", told)
        return release.get_state_display()

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        release = self.get_object(request, object_id)
        more = {"tools": self.tools(request, release) if release else []}
        return super().change_view(request, object_id, form_url, more | (extra_context or {}))

    def tools(self, request: HttpRequest, release: Release) -> list[Tool]:
        if not self.has_cut_permission(request):
            return []
        tools = []
        if release.state == Release.State.FAILED:
            again = reverse("admin:publication_release_again", args=(release.pk,))
            tools.append(Tool(again, _("Build again")))
        if release.state == Release.State.DONE and not release.withdrawn_at:
            withdraw = reverse("admin:publication_release_withdraw", args=(release.pk,))
            tools.append(Tool(withdraw, _("Withdraw")))
        return tools

    def url_of(self, release: Release) -> str:
        return reverse("admin:publication_release_change", args=(release.pk,))

    def withdraw(self, request: HttpRequest, pk: int) -> HttpResponse:
        release = self._release(request, pk)

        def act(reason: str) -> None:
            withdraw_release(release, by=request.user, at=timezone.now(), reason=reason)

        back = self.url_of(release)
        return ask(self, request, release, title=gettext("Withdraw"), act=act, back=back)

    def again(self, request: HttpRequest, pk: int) -> HttpResponse:
        release = self._release(request, pk)

        def act() -> None:
            restart(release, at=timezone.now())

        return ask(
            self,
            request,
            release,
            title=gettext("Build again"),
            act=act,
            back=self.url_of(release),
            form_class=forms.Form,
        )

    def file(self, request: HttpRequest, pk: int, file_pk: int) -> HttpResponseBase:
        if not self.has_view_permission(request):
            raise PermissionDenied
        files = ReleaseFile.objects.filter(release=pk)
        file = get_object_or_404(files, pk=file_pk)
        if file.redacted_at:
            return HttpResponse(gettext("This file was redacted."), status=410)
        try:
            opened = open_file(file)
        except FileNotFoundError:
            said = gettext("The bytes of this file are lost: look at the log, and at the backups.")
            return HttpResponse(said, status=503)
        return FileResponse(
            opened, content_type=file.media_type, as_attachment=True, filename=file.name
        )

    def _release(self, request: HttpRequest, pk: int) -> Release:
        if not self.has_cut_permission(request):
            raise PermissionDenied
        return get_object_or_404(Release, pk=pk)
