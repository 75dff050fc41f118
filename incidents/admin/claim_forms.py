"""Claims in words, with figures read from them, and what they take from the top of the page."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from incidents.admin.collecting import CollectedForm
from incidents.admin.readings import UNSETTLED, tell_cells
from incidents.admin.report_part import Above
from incidents.admin.widgets import QuickArea, QuickDigits, QuickSelect
from incidents.coding import Unsettled, fill_figures, find_unlike
from incidents.models import Claim
from incidents.reconciliation.wording import CellReading
from sources.models import Source

FIGURES = ("low", "best", "high")
READ = (*FIGURES, "hedge", "coded")
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
