"""What a form that is not saved comes to: ranges, fates, readings, and what is still missing."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any, NamedTuple

from django.forms import BaseForm
from django.forms.formsets import DELETION_FIELD_NAME
from django.template.loader import render_to_string
from django.utils.translation import get_language, gettext

from incidents.admin.claim_forms import ClaimForm
from incidents.admin.claim_sets import ClaimFormSet
from incidents.admin.fates import find_fates
from incidents.admin.forms import IncidentForm
from incidents.admin.readings import (
    name_cell,
    show_ranges,
    tell_cells,
    tell_likely,
    tell_reading,
)
from incidents.codebook import GRADING
from incidents.coding import propose
from incidents.duplicates import find_likely
from incidents.models import Claim, Incident
from incidents.pasted import written_in_arabic
from incidents.reconciliation.wording import CellReading
from incidents.unsaved import Outcome, foresee, foresee_sighting
from sources.admin.reports import held_at
from sources.models import Report, Source
from sources.numerals import show

FILLED = ("harm", "subgroup", "low", "best", "high", "hedge", "coded")


class Typed(NamedTuple):
    """The forms of the page, bound and checked."""

    form: IncidentForm
    claims: ClaimFormSet
    attributions: Any
    saved: Incident | None


def show_preview(typed: Typed, *, may_attach: bool, perms: Any = None) -> dict[str, Any]:
    """Return what the page shows beside a form that is being filled in, as plain values."""
    rows = list(_rows(typed))
    stated = [*_untouched(typed), *((row.form.instance, row.draws_on) for row in rows)]
    claims = [claim for claim, _ in stated]
    outcome = foresee(
        typed.form.instance,
        stated,
        [form.instance for form in _whole(typed.attributions)],
        saved=typed.saved,
    )
    fates = find_fates(outcome.ranges, claims)
    sighting = foresee_sighting(typed.form.instance, outcome)
    likely = find_likely(sighting, of=typed.saved, limit=5) if sighting else []
    context = {
        "ranges": show_ranges(outcome.ranges, claims),
        "grading": GRADING.label(outcome.grading, get_language() or "en"),
        "likely": tell_likely(likely),
        "looked": sighting is not None,
        "may_attach": may_attach and typed.saved is None,
        "missing": list(_missing(typed)),
        "held": _held_report(typed),
        "whole_date": typed.form.whole_date,
        "link": typed.form.part.pasted_now.link_in_words,
        "original": typed.saved,
        "perms": perms,
    }
    return {
        "panel": render_to_string("admin/incidents/panel.html", context),
        "said": _tell_shortly(outcome),
        "rows": {
            form.prefix: {"fate": fates.get(str(form.instance.pk), ""), **_show_row(form, typed)}
            for form in _alive(typed.claims)
        },
        "above": _propose_above(typed),
        "date": _tell_date(typed.form),
    }


class Row(NamedTuple):
    form: ClaimForm
    draws_on: Sequence[Source]


def _alive(formset: Any) -> Iterator[Any]:
    """Yield the forms of rows that are not taken away and hold something."""
    for form in formset.forms:
        removed = formset.can_delete and form.cleaned_data.get(DELETION_FIELD_NAME)
        empty = form.instance.pk is None and not form.has_changed()
        if not removed and not empty:
            yield form


def _whole(formset: Any) -> Iterator[Any]:
    return (form for form in _alive(formset) if form.is_valid())


def _rows(typed: Typed) -> Iterator[Row]:
    """Yield the claims that are whole, as they would be saved."""
    report = typed.form.part.above().report if typed.form.part.is_bound else None
    for form in _whole(typed.claims):
        if form.is_closed:
            continue
        if form.report_to_come and report:
            form.instance.report = report
        drawn = form.cleaned_data.get("draws_on", form.initial.get("draws_on", ()))
        yield Row(form, list(drawn))


def _untouched(typed: Typed) -> Iterator[tuple[Claim, Sequence[Source]]]:
    """Yield the saved claims that are not edited: those that are frozen, hidden or closed."""
    closed = {form.instance.pk for form in _alive(typed.claims) if form.is_closed}
    in_grid = {form.instance.pk for form in typed.claims.forms} - closed
    for claim in typed.saved.claims.all() if typed.saved else ():
        if claim.pk not in in_grid:
            yield claim, list(claim.draws_on.all())


def _missing(typed: Typed) -> Iterator[str]:
    """Yield what is still to be filled in, or is not right yet: where, and why."""
    yield from _errors(typed.form, "")
    yield from _errors(typed.form.part, "")
    sets: tuple[Any, ...] = (typed.claims, typed.attributions)
    for formset in sets:
        name = formset.model._meta.verbose_name
        for number, form in enumerate(_alive(formset), 1):
            yield from _errors(form, f"{name} {number} · ")


def _errors(form: BaseForm, where: str) -> Iterator[str]:
    for name, errors in form.errors.items():
        if name == "__all__":
            continue
        label = form.fields[name].label if name in form.fields else ""
        yield f"{where}{label}: {errors[0]}"


def _show_row(form: ClaimForm, typed: Typed) -> dict[str, Any]:
    """Return how a row's words are read, and what they would fill in."""
    if form.is_closed:
        return {}
    said = {name: str(form[name].value() or "") for name in ("wording", "harm", "subgroup")}
    language = str(form["language"].value() or "") or typed.claims.above.language
    proposal = propose(said["wording"], language, harm=said["harm"], subgroup=said["subgroup"])
    beside = _beside(typed, said["wording"])
    others = [cell for cell in proposal.others if (cell.harm, cell.subgroup) not in beside]
    return {
        "reading": tell_reading(said["wording"], language, form.unlike),
        "voice": str(form.relayed or ""),
        "fill": _plain(proposal.own) if proposal.own else None,
        "others": [{"told": tell_cells([cell]), "fill": _plain(cell)} for cell in others],
    }


