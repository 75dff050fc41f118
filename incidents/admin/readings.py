"""Readings of wording, and what became of claims, as a coder sees them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from incidents.admin.fates import find_fates
from incidents.codebook import HARM, POPULATION, SUBGROUP
from incidents.coding import read_wording
from incidents.matching import Likeness
from incidents.models import Claim, Incident, Range
from incidents.reconciliation.cells import (
    CIVILIAN_OVER_ALL,
    STATUS_DISPUTED,
    SUBGROUP_OTHER_VOICE,
    SUBGROUP_OVER_TOTAL,
    Cell,
)
from incidents.reconciliation.wording import Caution, CellReading, describe
from sources.numerals import show

UNSETTLED = {
    "no_lexicon": _("Words in this language are not read: give the figures and the hedge."),
    "unread": _("No figure was read from these words: give the figures and the hedge."),
    "several": _(
        "These words hold more than one count: %(cells)s. "
        "Make a claim of each, and give the figures of each."
    ),
    "harm": _("These words count %(cells)s, which is not the harm chosen."),
    "population": _("These words count %(cells)s, which is not the population chosen."),
    "subgroup": _("These words count %(cells)s, which is not the subgroup chosen."),
    "stance": _("These words are read as: %(cells)s. If so, choose the stance that says it."),
    "zero": _("These words are read as zero. If the source says that it checked, give 0."),
}
UNLIKE = _("The figures given are not those of the words: is that meant?")
WARNINGS = {
    CIVILIAN_OVER_ALL: _("More civilians at the least than people in all."),
    STATUS_DISPUTED: _("Whether they were civilians is disputed by the accused."),
    SUBGROUP_OTHER_VOICE: _("The subgroup comes from other voices than the total."),
    SUBGROUP_OVER_TOTAL: _("The subgroup is above its total, and is withheld."),
}
DECIDED_ON_MORE = _(
    "A claim on which best was decided was withdrawn since: end the decision, or decide anew."
)

REASONS = {
    "same_day": _("the same day"),
    "near_day": _("a day or two apart"),
    "dates_overlap": _("overlapping dates"),
    "same_place": _("the same place"),
    "inside_place": _("one place inside the other"),
    "near_point": _("within 5 km"),
    "same_kind": _("the same kind"),
    "compatible_kind": _("kinds that are told apart with difficulty"),
    "unspecified_kind": _("kind not specified"),
    "same_party": _("the same party"),
    "figures_agree": _("figures that agree"),
    "figures_overlap": _("figures that overlap"),
    "like_words": _("like words"),
}


def name_cell(harm: str, population: str, subgroup: str) -> str:
    """Return a cell in the reader's language; what is not said is left out."""
    language = get_language() or "en"
    named = [
        HARM.label(harm, language) if harm else "",
        POPULATION.label(population, language) if population else "",
        SUBGROUP.label(subgroup, language) if subgroup not in ("", "any") else "",
    ]
    return " · ".join(part for part in named if part)


def tell_cells(cells: Iterable[CellReading]) -> str:
    """Return what words hold: at least 12 (Killed); 15 (Injured)."""
    language = get_language() or "en"
    told = []
    for cell in cells:
        where = name_cell(cell.harm, cell.population, cell.subgroup)
        said = describe(cell, "ar" if language.startswith("ar") else "en")
        told.append(f"{said} ({where})" if where else said)
    return show("; ".join(told))


def tell_cautions(cautions: Iterable[Caution]) -> list[str]:
    """Return each caution in the reader's language, with the words that it is about."""
    return [
        f"{gettext(caution.message)} “{caution.words}”"
        if caution.words
        else gettext(caution.message)
        for caution in cautions
    ]


def tell_reading(
    wording: str, language: str, unlike: Sequence[CellReading] = ()
) -> SafeString | str:
    """Return how words are read, and what to look at; ``unlike`` the figures that were given."""
    reading = read_wording(wording, language) if wording else None
    if reading is None:
        return "–"
    told = [*tell_cautions(reading.warnings), *([UNLIKE] if unlike else [])]
    cautions = format_html_join("", '<span class="caution">{}</span>', ((each,) for each in told))
    return format_html("<bdi>{}</bdi>{}", tell_cells(reading.cells) or gettext("nothing"), cautions)


def show_ranges(ranges: Iterable[Range], claims: Iterable[Claim] = ()) -> list[dict[str, Any]]:
    """Return ranges with what a page shows beside the numbers, and what each claim does to them.

    They come in the order of the codebook: the killed first.
    """
    arabic = (get_language() or "en").startswith("ar")
    ranges, claims = sorted(ranges, key=_place_in_codebook), list(claims)
    fates = find_fates(ranges, claims)
    said: dict[Cell, list[dict[str, Any]]] = defaultdict(list)
    # What was withdrawn before it was public has no fate.
    for claim in (each for each in claims if str(each.pk) in fates):
        told = {
            "voice": claim.voice,
            "figure": tell_figure(claim),
            "fate": fates[str(claim.pk)],
        }
        said[Cell(claim.harm, claim.population, claim.subgroup)].append(told)
    return [
        {
            "range": found,
            "cell": name_cell(found.harm, found.population, found.subgroup),
            "explanation": found.explanation_ar if arabic else found.explanation_en,
            "warnings": [
                *(WARNINGS.get(code, code) for code in found.warnings),
                *([DECIDED_ON_MORE] if found.decided_on_more else []),
            ],
            "said": said[Cell(found.harm, found.population, found.subgroup)],
        }
        for found in ranges
    ]


def tell_likely(found: Iterable[tuple[Incident, Likeness]]) -> list[dict[str, Any]]:
    """Return records that may be the one at hand, each with its reasons in words."""
    return [
        {"incident": incident, "reasons": [REASONS[reason] for reason in like.reasons]}
        for incident, like in found
    ]


def tell_figure(claim: Claim) -> SafeString | str:
    """Return the figure of a claim with how its words bound it; its stance where it has none."""
    if claim.low is None:
        return claim.get_stance_display()
    hedge = claim.get_hedge_display()
    open_top = claim.high is None and claim.hedge != "at_least"
    if open_top:
        told = gettext("%(low)s or more") % {"low": show(claim.low)}
        return format_html("{}: <bdi>{}</bdi>", hedge, told)
    bounds = dict.fromkeys(show(n) for n in (claim.low, claim.high) if n is not None)
    return format_html('{}: <bdi dir="ltr">{}</bdi>', hedge, "–".join(bounds))


def _place_in_codebook(found: Range) -> tuple[int, ...]:
    cell = ((HARM, found.harm), (POPULATION, found.population), (SUBGROUP, found.subgroup))
    return tuple(vocabulary.codes.index(code) for vocabulary, code in cell)
