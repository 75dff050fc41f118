"""The top of the page: what was pasted, the report that it is from, and who speaks in it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from incidents.admin.widgets import QuickDigits, QuickSelect
from incidents.models import Claim
from incidents.pasted import Pasted, read_pasted, title_of
from sources.actions.reporting import keep_passage, log_report
from sources.admin.captures import UploadForm, fetch_soon, keep_upload
from sources.admin.numerals import DayField
from sources.admin.reports import check_may_log, held_at
from sources.admin.searching import Combobox
from sources.links import without_tracking
from sources.models import Dataset, Report, Source
from sources.saying import say

PREFIX = "from"
WHAT_A_NEW_ONE_NEEDS = ("publisher", "language")


def _search(model: Any, field: str, *, add_url: str = "") -> Combobox:
    widget = Combobox(model._meta.get_field(field), admin.site)
    widget.add_url = add_url
    return widget


@dataclass(frozen=True, slots=True)
class Above:
    """What claims take from the top of the page where they say nothing else."""

    report: Report | None = None
    voice: Source | None = None
    language: str = ""


class ReportPart(UploadForm):
    """A report that is held, or a new one described; nothing where nothing is given.

    A report that is chosen counts, whatever else is filled in.
    """

    pasted = forms.CharField(
        label=_("Link or passage"),
        required=False,
        widget=forms.Textarea({"rows": 3, "dir": "auto"}),
        help_text=_("Paste it as it is. A passage is kept as evidence, a link is captured."),
    )
    report = forms.ModelChoiceField(
        Report.objects.select_related("publisher"),
        label=_("Report that is held"),
        required=False,
        widget=_search(Claim, "report"),
    )
    publisher = forms.ModelChoiceField(
        Source.objects.all(),
        label=_("Publisher"),
        required=False,
        widget=_search(Report, "publisher", add_url="admin:sources_source_add"),
    )
    title = forms.CharField(
        label=_("Title"), required=False, max_length=500, widget=forms.TextInput({"dir": "auto"})
    )
    published_on = DayField(
        label=_("Published on"),
        required=False,
        widget=QuickDigits({"placeholder": "YYYY-MM-DD", "size": "12"}, mode="text"),
    )
    language = forms.ChoiceField(label=_("Language"), required=False, widget=QuickSelect)
    relays = forms.ModelChoiceField(
        Report.objects.select_related("publisher"),
        label=_("Relays"),
        required=False,
        widget=_search(Report, "relays"),
        help_text=_("The report whose words this one carries on: its voice is taken."),
    )
    voice = forms.ModelChoiceField(
        Source.objects.all(),
        label=_("Voice"),
        required=False,
        widget=_search(Claim, "voice", add_url="admin:sources_source_add"),
        help_text=_("The original speaker, not the outlet that carried the words."),
    )
    file = forms.FileField(
        label=_("Upload a file"),
        required=False,
        help_text=_("What cannot be fetched from a link, or what was sent to you."),
    )
    # Why the file was not kept, though the rest was saved.
    not_kept = ""

    def __init__(
        self, data: Any = None, files: Any = None, *, knows: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(data, files, prefix=PREFIX, **kwargs)
        self.knows = knows
        for name in () if knows else ("report", "relays"):
            reports = cast("forms.ModelChoiceField[Report]", self.fields[name])
            reports.queryset = reports.queryset.filter(publisher__confidential=False)  # type: ignore[union-attr]
        language = Report._meta.get_field("language")
        cast("forms.ChoiceField", self.fields["language"]).choices = language.get_choices()

    def clean_publisher(self) -> Source | None:
        publisher: Source | None = self.cleaned_data["publisher"]
        if publisher:
            check_may_log(publisher, knows=self.knows)
        return publisher

    @property
    def day(self) -> date | None:
        """The day of the report, read even where the rest is not valid."""
        self.is_valid()
        report: Report | None = self.cleaned_data.get("report")
        day: date | None = report.published_on if report else self.cleaned_data.get("published_on")
        return day

    @property
    def pasted_now(self) -> Pasted:
        """What was pasted, read even where the rest is not valid."""
        return read_pasted(str(self.data.get(f"{PREFIX}-pasted", "")) if self.is_bound else "")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("report") and self.describes_one(cleaned):
            self._check_new(cleaned)
        if not cleaned.get("voice"):
            cleaned["voice"] = self.relayed_voice(cleaned)
        return cleaned

    @staticmethod
    def describes_one(cleaned: dict[str, Any]) -> bool:
        return any(cleaned.get(name) for name in ("pasted", "publisher", "title", "file"))

    @staticmethod
    def relayed_voice(cleaned: dict[str, Any]) -> Source | None:
        """Return the voice of the report that this one relays, where it has one."""
        report = cleaned.get("report")
        relays = report.relays if report else cleaned.get("relays")
        return Claim.objects.voice_of(relays) if relays else None

    def _check_new(self, cleaned: dict[str, Any]) -> None:
        for name in WHAT_A_NEW_ONE_NEEDS:
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, _("A new report needs it."))
        link, passage = read_pasted(cleaned.get("pasted", ""))
        if not (cleaned.get("title") or passage):
            self.add_error("title", _("A new report needs it."))
        if link:
            self._check_link(link)

    def _check_link(self, link: str) -> None:
        try:
            URLValidator(schemes=["http", "https"])(link)
            Report._meta.get_field("link").run_validators(link)
        except ValidationError as error:
            self.add_error("pasted", error)
        if held := held_at(link):
            told = _("This link is held already, as “%(report)s”: choose that report.")
            self.add_error("report", ValidationError(told, params={"report": held}))

    def new_report(self, dataset: Dataset | None) -> Report | None:
        """Return the report that is described, not saved; None where one is chosen or none is."""
        said = self.cleaned_data
        if said.get("report") or not self.describes_one(said) or not said.get("publisher"):
            return None
        link, passage = read_pasted(said.get("pasted", ""))
        return Report(
            publisher=said["publisher"],
            title=said.get("title") or title_of(passage),
            title_is_ours=not said.get("title"),
            link=without_tracking(link),
            published_on=said.get("published_on"),
            language=said.get("language", ""),
            relays=said.get("relays"),
            dataset=dataset,
        )

    def above(self, dataset: Dataset | None = None) -> Above:
        """Return what claims take from here; of a form that is not valid, what of it is."""
        report = self.cleaned_data.get("report") or self.new_report(dataset)
        language = report.language if report else self.cleaned_data.get("language", "")
        return Above(report, self.cleaned_data.get("voice"), language)

    def save(self, dataset: Dataset, *, by: Any, at: datetime, reason: str) -> Report | None:
        """Store what is new of it, and return the report. Raises PermissionDenied.

        A file that is not kept, because the report has it already, is told by `not_kept`.
        """
        report: Report | None = self.cleaned_data["report"]
        if new := self.new_report(dataset):
            if not by.has_perm("sources.add_report"):
                raise PermissionDenied
            report = new
            if capture := log_report(report, by=by, at=at, reason=reason):
                fetch_soon(capture)
        passage = read_pasted(self.cleaned_data["pasted"]).passage
        if report and passage:
            keep_passage(report, passage, by=by, at=at)
        if report and self.cleaned_data["file"]:
            self._keep_file(report, by=by)
        return report

    def _keep_file(self, report: Report, *, by: Any) -> None:
        if not by.has_perm("sources.add_capture"):
            raise PermissionDenied
        try:
            keep_upload(report, self.cleaned_data, by=by)
        except ValueError as error:
            self.not_kept = say(error)
