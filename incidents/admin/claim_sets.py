"""The claims of an incident as a set of rows: open, closed, and what they point to fetched once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, cast

from django import forms
from django.db.models import Model, QuerySet
from django.http import QueryDict

from incidents.admin.claim_forms import SEARCHED, ClaimForm
from incidents.admin.gone_rows import KeepsTyped
from incidents.admin.report_part import Above, ReportPart
from incidents.admin.widgets import HeldChoiceField
from incidents.models import Claim
from sources.admin.searching import Combobox
from sources.digits import is_key
from sources.models import Report, Source

# Of more saved claims than this each is shown as text, and opened to be edited.
OPEN_AT_MOST = 12


@dataclass(frozen=True, slots=True)
class ClosedRow:
    """A saved claim that is shown as text until somebody opens it."""

    prefix: str
    instance: Claim
    told: Mapping[str, Any]
    is_closed: Literal[True] = True


class ClosedClaim(forms.ModelForm[Claim]):
    """A claim that was sent as text: it stays as it is, unless it was taken away."""

    is_closed = True
    was_read = None
    report_to_come = False

    class Meta:
        model = Claim
        fields = ()

    def __init__(self, *args: Any, above: Above | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class ClaimFormSet(KeepsTyped[Claim, ClaimForm]):
    """The claims of an incident. What they point to is fetched once for all of them."""

    knows = False
    tell: Callable[[Claim], Mapping[str, Any]]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.saved = list(self.instance.claims.all()) if self.instance.pk else []
        self.held: dict[str, Mapping[str, Model]] = {
            "report": self._reports(),
            "supersedes": {str(claim.pk): claim for claim in self.saved},
        }
        sent = self._sent("voice") | self._sent("draws_on")
        speakers = Source.objects.select_related("same_voice_as").prefetch_related("ratings")
        self.held["voice"] = self.held["draws_on"] = _by_key(speakers, sent)
        self.known = {name: self._labels(name) for name in SEARCHED}

    def may_read(self, row: Claim) -> bool:
        return self.knows or not row.confidential

    def get_queryset(self) -> QuerySet[Claim]:
        """Show those of the fetched claims that may be edited; what is sent is asked for anew."""
        return super().get_queryset() if self.is_bound else cast("QuerySet[Claim]", self._shown)

    @cached_property
    def _shown(self) -> Sequence[Claim]:
        return [row for row in self.saved if row.frozen_at is None and self.may_read(row)]

    @cached_property
    def forms(self) -> list[ClaimForm]:
        """Make no form of what is shown as text: of many saved claims not one is made."""
        return [] if self.is_closed(0) and not self.is_bound else super().forms

    def rows(self) -> Iterable[ClaimForm | ClosedRow]:
        """Return what the page shows of each claim: its form, or its text."""
        if self.forms:
            return self.forms
        rows = enumerate(self._shown)
        return [ClosedRow(self.add_prefix(i), claim, self.tell(claim)) for i, claim in rows]

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        """Make the light form of a closed row where this is one."""
        self.form = ClosedClaim if self.is_closed(i) else type(self).form  # type: ignore[assignment]
        form = super()._construct_form(i, **kwargs)  # type: ignore[misc]
        self.form = type(self).form
        return form

    def is_closed(self, index: int) -> bool:
        """Whether a row is shown as text: of many saved claims each, until it is opened."""
        if not self.can_edit or index >= self.initial_form_count():
            return False
        if self.is_bound:
            return not self.is_sent(index)
        return len(self.saved) > OPEN_AT_MOST

    def open_row(self, claim: Claim, index: int) -> ClaimForm:
        """Return the form of one saved claim, to be put in the place of its text."""
        form = self.form(instance=claim, auto_id=self.auto_id, prefix=self.add_prefix(index))
        self.add_fields(form, index)
        return form

    @property
    def can_edit(self) -> bool:
        """Whether this is the grid, and not the list of claims that stand as they are."""
        return "wording" in type(self).form.base_fields

    @cached_property
    def own(self) -> dict[str, Claim]:
        """The saved claims of this list, by their keys."""
        return {str(claim.pk): claim for claim in self.get_queryset()}

    @cached_property
    def above(self) -> Above:
        part = ReportPart(self.data, knows=self.knows)
        part.is_valid()
        return part.above()

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        given = self.above if self.is_bound and self.can_edit else None
        return {**super().get_form_kwargs(index), "above": given}

    def take_report(self, report: Report | None) -> None:
        """Give the report, now that it is stored, to the claims that waited for it."""
        for form in self.forms:
            if form.report_to_come and report:
                form.instance.report = report

    def add_fields(self, form: ClaimForm, index: int | None) -> None:
        super().add_fields(form, index)
        own = HeldChoiceField(Claim.objects.none(), required=False, widget=forms.HiddenInput)
        own.held = self.own
        own.initial = form.fields["id"].initial
        form.fields["id"] = own
        form.told = self.tell(form.instance) if form.instance.pk else {}
        for name, held in self.held.items():
            if name in form.fields:
                cast("HeldChoiceField", form.fields[name]).held = held
        for name in SEARCHED:
            if name in form.fields:
                cast("Combobox", form.fields[name].widget).known = self.known[name]
        if "supersedes" in form.fields:
            self._offer_others(form)

    def _offer_others(self, form: ClaimForm) -> None:
        """Show what is chosen alone: a script puts the others in when the row is opened."""
        supersedes = cast("forms.ModelChoiceField[Claim]", form.fields["supersedes"])
        others = [claim for claim in self.saved if claim.pk != form.instance.pk]
        supersedes.queryset = Claim.objects.filter(pk__in=[claim.pk for claim in others])
        chosen = str(form["supersedes"].value() or "")
        kept = [(claim.pk, str(claim)) for claim in others if str(claim.pk) == chosen]
        cast("forms.Select", supersedes.widget).choices = [("", "–"), *kept]

    def _reports(self) -> dict[str, Model]:
        """Return the reports that were sent, of those that the person may choose."""
        if not self.can_edit:
            return {}
        may_be_chosen: Any = cast("HeldChoiceField", type(self).form.base_fields["report"]).queryset
        return _by_key(
            may_be_chosen.select_related("publisher", "relays__publisher"), self._sent("report")
        )

    def _sent(self, name: str) -> set[str]:
        """Return the keys that were sent for a field, in all rows."""
        if not self.is_bound:
            return set()
        ending = f"-{name}"
        data = cast("QueryDict", self.data)
        ours = [key for key in data if key.startswith(f"{self.prefix}-") and key.endswith(ending)]
        sent = {value for key in ours for value in data.getlist(key)}
        return {value for value in sent if is_key(value)}

    def _labels(self, name: str) -> dict[str, str]:
        found = {key: str(row) for key, row in self.held[name].items()}
        for claim in self.saved:
            pointed = claim.draws_on.all() if name == "draws_on" else [getattr(claim, name)]
            found |= {str(row.pk): str(row) for row in pointed}
        return found


def _by_key(rows: QuerySet[Any], keys: Iterable[str]) -> dict[str, Model]:
    keys = list(keys)
    return {str(key): row for key, row in rows.in_bulk(keys).items()} if keys else {}
