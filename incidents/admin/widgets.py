"""Form parts of the admin: quick ones, and choices that are searched for."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import Model
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sources.admin.numerals import DigitsInput
from sources.admin.searching import Combobox, write_select


class QuickDigits(DigitsInput):
    """A text box for a number, written without a template: a page of claims holds hundreds."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        shown = self.build_attrs(self.attrs, {**(attrs or {}), "name": name, "type": "text"})
        if (given := self.format_value(value)) is not None:
            shown["value"] = given
        return format_html("<input{}>", flatatt(shown))


class QuickArea(forms.Textarea):
    """A text area that is written without a template."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        shown = flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name}))
        return format_html("<textarea{}>\n{}</textarea>", shown, self.format_value(value) or "")


class QuickSelect(forms.Select):
    """A choice of codes, written without a template."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        shown = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        chosen = set(self.format_value(value))
        return write_select(
            shown, ((code, label, str(code or "") in chosen) for code, label in self.choices)
        )


class PlaceSelect(Combobox):
    """Searches the gazetteer in every script, and shows level and parent."""

    url_name = "%s:incidents_place_search"


class HeldChoiceField(forms.ModelChoiceField[Model]):
    """Finds a row among those that its set of forms has fetched, without a query of its own."""

    held: Mapping[str, Model] = {}

    def to_python(self, value: Any) -> Model | None:
        return self.held.get(str(value)) or super().to_python(value)


class HeldMultipleChoiceField(forms.ModelMultipleChoiceField[Model]):
    """Finds rows among those that its set of forms has fetched."""

    held: Mapping[str, Model] = {}

    def clean(self, value: Any) -> Any:
        keys = [str(key) for key in value or ()]
        if all(key in self.held for key in keys):
            return [self.held[key] for key in keys]
        return super().clean(value)
