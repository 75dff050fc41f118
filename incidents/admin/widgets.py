"""Form parts of the admin: digits of any script, and choices whose labels are at hand."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.contrib.admin.widgets import (
    AdminDateWidget,
    AutocompleteSelect,
    AutocompleteSelectMultiple,
)

from incidents.reconciliation.wording.script import plain_digits


class PlainDigits(forms.Widget):
    """Takes Arabic-Indic and other digits as they are typed."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        value = super().value_from_datadict(data, files, name)
        return plain_digits(value) if isinstance(value, str) else value


class DigitsInput(PlainDigits, forms.TextInput):
    """A text box for a number: a browser's own number box refuses Arabic-Indic digits."""

    def __init__(self, attrs: dict[str, Any] | None = None, *, mode: str = "numeric") -> None:
        super().__init__({"inputmode": mode, "dir": "ltr", "size": "8", **(attrs or {})})


class DateInput(PlainDigits, AdminDateWidget):
    pass


class KnownSelect(AutocompleteSelect):
    """Takes the labels of what is chosen from ``known`` (key -> label), without a query each."""

    known: Mapping[str, str] = {}

    def optgroups(self, name: str, value: Sequence[str], attr: Any = None) -> list[Any]:
        chosen = [str(key) for key in value if str(key)]
        if not all(key in self.known for key in chosen):
            return super().optgroups(name, value, attr)
        options: list[dict[str, Any]] = []
        if not self.is_required and not self.allow_multiple_selected:
            options.append(self.create_option(name, "", "", selected=False, index=0))
        for index, key in enumerate(chosen, len(options)):
            label = self.known[key]
            options.append(self.create_option(name, key, label, selected=True, index=index))
        return [(None, options, 0)]


class KnownSelectMultiple(KnownSelect, AutocompleteSelectMultiple):
    pass


class PlaceSelect(AutocompleteSelect):
    """Searches the gazetteer in every script, and shows level and parent."""

    url_name = "%s:incidents_place_search"
