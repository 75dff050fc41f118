"""Pages that ask for a reason before they change anything."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.functional import lazystr
from django.utils.translation import gettext_lazy as _

from incidents.codebook import CREDIBILITY
from sources.admin.parts import show_page
from sources.fields import LazyLabel
from sources.saying import say


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea({"rows": 3, "dir": "auto"}))


class RatingForm(ReasonForm):
    credibility = forms.TypedChoiceField(
        label=_("Credibility"),
        coerce=int,
        choices=[(value.code, lazystr(LazyLabel(value))) for value in CREDIBILITY],
        help_text=_("5 counts once a second person gives it too."),
    )
    field_order = ("credibility", "reason")


def ask(
    model_admin: admin.ModelAdmin[Any],
    request: HttpRequest,
    about: Model,
    *,
    title: str,
    act: Callable[..., Any],
    back: str,
    form_class: Callable[..., forms.BaseForm] = ReasonForm,
    initial: dict[str, Any] | None = None,
    template: str = "admin/incidents/reason.html",
    **context: Any,
) -> HttpResponse:
    """Show a form, and on POST call ``act`` with what it holds; a refusal is shown as a message."""
    form = form_class(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            act(**form.cleaned_data)
        except ValueError as error:
            messages.error(request, say(error))
        else:
            messages.success(request, _("Done: %(title)s.") % {"title": title})
            return HttpResponseRedirect(back)
    return show_page(
        model_admin, request, template, title=title, about=about, form=form, back=back, **context
    )