def _beside(typed: Typed, wording: str) -> set[tuple[str, str]]:
    """Return the harm and subgroup of each row that stands on these words."""
    return {
        (str(form["harm"].value() or ""), str(form["subgroup"].value() or ""))
        for form in _alive(typed.claims)
        if not form.is_closed and form["wording"].value() == wording
    }


def _plain(cell: CellReading) -> dict[str, Any]:
    return {name: value for name, value in asdict(cell).items() if name in FILLED}


def _propose_above(typed: Typed) -> dict[str, Any]:
    """Return who speaks and in which language, as far as the report tells; both are proposals."""
    part = typed.form.part
    voice = part.relayed_voice(part.cleaned_data)
    publisher = part.cleaned_data.get("publisher")
    language = publisher.language if publisher else ""
    if not language and written_in_arabic(part.pasted_now.passage):
        language = "ar"
    return {
        "voice": {"id": voice.pk, "text": str(voice)} if voice else None,
        "language": language,
    }


def _held_report(typed: Typed) -> Report | None:
    """Return the held report at the pasted link, unless it is chosen already."""
    part = typed.form.part
    if part.cleaned_data.get("report"):
        return None
    return held_at(part.pasted_now.link)


def _tell_shortly(outcome: Outcome) -> str:
    """Return the ranges in few words, for whoever hears the page."""
    unknown = gettext("unknown")
    return ". ".join(
        gettext("%(cell)s: %(low)s to %(high)s, best %(best)s")
        % {
            "cell": name_cell(found.harm, found.population, found.subgroup),
            "low": unknown if found.reported_min is None else show(found.reported_min),
            "high": unknown if found.reported_max is None else show(found.reported_max),
            "best": unknown if found.best is None else show(found.best),
        }
        for found in outcome.ranges
    )


def _tell_date(form: IncidentForm) -> str:
    """Return how the date was understood."""
    incident = form.instance
    if incident.start_on is None or "edtf" in form.errors:
        return ""
    bounds = f"{incident.start_on} – {incident.end_on}"
    if incident.start_on == incident.end_on:
        bounds = f"{incident.start_on}"
    return f"{bounds} · {incident.get_date_precision_display()}"
