"""Numbers and dates of the admin: typed in any digits, shown in those that the reader chose."""

import datetime
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import display_for_field
from django.contrib.admin.widgets import AdminDateWidget, AdminSplitDateTime
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.html import format_html

from sources.admin.parts import Choosing
from sources.dates import read_day
from sources.digits import plain_digits
from sources.numerals import show
from sources.saying import say


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
    """A text box for a day, shown as ISO has it whatever the language."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"dir": "ltr", **(attrs or {})}, format="%Y-%m-%d")


class MomentInput(PlainDigits, AdminSplitDateTime):
    """A day and a time, each of which says what it is: the field's own label names both."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        labels = (context["date_label"], context["time_label"])
        for part, label in zip(context["widget"]["subwidgets"], labels, strict=True):
            part["attrs"]["aria-label"] = str(label).rstrip(":")
        return context


class DayField(forms.DateField):
    """One certain day, as people write it; what can be two days is refused, never chosen from."""

    widget = DateInput

    def to_python(self, value: Any) -> datetime.date | None:
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        try:
            return read_day(value)
        except ValueError as error:
            raise ValidationError(say(error), code="invalid") from error


class MomentField(forms.SplitDateTimeField):
    """A day as people write it, and a time."""

    widget = MomentInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        day = DayField(required=False, disabled=self.disabled)
        self.fields = (day, *self.fields[1:])


TYPED: dict[type[models.Field[Any, Any]], dict[str, Any]] = {
    models.IntegerField: {"widget": DigitsInput},
    models.BigIntegerField: {"widget": DigitsInput},
    models.DecimalField: {"widget": DigitsInput(mode="decimal")},
    models.DateField: {"form_class": DayField, "widget": DateInput},
    models.DateTimeField: {"form_class": MomentField, "widget": MomentInput},
    # A link that is pasted without its scheme is taken as https.
    models.URLField: {"assume_scheme": "https"},
}
COUNTED = (models.IntegerField, models.DecimalField, models.DateField)


class Typed(admin.options.BaseModelAdmin[Any]):
    """Numbers and dates of a form, typed in any digits."""

    formfield_overrides = TYPED


class Numerals(Typed, Choosing):
    """Numbers and dates of a list too, shown in the reader's digits and apart from what is beside.

    What is searched for is found in the digits that were typed, and in plain ones.

    A computed column shows its own numbers by ``show``.
    """

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        return [self._column(name) for name in super().get_list_display(request)]

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet[Any], search_term: str
    ) -> tuple[models.QuerySet[Any], bool]:
        found, repeats = super().get_search_results(request, queryset, search_term)
        if (plain := plain_digits(search_term)) != search_term:
            found |= super().get_search_results(request, queryset, plain)[0]
        return found, repeats

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
