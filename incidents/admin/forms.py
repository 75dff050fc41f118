"""What a coder fills in of an incident; its claims stand in `claim_forms`."""

import re
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.forms.models import ModelChoiceField, ModelMultipleChoiceField
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext_lazy as _

from incidents.admin.collecting import CollectedForm
from incidents.admin.history import changes_since
from incidents.admin.points import POINT_ERRORS, POINT_WIDGETS
from incidents.admin.report_part import PREFIX, ReportPart
from incidents.models import Incident, Place
from incidents.versions import version_of
from sources.admin.numerals import DigitsInput
from sources.dates import with_year
from sources.models import Dataset, Report
from sources.numerals import isolate

# The button that gives what is typed to a record that is held; its value is the key.
ATTACH = "_attach"
# What the page of the next record is opened with, of the report at its top.
GOING_ON = ("report", "voice")

# As `version_of` writes it.
VERSION = re.compile(r"\A([\w.]+:\d{1,18}( |\Z))*\Z", re.ASCII)


class IncidentForm(CollectedForm[Incident]):
    """An incident, with a reason for the change and the version that the coder had before them."""

    knows = False
    # The date with the year of the report, where it was written with none: a proposal.
    whole_date = ""
    because = forms.CharField(
        label=_("Why this change"),
        required=False,
        help_text=_("Kept in the history; asked for once the record has left the draft."),
    )
    version = forms.RegexField(VERSION, required=False, widget=forms.HiddenInput)

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
        given = {name: self.initial.get(f"{PREFIX}-{name}") for name in GOING_ON}
        self.part = ReportPart(*self._sent(), knows=self.knows, initial=given)
        if self.instance.pk:
            self.initial["version"] = version_of(self.instance)
        else:
            self.fields["because"].label = _("Note to the reviewer")
            self.fields["because"].help_text = _("Goes along when you send it to review.")
            if not self.is_bound:
                self.part.fields["pasted"].widget.attrs["autofocus"] = True
        if "dataset" in self.fields:
            datasets = cast("ModelChoiceField[Dataset]", self.fields["dataset"])
            datasets.queryset = Dataset.objects.filter(
                own_records() | Q(pk=self.instance.dataset_id)
            )
        if "reported_in" in self.fields and not self.knows:
            reports = cast("ModelMultipleChoiceField[Report]", self.fields["reported_in"])
            reports.queryset = Report.objects.filter(
                Q(publisher__confidential=False) | Q(pk__in=_held_reports(self.instance))
            )

    def _sent(self) -> tuple[Any, Any]:
        return (self.data, self.files) if self.is_bound else (None, None)

    def is_multipart(self) -> bool:
        """The report at the top may bring a file."""
        return True

    @property
    def media(self) -> forms.Media:
        return super().media + self.part.media

    def clean_edtf(self) -> str:
        """Name the year of the report where none is written; it is never put in by itself."""
        written: str = self.cleaned_data["edtf"]
        if day := self.part.day:
            self.whole_date = with_year(written, day)
        if self.whole_date:
            told = _("%(written)s: which year? With that of the report: %(whole)s")
            raise ValidationError(told, params={"written": written, "whole": self.whole_date})
        return written

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.part.is_valid():
            self.add_error(None, _("The report is not whole yet: see what stands beside it."))
        if ATTACH in self.data:
            self.add_error(None, _("Nothing is attached yet: see what stands beside the claims."))
        if self.instance.merged_into:
            self._refuse_merged(self.instance.final)
        elif self.instance.pk:
            if self.instance.review_state != "draft" and not cleaned.get("because"):
                self.add_error("because", _("Say why: this record has left the draft."))
            self._check_version(cleaned.get("version", ""))
        return cleaned

    def _refuse_merged(self, final: Incident) -> None:
        told = _(
            "%(old)s was merged into another record while you had it open. Nothing of yours is "
            "lost, and nothing is saved: take what you typed over to it:"
        )
        href = reverse("admin:incidents_incident_change", args=(final.pk,))
        link = format_html('<a href="{}"><bdi dir="ltr">{}</bdi></a>', href, final.code)
        self.add_error(None, format_html("{} {}", told % {"old": self.instance.code}, link))

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
                "fields": "; ".join(map(_tell_field, change.fields)),
            }
            for change in changes_since(self.instance, seen, knows=self.knows)
        ]
        heading = _(
            "This record was changed while you had it open. Nothing of yours is lost, and nothing "
            "is saved yet: compare with what follows, then save again."
        )
        raise ValidationError([heading, *told])


def _tell_field(field: tuple[str, str, str]) -> str:
    """Say what a field was and is; beside Arabic each value keeps its own direction."""
    name, old, new = field
    if get_language_bidi():
        return f"{isolate(name)}: {isolate(old)} ← {isolate(new)}"
    return f"{name}: {old} → {new}"


def own_records() -> Q:
    """Match the data sets that people log into: neither compiled by others nor a gazetteer."""
    return Q(compiled=False) & ~Q(pk__in=Place.objects.values("dataset"))


def _held_reports(incident: Incident) -> QuerySet[Report, int]:
    """Return the reports that an incident is tied to, to stay as they are."""
    tied = Report.objects.filter(incidents=incident) if incident.pk else Report.objects.none()
    return tied.values_list("pk", flat=True)
