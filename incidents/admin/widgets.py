"""Form parts of the admin: choices whose labels are at hand."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple


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
