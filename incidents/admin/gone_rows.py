"""Rows of a page that somebody removed, moved or froze while another person had it open."""

import re
from collections.abc import Sequence
from functools import cached_property
from typing import Any, TypeVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms.models import BaseInlineFormSet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from incidents.models import Incident
from sources.digits import is_key

M = TypeVar("M", bound=Model)
F = TypeVar("F", bound="forms.ModelForm[Any]")

BECAME_NEW = _(
    "Rows that you had open were removed, moved or made public meanwhile. What you typed in them "
    "stands at the end as new rows: take away what is not needed, then save again."
)


class KeepsTyped(BaseInlineFormSet[M, Incident, F]):
    """Sends what was typed in a row that is gone as a new one, and says so once.

    A row that is gone and in which nothing was typed stays away.
    """

    became_new = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound and self.instance.pk:
            self.part_from_gone()

    @cached_property
    def empty_form(self) -> F:
        """Make the form of a new row once: a page asks for it many times."""
        return super().empty_form

    def clean(self) -> None:
        super().clean()
        if self.became_new:
            raise ValidationError(BECAME_NEW)

    def may_read(self, row: M) -> bool:
        """Whether what is typed is compared with a row: whoever may not read it would guess it."""
        return True

    def is_sent(self, index: int) -> bool:
        """Whether any field of a row was sent: of one that is shown as text none is."""
        row = self.add_prefix(index)
        return any(f"{row}-{name}" in self.data for name in type(self).form.base_fields)

    def part_from_gone(self) -> None:
        """Send what was typed in rows that are gone as new ones, after those that stand."""
        standing = {str(row.pk) for row in self.get_queryset()}
        opened = range(self.initial_form_count())
        sent = {i: self.data.get(f"{self.add_prefix(i)}-id", "") for i in opened}
        lost = {i: key for i, key in sent.items() if is_key(key) and key not in standing}
        gone = {i: row for i, key in lost.items() if (row := self._last_version(key))}
        if not gone:
            return
        typed = [i for i, row in gone.items() if self._was_typed(i, row)]
        stays = [i for i in range(self.total_form_count()) if i not in gone]
        data = cast("QueryDict", self.data)
        self.data = renumber(data, cast("str", self.prefix), [*stays, *typed])
        self.data[f"{self.prefix}-INITIAL_FORMS"] = str(len(opened) - len(gone))
        for place in range(len(stays), len(stays) + len(typed)):
            self.data[f"{self.add_prefix(place)}-id"] = ""
        self.became_new = bool(typed)
        del self.management_form

    def _last_version(self, key: str) -> M | None:
        """Return a row as it was when it last hung on this record, None where it never did."""
        model = cast("Any", self.model)
        own = model.pgh_event_model.objects.filter(
            pgh_obj_id=key, **{self.fk.name: self.instance.pk}
        )
        version = own.order_by("-pgh_id").first()
        if version is None:
            return None
        columns = [field.attname for field in model._meta.concrete_fields]
        held = {name: getattr(version, name) for name in columns if hasattr(version, name)}
        row: M = model(**held)
        return row

    def _was_typed(self, index: int, row: M) -> bool:
        """Whether a row says anything else than it did."""
        prefix = self.add_prefix(index)
        if not self.is_sent(index) or f"{prefix}-DELETE" in self.data:
            return False
        form: Any = type(self).form(self.data, instance=row, prefix=prefix)
        return not self.may_read(row) or form.has_changed()


def renumber(sent: QueryDict, prefix: str, order: Sequence[int]) -> QueryDict:
    """Return what a set of forms sent with these rows alone, in this order."""
    row = re.compile(rf"{re.escape(prefix)}-(\d+)-([a-z_]+|DELETE)")
    places = {i: place for place, i in enumerate(order)}
    rows = sent.copy()
    for name in filter(row.fullmatch, sent):
        del rows[name]
    for found in filter(None, map(row.fullmatch, sent)):
        if (place := places.get(int(found[1]))) is not None:
            rows.setlist(f"{prefix}-{place}-{found[2]}", sent.getlist(found[0]))
    rows[f"{prefix}-TOTAL_FORMS"] = str(len(order))
    return rows
