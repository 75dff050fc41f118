"""What of a document is public on a day, and what waits for a later one. Pure.

Next of kin must not learn it here first, and what identifies few people waits until it endangers
nobody. What is held back is named, so that nobody reads it as unknown or as none.
"""

from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sources.codebook import SENSITIVE_PART, SENSITIVE_SUBGROUPS

Document = dict[str, Any]
# None waits for good: the project does not publish it.
Delays = Mapping[str, int | None]
Until = dict[str, date | None]

# A document from before anything was held back does not say so.
NOTHING_WITHHELD: Document = {"withheld": []}
TELLING = ("summary", "wording")
HELD_BACK = {
    "en": "Harm is told of; the figures are held back.",
    "ar": "ورد ذكر أذى، والأرقام محجوبة.",
}
NO_FIGURE: dict[str, Any] = {
    **dict.fromkeys(("reported_min", "corroborated_min", "conceded_min", "reported_max")),
    **dict.fromkeys(("best", "computed_best", "decided_because")),
    **dict.fromkeys(("open_top", "disputed", "checked_zero"), False),
    **dict.fromkeys(("voices", "first_hand", "agreeing", "compatible"), 0),
    "asserted": True,
    "rule": "R5",
}


@dataclass(frozen=True, slots=True)
class Withheld:
    """The public face of a document on one day, and the first day on which it may say more."""

    document: Document
    due: date | None

    @property
    def parts(self) -> list[str]:
        return [held["part"] for held in self.document["withheld"]]


def withhold(document: Document, delays: Delays, on: date) -> Withheld:
    """Hold back what is not public yet on a day; ``delays`` are days after the end of it all.

    What is held back is listed under ``withheld``, each part with the day on which it is public.
    The list names a subgroup whether or not the record tells of it.
    """
    until = _until(document, delays, on)
    shown = _without_subgroups(document, until.keys() & SENSITIVE_SUBGROUPS)
    for part, remove in REMOVE.items():
        if part in until:
            shown = remove(shown)
    named = [
        {"part": part, "until": day.isoformat() if (day := until[part]) else None}
        for part in SENSITIVE_PART.codes
        if part in until
    ]
    due = min((day for day in until.values() if day is not None), default=None)
    return Withheld({**shown, "withheld": named}, due)


def _until(document: Document, delays: Delays, on: date) -> Until:
    """Return the day on which each part that waits is public, None for what never is."""
    end = date.fromisoformat(document["when"]["end"])
    days = {part: None if days is None else end + timedelta(days) for part, days in delays.items()}
    until: Until = {
        part: day for part, day in days.items() if day is None or (on < day and delays[part])
    }
    told = {said["subgroup"] for said in (*document["claims"], *document["ranges"])}
    for subgroup in told & until.keys():
        # Words tell what the figures count.
        for part in TELLING:
            until[part] = _later(until.get(part, end), until[subgroup])
    return until


def _later(one: date | None, other: date | None) -> date | None:
    return None if one is None or other is None else max(one, other)


def _without_subgroups(document: Document, subgroups: Set[str]) -> Document:
    """Leave out all that is said of subgroups; their harm stays, without a figure."""
    kept = [found for found in document["ranges"] if found["subgroup"] not in subgroups]
    claims = [claim for claim in document["claims"] if claim["subgroup"] not in subgroups]
    if len(kept) + len(claims) == len(document["ranges"]) + len(document["claims"]):
        return document
    carried = {warning for found in kept for warning in found["warnings"]}
    return document | {
        "claims": claims,
        "ranges": sorted(_still_alleged(document, kept), key=_cell),
        "warnings": [warning for warning in document["warnings"] if warning in carried],
    }


def _still_alleged(document: Document, kept: list[Document]) -> Iterator[Document]:
    """Yield what is kept, and everybody's cell wherever only a withheld one tells of harm."""
    kept_cells = {_cell(found) for found in kept}
    alleged = {
        _cell(found)[:2]: found
        for found in document["ranges"]
        if found["asserted"] and _cell(found) not in kept_cells
    }
    for found in kept:
        told = alleged.pop(_cell(found)[:2], None) if found["subgroup"] == "any" else None
        yield found | {"asserted": True} if told else found
    for found in alleged.values():
        lists: Document = {name: [] for name in ("consensus", "used", "warnings")}
        nothing = {**NO_FIGURE, **lists, "set_aside": {}, "explanation": HELD_BACK}
        yield {**found, **nothing, "subgroup": "any"}


def _cell(found: Document) -> tuple[str, str, str]:
    return found["harm"], found["population"], found["subgroup"]


def _without_point(document: Document) -> Document:
    return document | {"place": document["place"] | {"latitude": None, "longitude": None}}


def _without_summary(document: Document) -> Document:
    return document | {"summary": ""}


def _without_wording(document: Document) -> Document:
    return document | {
        "claims": [_wordless(claim) for claim in document["claims"]],
        "ranges": [found | {"decided_because": None} for found in document["ranges"]],
    }


def _wordless(claim: Document) -> Document:
    if "wording" not in claim:
        return claim
    return claim | {"wording": "", "report": claim["report"] | {"title": "", "link": ""}}


REMOVE: dict[str, Callable[[Document], Document]] = {
    "point": _without_point,
    "summary": _without_summary,
    "wording": _without_wording,
}
