"""Claims in words, with figures read from them, and what they take from the top of the page."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import Any, cast

from django import forms
from django.db.models import Model, QuerySet
from django.http import QueryDict
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from incidents.admin.collecting import CollectedForm
from incidents.admin.gone_rows import KeepsTyped
from incidents.admin.readings import UNSETTLED, tell_cells
from incidents.admin.report_part import Above, ReportPart
from incidents.admin.widgets import HeldChoiceField, QuickArea, QuickDigits, QuickSelect
from incidents.coding import Unsettled, fill_figures, find_unlike
from incidents.models import Claim
from incidents.reconciliation.wording import CellReading
from sources.admin.searching import Combobox
from sources.models import Report, Source

FIGURES = ("low", "best", "high")
READ = (*FIGURES, "hedge", "coded")
# Of more saved claims than this each is shown as text, and opened to be edited.
OPEN_AT_MOST = 12
SEARCHED = ("report", "voice", "draws_on")
GIVEN_ABOVE = {
    "report": _("Choose the report, here or at the top of the page."),
    "voice": _("Choose who speaks, here or at the top of the page."),
    "language": _("Choose the language of the words, here or at the top of the page."),
}
CELL = '<div class="cell {}{}"><label for="{}">{}</label>{}{}</div>'
CODES = ("language", "harm", "population", "subgroup", "hedge", "stance", "basis", "topic")


class ClaimForm(CollectedForm[Claim]):
    """A claim in its own words. Figures that are left empty are read from them.

    Report, voice and language that are left empty are those at the top of the page.
    """

    is_closed = False
    told: Mapping[str, Any] = MappingProxyType({})
    was_read: CellReading | None = None
    # What the words are read as, where the figures given are others.
    unlike: Sequence[CellReading] = ()
    # Taken from the report that the row's own report relays, where the row names no voice.
    relayed: Source | None = None
    # Of the report that is described at the top of the page, and not stored yet.
    report_to_come = False

    class Meta:
        widgets = {
            "wording": QuickArea({"rows": 2, "cols": 40, "dir": "auto"}),
            **dict.fromkeys((*FIGURES, "every_days"), QuickDigits({"size": "4"})),
            **dict.fromkeys((*CODES, "supersedes"), QuickSelect),
            "as_of": QuickDigits({"placeholder": "YYYY-MM-DD", "size": "10"}, mode="text"),
            "note": QuickArea({"rows": 2, "cols": 40, "dir": "auto"}),
        }

    def __init__(self, *args: Any, above: Above | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.above = above or Above()
        for name in {"hedge", *GIVEN_ABOVE} & self.fields.keys():
            self.fields[name].required = False

    def write(self, *names: str) -> SafeString:
        """Return some fields with their labels and errors, written without a template each."""
        return format_html_join(
            "", CELL, (self._cell(name) for name in names if name in self.fields)
        )

    def _cell(self, name: str) -> tuple[Any, ...]:
        field = self[name]
        errors = field.errors
        return (
            name,
            SafeString(" errors") if errors else "",
            field.id_for_label,
            field.label,
            field,
            errors or "",
        )

    def words(self) -> SafeString:
        return self.write("wording")

    def figures(self) -> SafeString:
        return self.write("harm", "population", "subgroup", "low", "best", "high", "hedge")

    def speaks(self) -> SafeString:
        return self.write("voice", "report", "language", "stance", "basis", "as_of")

    def more(self) -> SafeString:
        return self.write("topic", "every_days", "coded", "draws_on", "supersedes", "note")

    @property
    def more_is_wrong(self) -> bool:
        return bool({"topic", "every_days", "draws_on", "supersedes", "note"} & self.errors.keys())

    def has_changed(self) -> bool:
        """A new row that was taken away before it was saved is sent as nothing."""
        if not self.instance.pk and self.is_bound and self.add_prefix("wording") not in self.data:
            return False
        return super().has_changed()

    def _get_validation_exclusions(self) -> set[str]:
        """Ask no more of what the fields have found among their rows already."""
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return excluded | {
            name for name in ("report", "voice", "supersedes") if name in self.fields
        }

    def validate_constraints(self) -> None:
        """Ask the database about what changed alone: the rest stands under its constraints."""
        if self.has_changed():
            super().validate_constraints()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self._take_from_above(cleaned)
        self.unlike = find_unlike(
            cleaned.get("wording", ""),
            cleaned.get("language", ""),
            harm=cleaned.get("harm", ""),
            subgroup=cleaned.get("subgroup", ""),
            figures=(cleaned.get("low"), cleaned.get("best"), cleaned.get("high")),
        )
        if self.errors or cleaned["hedge"]:
            return cleaned
        if any(cleaned[name] is not None for name in FIGURES):
            self.add_error("hedge", _("Say how the words bound the figure."))
        else:
            self._read(cleaned)
        return cleaned

    def _take_from_above(self, cleaned: dict[str, Any]) -> None:
        for name, message in GIVEN_ABOVE.items():
            if name not in self.fields or cleaned.get(name) or name in self.errors:
                continue
            given = getattr(self.above, name)
            if name == "voice" and (voice := self._relayed_voice(cleaned)):
                given = self.relayed = voice
            if not given:
                self.add_error(name, message)
            elif name == "report" and given.pk is None:
                self.report_to_come = True
            else:
                cleaned[name] = given

    @staticmethod
    def _relayed_voice(cleaned: dict[str, Any]) -> Source | None:
        """Return who speaks in the report that the row's own report relays, where it does."""
        report = cleaned.get("report")
        return Claim.objects.voice_of(report) if report and report.relays_id else None

    def _read(self, cleaned: dict[str, Any]) -> None:
        try:
            found = fill_figures(
                cleaned["wording"],
                cleaned["language"],
                harm=cleaned["harm"],
                population=cleaned["population"],
                subgroup=cleaned["subgroup"],
                stance=cleaned["stance"],
            )
        except Unsettled as error:
            field = error.why if error.why in self.fields else "wording"
            self.add_error(field, UNSETTLED[error.why] % {"cells": tell_cells(error.cells)})
        else:
            cleaned.update({name: getattr(found, name) for name in READ})
            self.was_read = found


class ClosedClaim(forms.ModelForm[Claim]):
    """A saved claim that is shown as text until somebody opens it, and stays as it is."""

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
        return {value for value in sent if value.isdecimal()}

    def _labels(self, name: str) -> dict[str, str]:
        found = {key: str(row) for key, row in self.held[name].items()}
        for claim in self.saved:
            pointed = claim.draws_on.all() if name == "draws_on" else [getattr(claim, name)]
            found |= {str(row.pk): str(row) for row in pointed}
        return found


def _by_key(rows: QuerySet[Any], keys: Iterable[str]) -> dict[str, Model]:
    keys = list(keys)
    return {str(key): row for key, row in rows.in_bulk(keys).items()} if keys else {}
