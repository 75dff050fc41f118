"""Forms without the fields that a project does not collect."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any, TypeVar, cast

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext

from incidents.collecting import FIELDS, NOT_COLLECTED, fields_off, find_uncollected
from sources.codebook import SENSITIVE_SUBGROUPS
from sources.models import FieldPolicy

M = TypeVar("M", bound=Model)


def switched_off(request: HttpRequest) -> frozenset[str]:
    """Return the parts that are not collected, asked once for each request."""
    if "_switched_off" not in request.__dict__:
        request.__dict__["_switched_off"] = FieldPolicy.objects.not_collected()
    return cast("frozenset[str]", request.__dict__["_switched_off"])


class CollectedForm(forms.ModelForm[M]):
    """Refuses what is not collected. What was there before can stay, and can be emptied."""

    off: frozenset[str] = frozenset()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "subgroup" in self.fields:
            gone = (SENSITIVE_SUBGROUPS & self.off) - {getattr(self.instance, "subgroup", "")}
            subgroup: Any = self.fields["subgroup"]
            subgroup.choices = [each for each in subgroup.choices if each[0] not in gone]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        changed = {name: cleaned.get(name) for name in self.changed_data}
        for name in find_uncollected(changed, self.off):
            self.add_error(name, gettext(NOT_COLLECTED))
        return cleaned


class CollectedOnly(admin.options.BaseModelAdmin[Any]):
    """Leaves out of a page the fields of what is not collected and that hold nothing here."""

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        gone = fields_off(switched_off(request)) - self.held_fields(obj)
        if "latitude" in gone:
            gone |= {"map"}
        return list(_without(super().get_fieldsets(request, obj), gone))

    def held_fields(self, obj: Any) -> frozenset[str]:
        """Return the fields that hold something on this page."""
        names = fields_off(FIELDS)
        return frozenset(name for name in names if getattr(obj, name, None) not in (None, ""))


def _without(fieldsets: Iterable[Any], gone: Collection[str]) -> Iterator[Any]:
    for name, options in fieldsets:
        lines = [_line(line, gone) for line in options["fields"]]
        yield name, {**options, "fields": [line for line in lines if line]}


def _line(line: Any, gone: Collection[str]) -> Any:
    if isinstance(line, str):
        return "" if line in gone else line
    return tuple(name for name in line if name not in gone)
