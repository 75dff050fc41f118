"""What a coder fills in: an incident, and its claims in words with figures read from them."""

from typing import Any, cast

from django import forms
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.forms.models import BaseInlineFormSet, ModelChoiceField, ModelMultipleChoiceField
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from incidents.admin.collecting import CollectedForm
from incidents.admin.history import changes_since
from incidents.admin.points import POINT_ERRORS, POINT_WIDGETS
from incidents.admin.readings import UNSETTLED, tell_cells
from incidents.admin.widgets import KnownSelect
from incidents.coding import Unsettled, fill_figures
from incidents.models import Claim, Incident
from incidents.reconciliation.wording import CellReading
from incidents.versions import version_of
from sources.admin.numerals import DateInput, DigitsInput
from sources.models import Report

FIGURES = ("low", "best", "high")
READ = (*FIGURES, "hedge", "coded")
AUTOCOMPLETED = ("report", "voice", "draws_on")


class IncidentForm(CollectedForm[Incident]):
    """An incident, with a reason for the change and the version that the coder had before them."""

    knows = False
    because = forms.CharField(
        label=_("Why this change"),
        required=False,
        help_text=_("Kept in the history; asked for once the record has left the draft."),
    )
    version = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        widgets = {
            "edtf": DigitsInput(mode="text", attrs={"size": "24"}),
            **POINT_WIDGETS,
            "place_words": forms.Textarea({"rows": 2}),
            "summary": forms.Textarea({"rows": 4}),
        }
        error_messages = POINT_ERRORS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["version"] = version_of(self.instance)
        if "reported_in" in self.fields and not self.knows:
            reports = cast("ModelMultipleChoiceField[Report]", self.fields["reported_in"])
            reports.queryset = Report.objects.filter(
                Q(publisher__confidential=False) | Q(pk__in=_held_reports(self.instance))
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.instance.pk:
            if self.instance.review_state != "draft" and not cleaned.get("because"):
                self.add_error("because", _("Say why: this record has left the draft."))
            self._check_version(cleaned.get("version", ""))
        return cleaned

    def _check_version(self, seen: str) -> None:
        """Tell whoever saves second what the first changed; a second try saves on purpose."""
        current = self.initial["version"]
        if seen == current:
            return
        data = cast("QueryDict", self.data).copy()
        data["version"] = current
        self.data = data
        told = [
            _("%(who)s: %(what)s %(verb)s. %(fields)s")
            % {
                "who": change.who,
                "what": change.what,
                "verb": change.verb,
                "fields": "; ".join(f"{name}: {old} → {new}" for name, old, new in change.fields),
            }
            for change in changes_since(self.instance, seen, knows=self.knows)
        ]
        heading = _(
            "This record was changed while you had it open. Nothing of yours is lost, and nothing "
            "is saved yet: compare with what follows, then save again."
        )
        raise ValidationError([heading, *told])


def _held_reports(incident: Incident) -> QuerySet[Report, int]:
    """Return the reports that an incident is tied to, to stay as they are."""
    tied = Report.objects.filter(incidents=incident) if incident.pk else Report.objects.none()
    return tied.values_list("pk", flat=True)


class ClaimForm(CollectedForm[Claim]):
    """A claim in its own words. Figures that are left empty are read from them."""

    was_read: CellReading | None = None

    class Meta:
        widgets = {
            "wording": forms.Textarea({"rows": 2, "cols": 60, "dir": "auto"}),
            **dict.fromkeys((*FIGURES, "every_days"), DigitsInput),
            "as_of": DateInput,
            "note": forms.Textarea({"rows": 2}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "hedge" in self.fields:
            self.fields["hedge"].required = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.errors or cleaned["hedge"]:
            return cleaned
        if any(cleaned[name] is not None for name in FIGURES):
            self.add_error("hedge", _("Say how the words bound the figure."))
        else:
            self._read(cleaned)
        return cleaned

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


class ClaimFormSet(BaseInlineFormSet[Claim, Incident, forms.ModelForm[Claim]]):
    """The claims of an incident, with the labels of what they point to at hand."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = list(self.instance.claims.all()) if self.instance.pk else []
        self.held = [(claim.pk, str(claim)) for claim in held]
        self.known: dict[str, dict[str, str]] = {name: {} for name in AUTOCOMPLETED}
        for claim in held:
            self.known["report"][str(claim.report_id)] = str(claim.report)
            self.known["voice"][str(claim.voice_id)] = str(claim.voice)
            self.known["draws_on"] |= {str(each.pk): str(each) for each in claim.draws_on.all()}

    def add_fields(self, form: forms.ModelForm[Claim], index: int | None) -> None:
        super().add_fields(form, index)
        for name in AUTOCOMPLETED:
            if name in form.fields:
                wrapper = cast("RelatedFieldWidgetWrapper", form.fields[name].widget)
                wrapper.can_change_related = wrapper.can_delete_related = False
                cast("KnownSelect", wrapper.widget).known = self.known[name]
        if "supersedes" in form.fields:
            others = [(key, name) for key, name in self.held if key != form.instance.pk]
            supersedes = cast("ModelChoiceField[Claim]", form.fields["supersedes"])
            supersedes.queryset = Claim.objects.filter(pk__in=dict(others))
            supersedes.choices = [("", "–"), *others]
