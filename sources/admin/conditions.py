"""Conditions on the fields of a list, as the address of the list has them."""

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.contrib.admin.utils import get_fields_from_path
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import DateField, DateTimeField, Field, Model
from django.http import QueryDict
from django.utils.timezone import is_aware, make_aware
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sources.dates import read_day
from sources.digits import plain_digits, plain_number
from sources.saying import say

HOW = {
    "": _("is"),
    "gte": _("at least, or from"),
    "lte": _("at most, or until"),
    "icontains": _("contains"),
    "isnull": _("is empty (yes or no)"),
}
YES = {"yes": "True", "نعم": "True", "no": "False", "لا": "False", "true": "True", "false": "False"}
# What an address says of a list beside its conditions; "q" is searched for.
KEPT = frozenset({"q", "o"})


class ConditionForm(forms.Form):
    """One condition: a field, how it compares, and with what."""

    field = forms.ChoiceField(label=_("Field"))
    how = forms.ChoiceField(label=_("Condition"), choices=list(HOW.items()), required=False)
    value = forms.CharField(label=_("Value"), max_length=200)

    def __init__(
        self, model: type[Model], fields: Mapping[str, Any], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **{"auto_id": "condition_%s", **kwargs})
        self.model = model
        cast("forms.ChoiceField", self.fields["field"]).choices = list(fields.items())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            cleaned["lookup"], cleaned["value"] = self._read(**cleaned)
        return cleaned

    def _read(self, field: str, how: str, value: str) -> tuple[str, str]:
        """Return the condition as an address has it. Raises ValidationError."""
        lookup = f"{field}__{how}" if how else field
        if how == "isnull":
            if value.casefold() not in YES:
                raise ValidationError({"value": _("Accepted are yes and no.")})
            return lookup, YES[value.casefold()]
        column = field_at(self.model, field)
        codes = {str(label).casefold(): code for code, label in column.flatchoices}
        if codes and not how and value not in codes.values():
            if value.casefold() not in codes:
                told = _("“%(value)s” is not accepted; one of these is: %(codes)s.")
                listed = ", ".join(str(label) for _code, label in column.flatchoices)
                raise ValidationError({"value": told % {"value": value, "codes": listed}})
            return lookup, str(codes[value.casefold()])
        return lookup, plain_digits(value) if how == "icontains" else read_value(column, value)


def read_value(column: Field[Any, Any], value: str) -> str:
    """Return what a column is compared with, in plain digits. Raises ValidationError."""
    plain = plain_number(value)
    try:
        if isinstance(column, DateTimeField):
            moment = column.to_python(plain)
            return (moment if is_aware(moment) else make_aware(moment)).isoformat()
        if isinstance(column, DateField):
            return read_day(value).isoformat()
        column.to_python(plain)
    except ValidationError as error:
        raise ValidationError({"value": error.messages}) from error
    except ValueError as error:
        raise ValidationError({"value": say(error)}) from error
    return plain


def field_at(model: type[Model], path: str) -> Field[Any, Any]:
    found: Field[Any, Any] = get_fields_from_path(model, path)[-1]
    return found


def split_lookup(fields: Mapping[str, Any], lookup: str) -> tuple[str, str] | None:
    """Return field and comparison of a lookup on the list of fields, None for any other."""
    path, _cut, how = lookup.rpartition("__")
    if lookup in fields:
        return lookup, ""
    return (path, how) if path in fields and how in HOW else None


def tell_conditions(
    model: type[Model], fields: Mapping[str, Any], query: QueryDict
) -> list[tuple[str, str]]:
    """Return each condition of an address in words, with the address without it."""
    told = []
    for lookup in query:
        found = split_lookup(fields, lookup)
        if found is None:
            continue
        rest = query.copy()
        del rest[lookup]
        path, how = found
        value = query[lookup]
        if how == "isnull":
            value = gettext("Yes") if value == "True" else gettext("No")
        try:
            labels = dict(field_at(model, path).flatchoices)
        except FieldDoesNotExist:
            labels = {}
        words = f"{fields[path]} {HOW[how]} {labels.get(value, value)}"
        told.append((words, rest.urlencode()))
    return told


def keepable(fields: Mapping[str, Any], query: QueryDict) -> str:
    """Return what of an address is worth keeping: conditions, filters, search and order."""
    kept = query.copy()
    for name in query:
        paged = name in {"p", "e", "all"} or name.startswith("_")
        if paged or not query[name]:
            del kept[name]
    return kept.urlencode()
