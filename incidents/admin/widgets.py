"""Form parts of the admin: quick ones, and choices that are searched for."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.contrib.admin.widgets import (
    AutocompleteSelect,
    AutocompleteSelectMultiple,
)
from django.forms.utils import flatatt
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from sources.admin.numerals import DigitsInput


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


def write_select(attrs: dict[str, Any], options: Iterable[tuple[Any, Any, bool]]) -> SafeString:
    """Return the HTML of a select; options are code, label and whether it is chosen."""
    written = format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        (
            ("" if code is None else code, SafeString(" selected") if chosen else "", label)
            for code, label, chosen in options
        ),
    )
    return format_html("<select{}>{}</select>", flatatt(attrs), written)


class Combobox(AutocompleteSelect):
    """One of very many, searched for as one types: combobox.js puts a box for words before it.

    The labels of what is chosen come from ``known`` (key -> label) as far as it goes, without a
    query each. ``add_url``: where a new one is made.
    """

    known: Mapping[str, str] = {}
    add_url = ""

    @property
    def media(self) -> forms.Media:
        return forms.Media(js=["incidents/combobox.js"], css={"all": ["incidents/combobox.css"]})

    def build_attrs(self, base_attrs: Any, extra_attrs: Any = None) -> dict[str, Any]:
        options = self.field.model._meta
        asked = f"app_label={options.app_label}&model_name={options.model_name}"
        shown = {
            **base_attrs,
            **(extra_attrs or {}),
            "class": "combobox",
            "data-search": f"{self.get_url()}?{asked}&field_name={self.field.name}",
            "data-none": gettext("Nothing found"),
            "data-remove": gettext("Remove"),
        }
        if self.add_url:
            shown |= {"data-add": reverse(self.add_url), "data-add-label": gettext("Add a new one")}
        return shown

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        shown = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        if self.allow_multiple_selected:
            shown["multiple"] = True
        chosen = [str(key) for key in self.format_value(value) if str(key or "")]
        named = {**self._named(chosen), **self.known}
        options = [(key, named[key], True) for key in chosen if key in named]
        if not self.allow_multiple_selected:
            options.insert(0, ("", "", not options))
        return write_select(shown, options)

    def _named(self, chosen: Sequence[str]) -> dict[str, str]:
        """Look up the labels that are not known; what is no key has none."""
        keys = [key for key in chosen if key not in self.known and key.isdecimal()]
        field: Any = getattr(self.choices, "field", None)
        if not keys or field is None:
            return {}
        found = field.queryset.filter(pk__in=keys)
        return {str(each.pk): field.label_from_instance(each) for each in found}


class ComboboxMultiple(Combobox, AutocompleteSelectMultiple):
    pass


class PlaceSelect(Combobox):
    """Searches the gazetteer in every script, and shows level and parent."""

    url_name = "%s:incidents_place_search"
