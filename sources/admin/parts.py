"""What several pages of the admin share."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.widgets import AdminURLFieldWidget
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sources.digits import LONGEST_KEY, is_key

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


# Said of any value that is taken: a row that has it may be hidden from whoever types it.
TAKEN = _("This cannot be used here: give another value.")


def tell_link(link: str, *, sealed: bool) -> SafeString | str:
    """Return a link to click, which does not say where one comes from.

    What a confidential source published is not clicked by mistake: whoever opens it tells its host
    who is looking.
    """
    if not link:
        return "–"
    if sealed:
        told = gettext("Not to be clicked: whoever opens it tells its host who is looking.")
        return format_html(
            '<bdi dir="ltr">{}</bdi> <span class="quiet sealed">{}</span>', link, told
        )
    return format_html(
        '<a href="{}" rel="noreferrer noopener"><bdi dir="ltr">{}</bdi></a>', link, link
    )


class LinkInput(AdminURLFieldWidget):
    """The box of a link, with what it holds now to click where that gives nobody away."""

    template_name = "admin/sources/link.html"

    def __init__(self, *, sealed: bool) -> None:
        super().__init__()
        self.sealed = sealed

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        held = context["widget"]["href"]
        return context | {"held": tell_link(held, sealed=self.sealed) if held else ""}


def show_page(
    model_admin: admin.ModelAdmin[Any],
    request: HttpRequest,
    template: str,
    *,
    title: "StrOrPromise",
    **context: Any,
) -> TemplateResponse:
    """Answer with a page of our own in the frame of the admin."""
    shown = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": title,
        **context,
    }
    return TemplateResponse(request, template, shown)


class ReadOnly(admin.options.BaseModelAdmin[Any]):
    """What is looked at and never edited by hand."""

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


class Choosing(admin.ModelAdmin[Any]):
    """Does nothing with rows that were chosen by anything but their numbers."""

    def response_action(
        self, request: HttpRequest, queryset: models.QuerySet[Any], *where: Any
    ) -> HttpResponse | None:
        chosen = request.POST.getlist(ACTION_CHECKBOX_NAME)
        wrong = next((each for each in chosen if not is_key(each)), None)
        if wrong is None:
            return super().response_action(request, queryset, *where)
        told = gettext("Rows are chosen by their numbers, and “%(value)s” is none.")
        messages.error(request, told % {"value": wrong[: LONGEST_KEY + 1]})
        return None
