"""Numbers and dates of the admin: typed in any digits, shown in those that the reader chose."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import display_for_field
from django.contrib.admin.widgets import AdminDateWidget, AdminSplitDateTime
from django.db import models
from django.http import HttpRequest
from django.utils.html import format_html

from sources.digits import plain_digits
from sources.numerals import show


class PlainDigits(forms.Widget):
    """Takes Arabic-Indic and other digits as they are typed."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        value = super().value_from_datadict(data, files, name)
        if isinstance(value, list):
            return [plain_digits(each) if each else each for each in value]
        return plain_digits(value) if isinstance(value, str) else value


class DigitsInput(PlainDigits, forms.TextInput):
    """A text box for a number: a browser's own number box refuses Arabic-Indic digits."""

    def __init__(self, attrs: dict[str, Any] | None = None, *, mode: str = "numeric") -> None:
        super().__init__({"inputmode": mode, "dir": "ltr", "size": "8", **(attrs or {})})


class DateInput(PlainDigits, AdminDateWidget):
    pass


class MomentInput(PlainDigits, AdminSplitDateTime):
    """A day and a time, each of which says what it is: the field's own label names both."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        labels = (context["date_label"], context["time_label"])
        for part, label in zip(context["widget"]["subwidgets"], labels, strict=True):
            part["attrs"]["aria-label"] = str(label).rstrip(":")
        return context


TYPED: dict[type[models.Field[Any, Any]], dict[str, Any]] = {
    models.IntegerField: {"widget": DigitsInput},
    models.BigIntegerField: {"widget": DigitsInput},
    models.DecimalField: {"widget": DigitsInput(mode="decimal")},
    models.DateField: {"widget": DateInput},
    models.DateTimeField: {"form_class": forms.SplitDateTimeField, "widget": MomentInput},
    # A link that is pasted without its scheme is taken as https.
    models.URLField: {"assume_scheme": "https"},
}
COUNTED = (models.IntegerField, models.DecimalField, models.DateField)


class Typed(admin.options.BaseModelAdmin[Any]):
    """Numbers and dates of a form, typed in any digits."""

    formfield_overrides = TYPED


class Numerals(Typed, admin.ModelAdmin[Any]):
    """Numbers and dates of a list too, shown in the reader's digits and apart from what is beside.

    A computed column shows its own numbers by ``show``.
    """

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        return [self._column(name) for name in super().get_list_display(request)]

    def _column(self, name: Any) -> Any:
        if not isinstance(name, str) or hasattr(self, name):
            return name
        field = next((each for each in self.opts.concrete_fields if each.name == name), None)
        shown = isinstance(field, COUNTED) and not field.choices
        return _column_of(field) if field and shown else name


# One for each field, however often it is asked for: a list compares its columns.
@cache
def _column_of(field: models.Field[Any, Any]) -> Callable[[Any], str | None]:
    def column(row: Any) -> str | None:
        value = getattr(row, field.attname)
        if value is None:
            return None
        return format_html("<bdi>{}</bdi>", show(display_for_field(value, field, "")))

    column.__name__ = field.name
    shown: Any = column
    shown.short_description, shown.admin_order_field = field.verbose_name, field.name
    return column
