"""What waits before it is public, and what is not collected: for administrators."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sources.actions.protecting import set_policy
from sources.admin.numerals import Numerals
from sources.admin.versions import RestorableForm, Versions
from sources.codebook import ALWAYS_COLLECTED, DELAYABLE, SENSITIVE_PART
from sources.models import FieldPolicy


class FieldPolicyForm(RestorableForm):
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea({"rows": 3, "dir": "auto"}))


@admin.register(FieldPolicy)
class FieldPolicyAdmin(Numerals, Versions):
    """The closed list of sensitive parts: each is edited, none is added or removed."""

    form = FieldPolicyForm
    list_display = ("part", "meaning", "delay_days", "collected")
    readonly_fields = ("part", "meaning")
    actions = None

    @admin.display(description=_("meaning"))
    def meaning(self, policy: FieldPolicy) -> str:
        return gettext(SENSITIVE_PART.by_code[policy.part].definition)

    def get_fields(self, request: HttpRequest, obj: FieldPolicy | None = None) -> Any:
        """Leave out what does not go for this part: what is never public has no delay."""
        part = obj.part if obj else ""
        rules = {"delay_days": part in DELAYABLE, "collected": part not in ALWAYS_COLLECTED}
        return ["part", "meaning", *(name for name, goes in rules.items() if goes), "reason"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: FieldPolicy | None = None) -> bool:
        return False

    def save_model(
        self, request: HttpRequest, obj: FieldPolicy, form: forms.ModelForm[Any], change: bool
    ) -> None:
        set_policy(obj, by=request.user, reason=form.cleaned_data["reason"])
