"""Fields that point to one of very many rows, searched for in a combobox."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.forms.utils import flatatt
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from sources.digits import is_key


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
        return forms.Media(js=["sources/combobox.js"], css={"all": ["sources/combobox.css"]})

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
        keys = [key for key in chosen if key not in self.known and is_key(key)]
        field: Any = getattr(self.choices, "field", None)
        if not keys or field is None:
            return {}
        found = field.queryset.filter(pk__in=keys)
        return {str(each.pk): field.label_from_instance(each) for each in found}


class ComboboxMultiple(Combobox, AutocompleteSelectMultiple):
    pass


class Searching(admin.options.BaseModelAdmin[Any]):
    """Shows the fields named in ``searched`` as comboboxes, which offer to add what is missing."""

    searched: tuple[str, ...] = ()
    one: type[forms.ModelChoiceField[Any]] = forms.ModelChoiceField
    many: type[forms.ModelMultipleChoiceField[Any]] = forms.ModelMultipleChoiceField

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name not in self.searched:
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        widget_class = ComboboxMultiple if db_field.many_to_many else Combobox
        widget = widget_class(db_field, self.admin_site)
        related = db_field.related_model
        if self.admin_site.get_model_admin(related).has_add_permission(request):
            widget.add_url = f"admin:{related._meta.app_label}_{related._meta.model_name}_add"
        form_class = self.many if db_field.many_to_many else self.one
        return db_field.formfield(**{**kwargs, "widget": widget, "form_class": form_class})
