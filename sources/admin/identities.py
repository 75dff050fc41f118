"""Who a confidential source is: sealed and opened on pages of their own."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from sources.actions.identities import NotReadable, read_identity, seal_identity
from sources.admin.confidential import note_shown
from sources.admin.numerals import Numerals
from sources.admin.parts import show_page
from sources.confidence import may_know
from sources.models import Source, SourceIdentity
from sources.saying import say

# The page of a source shows so many of the newest looks at it.
LOOKS = 50


class WhyForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea({"rows": 3, "dir": "auto"}),
        help_text=_("Recorded with your name before anything is opened, and never removed."),
    )


class WhoForm(forms.Form):
    name = forms.CharField(label=_("Name"), widget=forms.TextInput({"dir": "auto"}))
    contact = forms.CharField(
        label=_("How to reach them"),
        required=False,
        widget=forms.Textarea({"rows": 3, "dir": "auto"}),
    )


class IdentityDoors(Numerals, admin.ModelAdmin[Source]):
    """The pages of a confidential source beside its form, and who looked at it."""

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/identity/", wrap(self.open_identity), name="sources_source_identity"),
            path("<int:pk>/seal/", wrap(self.seal_identity), name="sources_source_seal"),
            *super().get_urls(),
        ]

    @method_decorator(never_cache)
    def open_identity(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask why, record it, and show once who the source is."""
        source = self._sealed(request, pk)
        form = WhyForm(request.POST or None)
        identity: dict[str, str] = {}
        if form.is_valid():
            why = form.cleaned_data["reason"]
            try:
                identity = read_identity(source, by=request.user, at=timezone.now(), reason=why)
            except NotReadable as error:
                messages.error(request, say(error))
        labels = {name: field.label for name, field in WhoForm.base_fields.items()}
        told = {labels.get(name, name): value for name, value in identity.items()}
        return self._page(request, source, gettext("Who is it?"), form, told=told)

    @method_decorator(never_cache)
    @method_decorator(sensitive_post_parameters())
    def seal_identity(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Seal who the source is, in place of what was sealed before."""
        source = self._sealed(request, pk)
        form = WhoForm(request.POST or None)
        if not form.is_valid():
            return self._page(request, source, gettext("Seal who it is"), form)
        seal_identity(source, identity=form.cleaned_data)
        self.log_change(request, source, "Sealed who it is")
        messages.success(request, _("It is sealed."))
        return HttpResponseRedirect(reverse("admin:sources_source_change", args=(pk,)))

    def _sealed(self, request: HttpRequest, pk: int) -> Source:
        if not may_know(request.user):
            raise PermissionDenied
        return get_object_or_404(Source, pk=pk, confidential=True)

    def _page(
        self, request: HttpRequest, source: Source, title: str, form: forms.Form, **more: Any
    ) -> HttpResponse:
        template = "admin/sources/identity.html"
        return show_page(self, request, template, title=title, source=source, form=form, **more)

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Source | None = None,
    ) -> HttpResponse:
        if obj and obj.confidential and may_know(request.user):
            note_shown(request, [obj])
            context |= {
                "knows": True,
                "sealed": SourceIdentity.objects.filter(source=obj).exists(),
                "opened": obj.identity_readings.select_related("read_by")[:LOOKS],
                "read": obj.readings.select_related("read_by")[:LOOKS],
            }
        return super().render_change_form(request, context, add, change, form_url, obj)
