"""Issuing, changing and revoking the keys of partners, and seeing how often each is used."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from incidents.admin.asking import ask
from incidents.admin.doors import Tool
from publication.actions.keys import check_key, issue_key, revise_key, revoke_key
from publication.models import KeyUsage, PartnerKey
from sources.admin import ReadOnly
from sources.admin.numerals import Numerals
from sources.admin.parts import show_page
from sources.saying import say

DAYS = 30


class UsageInline(ReadOnly, admin.TabularInline[KeyUsage, PartnerKey]):
    """The newest days on which a key was used."""

    model = KeyUsage
    fields = ("day", "requests")
    ordering = ("-day",)
    verbose_name_plural = _("Use, by day (UTC)")


class PartnerKeyForm(forms.ModelForm[PartnerKey]):
    scopes = forms.MultipleChoiceField(
        label=_("what it opens"),
        choices=PartnerKey.Scope.choices,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The next key of a partner comes with the scopes of the last in one parameter.
        if isinstance(scopes := self.initial.get("scopes"), str):
            self.initial["scopes"] = scopes.split(",")

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if not self.errors:
            self.instance.name = self.cleaned_data.get("name", self.instance.name)
            self.instance.expires_at = self.cleaned_data["expires_at"]
            try:
                check_key(self.instance, at=timezone.now())
            except ValueError as error:
                raise forms.ValidationError(say(error)) from error
        return cleaned


@admin.register(PartnerKey)
class PartnerKeyAdmin(Numerals, admin.ModelAdmin[PartnerKey]):
    """A key is shown once, in the answer to the form that issues it."""

    form = PartnerKeyForm
    inlines = (UsageInline,)
    change_form_template = "admin/publication/partner_key.html"
    fields = ("name", "contact", "scopes", "expires_at", "quota", "addresses")
    list_display = ("name", "shown_prefix", "shown_scopes", "state", "expires_at", "used")
    search_fields = ("name", "contact", "prefix")

    def get_urls(self) -> list[URLPattern]:
        door = self.admin_site.admin_view(self.revoke)
        name = "publication_partnerkey_revoke"
        return [path("<int:pk>/revoke/", door, name=name), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[PartnerKey]:
        since = timezone.now().date() - timedelta(days=DAYS)
        usage = KeyUsage.objects.filter(key=OuterRef("pk"), day__gt=since).order_by()
        sums = usage.values("key").annotate(sum=Sum("requests")).values("sum")
        keys: QuerySet[PartnerKey] = super().get_queryset(request)
        return keys.annotate(used=Coalesce(Subquery(sums), 0))

    def get_fields(self, request: HttpRequest, obj: PartnerKey | None = None) -> Any:
        return ("shown_prefix", *self.fields, "issued_at", "issued_by") if obj else self.fields

    def get_readonly_fields(self, request: HttpRequest, obj: PartnerKey | None = None) -> Any:
        return ("name", "shown_prefix", "issued_at", "issued_by") if obj else ()

    def get_inlines(self, request: HttpRequest, obj: PartnerKey | None) -> Any:
        return self.inlines if obj else ()

    def has_change_permission(self, request: HttpRequest, obj: PartnerKey | None = None) -> bool:
        return super().has_change_permission(request, obj) and not (obj and obj.revoked_at)

    def has_delete_permission(self, request: HttpRequest, obj: PartnerKey | None = None) -> bool:
        return False

    @admin.display(description=_("key begins with"), ordering="prefix")
    def shown_prefix(self, key: PartnerKey) -> str:
        return format_html('<bdi dir="ltr"><code>{}…</code></bdi>', key.prefix)

    @admin.display(description=_("what it opens"))
    def shown_scopes(self, key: PartnerKey) -> str:
        return format_html('<bdi dir="ltr">{}</bdi>', ", ".join(key.scopes))

    @admin.display(description=_("state"))
    def state(self, key: PartnerKey) -> str:
        if key.revoked_at:
            return gettext("revoked")
        return gettext("expired") if key.expires_at <= timezone.now() else gettext("live")

    @admin.display(description=_("requests in 30 days"), ordering="used")
    def used(self, key: Any) -> int:
        return int(key.used)

    def save_model(
        self, request: HttpRequest, obj: PartnerKey, form: forms.ModelForm[PartnerKey], change: bool
    ) -> None:
        if change:
            revise_key(obj, by=request.user, at=timezone.now())
        else:
            request.given = issue_key(obj, by=request.user, at=timezone.now())  # type: ignore[attr-defined]

    def response_add(
        self, request: HttpRequest, obj: PartnerKey, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Show the key, in no message and no cookie: a page that is left is not shown again."""
        return show_page(
            self,
            request,
            "admin/publication/partner_key_shown.html",
            title=gettext("The key of %(name)s") % {"name": obj.name},
            given=request.given,  # type: ignore[attr-defined]
            back=self.url_of(obj),
        )

    def url_of(self, key: PartnerKey) -> str:
        return reverse("admin:publication_partnerkey_change", args=(key.pk,))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        key = self.get_object(request, object_id)
        more = {"tools": self.tools(request, key) if key else []}
        return super().change_view(request, object_id, form_url, more | (extra_context or {}))

    def tools(self, request: HttpRequest, key: PartnerKey) -> list[Tool]:
        tools = []
        if self.has_change_permission(request, key):
            address = reverse("admin:publication_partnerkey_revoke", args=(key.pk,))
            tools.append(Tool(address, _("Revoke")))
        if self.has_add_permission(request):
            same: dict[str, str | int] = {
                "name": key.name,
                "contact": key.contact,
                "scopes": ",".join(key.scopes),
                "quota": key.quota,
                "addresses": ",".join(key.addresses),
            }
            add = reverse("admin:publication_partnerkey_add")
            tools.append(Tool(f"{add}?{urlencode(same)}", _("Issue the next key")))
        return tools

    def revoke(self, request: HttpRequest, pk: int) -> HttpResponse:
        key = get_object_or_404(PartnerKey, pk=pk)
        if not self.has_change_permission(request, key):
            raise PermissionDenied

        def act(reason: str) -> None:
            revoke_key(key, by=request.user, at=timezone.now(), reason=reason)

        back = self.url_of(key)
        return ask(self, request, key, title=gettext("Revoke"), act=act, back=back)
