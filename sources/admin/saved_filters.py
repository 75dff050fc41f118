"""Filters over any field of a list, kept under names."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from sources.actions.filtering import (
    remove_filter,
    rename_filter,
    restore_filter,
    save_filter,
    share_filter,
)
from sources.admin.conditions import ConditionForm, keepable, split_lookup, tell_conditions
from sources.models import SavedFilter
from sources.saying import say

# How long what was removed is offered back on the list.
OFFERED = timedelta(hours=1)


class SavedFilters(admin.ModelAdmin[Any]):
    """``filterable`` names the fields that a condition may ask about, with their labels.

    It leaves out every wording, title, link and note: by asking whether a row has them, they could
    be read letter by letter by whoever may not see them.
    """

    change_list_template = "admin/sources/filtered_list.html"
    filterable: Mapping[str, Any] = {}

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        offered = {
            each if isinstance(each, str) else getattr(each[1], "field_path", "")
            for each in self.list_filter
            if isinstance(each, str | tuple)
        }
        # A filter of our own reads its parameter itself.
        offered |= {getattr(each, "parameter_name", "") for each in self.list_filter} - {""}
        fields = self.fields_to_filter(request)
        plain = lookup.removesuffix("__exact").removesuffix("__id").removesuffix("__isnull")
        within = self.date_hierarchy is not None and lookup.split("__")[0] == self.date_hierarchy
        return within or plain in offered or split_lookup(fields, lookup) is not None

    def fields_to_filter(self, request: HttpRequest | None) -> Mapping[str, Any]:
        """Return what this person may ask about."""
        return self.filterable

    def get_urls(self) -> list[URLPattern]:
        def to(route: str, name: str, view: Callable[..., HttpResponse]) -> URLPattern:
            whole = f"{self.opts.app_label}_{self.opts.model_name}_filter_{name}"
            door: URLPattern = path(
                f"filters/{route}{name}/",
                self.admin_site.admin_view(require_POST(view)),
                name=whole,
            )
            return door

        own = ("rename", "share", "remove", "restore")
        return [
            to("", "narrow", self.narrow),
            to("", "save", self.keep),
            *(to("<int:pk>/", name, self._door(name)) for name in own),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        shown = {} if "_popup" in request.GET else {"filtering": self._filtering(request)}
        return super().changelist_view(request, {**shown, **(extra_context or {})})

    def narrow(self, request: HttpRequest) -> HttpResponse:
        """Add one condition to those in the address."""
        query = self._query(request)
        form = ConditionForm(self.model, self.fields_to_filter(request), request.POST)
        if form.is_valid():
            query[form.cleaned_data["lookup"]] = form.cleaned_data["value"]
        else:
            for told in form.errors.values():
                messages.error(request, " ".join(map(str, told)))
        return self._list(query.urlencode())

    def keep(self, request: HttpRequest) -> HttpResponse:
        query = keepable(self.fields_to_filter(request), self._query(request))
        name, shared = request.POST.get("name", ""), "shared" in request.POST
        try:
            save_filter(
                model=self.opts.label_lower, name=name, query=query, shared=shared, by=request.user
            )
        except ValueError as error:
            messages.error(request, say(error))
        else:
            messages.success(request, _("The filter is saved."))
        return self._list(query)

    def _door(self, name: str) -> Callable[..., HttpResponse]:
        """Return the view of something that is done with a saved filter."""

        def view(request: HttpRequest, pk: int) -> HttpResponse:
            self._check(request)
            lists = SavedFilter.objects.open_to(request.user)
            kept = get_object_or_404(lists, pk=pk, model=self.opts.label_lower)
            try:
                _do(name, kept, request)
            except ValueError as error:
                messages.error(request, say(error))
            else:
                messages.success(request, DONE[name] % {"name": kept.name})
            return self._list(self._query(request).urlencode())

        return view

    def _check(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied

    def _query(self, request: HttpRequest) -> QueryDict:
        """Return the address that the form stands under, without what the list refuses."""
        self._check(request)
        query = QueryDict(request.POST.get("query", ""), mutable=True)
        query.pop("e", None)
        return query

    def _list(self, query: str) -> HttpResponseRedirect:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"
        return HttpResponseRedirect(reverse(name) + (f"?{query}" if query else ""))

    def _filtering(self, request: HttpRequest) -> dict[str, Any]:
        """Return what the bar over the list shows."""
        kept = SavedFilter.objects.filter(model=self.opts.label_lower).select_related("owner")
        since, fields = timezone.now() - OFFERED, self.fields_to_filter(request)
        return {
            "saved": list(kept.standing().open_to(request.user)),
            "removed": list(kept.filter(owner=request.user.pk, removed_at__gte=since)),
            "conditions": tell_conditions(self.model, fields, request.GET),
            "form": ConditionForm(self.model, fields) if fields else None,
            "query": request.GET.urlencode(),
            "keepable": keepable(fields, request.GET),
            "user": request.user,
            "base": f"admin:{self.opts.app_label}_{self.opts.model_name}_filter_",
        }


DONE = {
    "rename": _("The filter is renamed."),
    "share": _("Who sees the filter is changed."),
    "remove": _("“%(name)s” is removed. You can bring it back from the list of filters."),
    "restore": _("“%(name)s” is back."),
}


def _do(name: str, kept: SavedFilter, request: HttpRequest) -> None:
    if name == "rename":
        rename_filter(kept, name=request.POST.get("name", ""), by=request.user)
    elif name == "share":
        share_filter(kept, shared=not kept.shared, by=request.user)
    elif name == "remove":
        remove_filter(kept, by=request.user, at=timezone.now())
    else:
        restore_filter(kept, by=request.user)
