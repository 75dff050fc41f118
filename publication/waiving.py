"""Why a release may carry what the gate found: one reason for what is alike, or one for each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from publication.actions.cutting import Key
from publication.gate.findings import Finding
from publication.gate.grouping import Group, find_areas, group_findings, name_areas

REASON = _("Mend it, or say why the release may carry it.")


@dataclass(frozen=True, slots=True)
class Asked:
    """A group of findings as the page asks about it; ``whole`` is the box for all of them."""

    title: str
    place: str
    todo: str
    whole: forms.BoundField | None
    each: Sequence[forms.BoundField]

    @property
    def is_open(self) -> bool:
        """Whether somebody gave a reason to one of them, which a closed list would hide."""
        return any(field.value() for field in self.each)


class WaiversForm(forms.Form):
    """A reason for each finding of the gate, or for a group of them, at one entry of the log."""

    month = forms.DateField(widget=forms.HiddenInput)
    n = forms.IntegerField(widget=forms.HiddenInput)
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    notes = forms.CharField(
        label=_("Notes for readers"),
        required=False,
        widget=forms.Textarea({"rows": 3, "dir": "auto"}),
    )

    def __init__(self, findings: Sequence[Finding], n: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language, self.entry = get_language() or "en", n
        self.groups = group_findings(findings, find_areas(findings, n)) if findings else []
        for group in self.groups:
            if len(group.findings) > 1:
                self.fields[name_of_group(group)] = box(_("Reason for all of these"))
            for found in group.findings:
                self.fields[name_of(found)] = box(found.message(self.language))

    @property
    def keys(self) -> list[Key]:
        return [found.key for group in self.groups for found in group.findings]

    @property
    def waived(self) -> dict[Key, str]:
        """The reason for each finding: its own, or else that of its group."""
        return {
            found.key: self.cleaned_data.get(name_of(found))
            or self.cleaned_data.get(name_of_group(group), "")
            for group in self.groups
            for found in group.findings
        }

    def clean(self) -> dict[str, Any]:
        """Ask for what is missing: at the box for all, where there is one."""
        waived = self.waived
        for group in self.groups:
            if not all(waived[found.key] for found in group.findings):
                alone = len(group.findings) == 1
                self.add_error(
                    name_of(group.findings[0]) if alone else name_of_group(group), REASON
                )
        return self.cleaned_data

    @property
    def asked(self) -> Iterator[Asked]:
        """Yield the groups as the page asks about them."""
        places = {group.place for group in self.groups if group.place}
        names: Mapping[str, str] = name_areas(places, self.entry, self.language) if places else {}
        for group in self.groups:
            whole = name_of_group(group)
            yield Asked(
                group.findings[0].title(self.language),
                names.get(group.place, group.place),
                group.findings[0].todo(self.language),
                self[whole] if whole in self.fields else None,
                [self[name_of(found)] for found in group.findings],
            )


def box(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, widget=forms.Textarea({"rows": 2, "dir": "auto"})
    )


def name_of(found: Finding) -> str:
    """Return the name of the box for a finding, the same each time the gate finds it."""
    return f"waive-{_short(found.key)}"


def name_of_group(group: Group) -> str:
    return f"all-{_short((group.check, group.place))}"


def _short(key: object) -> str:
    return sha256(repr(key).encode()).hexdigest()[:16]
