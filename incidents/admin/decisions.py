"""A person's word over a computed number, and the second person's agreement."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from incidents.actions.deciding import agree, end
from incidents.admin.asking import ReasonForm, ask
from incidents.models import Decision
from sources.admin import ReadOnly
from sources.admin.numerals import DigitsInput, Numerals

CHANGE = "incidents.change_decision"


class DecisionForm(forms.ModelForm[Decision]):
    class Meta:
        model = Decision
        fields = ("about", "harm", "population", "subgroup", "best", "grading", "reason")
        widgets = {"best": DigitsInput, "reason": forms.Textarea({"rows": 3, "dir": "auto"})}
        help_texts = {
            "best": _("A figure inside the range."),
            "reason": _("Public, beside the computed value."),
        }


@admin.register(Decision)
class DecisionAdmin(Numerals, ReadOnly, admin.ModelAdmin[Decision]):
    """Decisions are made on the page of their incident, and agreed to or ended here."""

    list_display = ("incident", "about", "best", "grading", "decided_by", "agreed_by", "doors")
    list_filter = ("about",)
    list_select_related = ("incident", "decided_by", "agreed_by")
    search_fields = ("incident__code", "reason")
    readonly_fields = ("doors",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Decision]:
        """Say with each decision whether whoever asks may end it, and may agree to it."""
        user = request.user
        waits = Q(agreed_at=None) & ~Q(decided_by=user.pk)
        may_change = Value(user.has_perm(CHANGE), BooleanField())
        decisions: QuerySet[Decision] = super().get_queryset(request)
        may_agree = ExpressionWrapper(waits & Q(may_end=True), BooleanField())
        return decisions.annotate(may_end=may_change, may_agree=may_agree)

    @admin.display(description=_("what can be done"))
    def doors(self, decision: Any) -> str:
        if decision.ended_at is not None:
            return str(decision.ended_because)
        doors = (
            ("agree", gettext("Agree"), decision.may_agree),
            ("end", gettext("End"), decision.may_end),
        )
        return format_html_join(
            " ",
            '<a href="{}">{}</a>',
            (
                (reverse(f"admin:incidents_decision_{name}", args=(decision.pk,)), label)
                for name, label, may in doors
                if may
            ),
        )

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/agree/", wrap(self.agree), name="incidents_decision_agree"),
            path("<int:pk>/end/", wrap(self.end), name="incidents_decision_end"),
            *super().get_urls(),
        ]

    def agree(self, request: HttpRequest, pk: int) -> HttpResponse:
        decision = self._decision(request, pk)

        def act() -> None:
            agree(decision, by=request.user, at=timezone.now())

        return self._ask(request, decision, gettext("Agree to a decision"), act, forms.Form)

    def end(self, request: HttpRequest, pk: int) -> HttpResponse:
        decision = self._decision(request, pk)

        def act(reason: str) -> None:
            end(decision, by=request.user, at=timezone.now(), reason=reason)

        return self._ask(request, decision, gettext("End a decision"), act, ReasonForm)

    def _decision(self, request: HttpRequest, pk: int) -> Decision:
        if not request.user.has_perm(CHANGE):
            raise PermissionDenied
        return get_object_or_404(Decision.objects.select_related("incident"), pk=pk)

    def _ask(
        self,
        request: HttpRequest,
        decision: Decision,
        title: str,
        act: Callable[..., Any],
        form_class: type[forms.BaseForm],
    ) -> HttpResponse:
        back = reverse("admin:incidents_incident_change", args=(decision.incident_id,))
        return ask(self, request, decision, title=title, act=act, back=back, form_class=form_class)
