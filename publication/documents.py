"""The public face of a record: built here, from the fields named here, and nowhere else.

Of a confidential source the figures and the public alias leave, and nothing else: no words, link,
title or date.
"""

from decimal import Decimal
from typing import Any

from incidents.codebook import POINT_PRECISIONS
from incidents.models import Attribution, Claim, Coverage, Incident, Place, Range
from incidents.reconciliation.cells import SUBGROUP_OVER_TOTAL
from sources.models import Dataset, Source
from sources.related import related

# One hundredth of a degree is about a kilometre.
COARSE = Decimal("0.01")
# The level of the gazetteer from which on a place is small enough to be a point.
SUBDISTRICT = 3


def describe_incident(incident: Incident) -> dict[str, Any]:
    """Return the public document of an incident fetched ``with_claims`` and its ranges.

    A claim that was withdrawn before its incident was public never was, and stays out.
    """
    ranges = [found for found in incident.ranges.all() if SUBGROUP_OVER_TOTAL not in found.warnings]
    fates = _fates(ranges)
    return {
        "code": incident.code,
        "record_type": incident.record_type,
        "kind": incident.kind,
        "dataset": incident.dataset.code,
        "external_id": incident.external_id,
        "when": {
            "edtf": incident.edtf,
            "start": incident.start_on.isoformat(),
            "end": incident.end_on.isoformat(),
            "precision": incident.date_precision,
        },
        "place": _describe_position(incident),
        "parties": [_describe_tie(tie) for tie in incident.attributions.all()],
        "summary": incident.summary,
        "grading": incident.grading,
        "warnings": incident.warnings,
        "links": describe_links(incident),
        "claims": [
            _describe_claim(claim, fates)
            for claim in incident.claims.all()
            if claim.frozen_at or not claim.withdrawn_at
        ],
        "ranges": [_describe_range(found) for found in ranges],
    }


def _describe_tie(tie: Attribution) -> dict[str, str]:
    return {
        "code": tie.party.code,
        "name_en": tie.party.name_en,
        "name_ar": tie.party.name_ar,
        "attribution": tie.attribution,
        "position": tie.position,
    }


def describe_links(incident: Incident) -> list[dict[str, str]]:
    """Return the ties of an incident to records that are public."""
    return [
        {"kind": link.kind, "code": link.target.code}
        for link in incident.links_out.all()
        if link.target.review_state == "published"
    ]


def _describe_position(incident: Incident) -> dict[str, Any]:
    place = incident.place
    exact = incident.latitude is not None and incident.place_precision in ("site", "near")
    # The centre of a district or a larger area stands for no place in it.
    own = exact or place.level < SUBDISTRICT
    latitude = incident.latitude if own else place.latitude
    longitude = incident.longitude if own else place.longitude
    shown = incident.place_precision in POINT_PRECISIONS and latitude is not None
    return {
        "code": place.code,
        "path": place.path,
        "name_en": place.name_en,
        "name_ar": place.name_ar,
        "precision": incident.place_precision,
        "latitude": _coarse(latitude) if shown else None,
        "longitude": _coarse(longitude) if shown else None,
    }


def _coarse(degrees: Decimal | None) -> str | None:
    return None if degrees is None else str(degrees.quantize(COARSE))


def _fates(ranges: list[Range]) -> dict[str, str]:
    """Return what became of each claim: used, or why it is set aside."""
    fates: dict[str, str] = {}
    for found in ranges:
        fates |= dict.fromkeys(found.answer["used"], "used") | found.answer["set_aside"]
    return fates


def _describe_claim(claim: Claim, fates: dict[str, str]) -> dict[str, Any]:
    described = {
        "id": str(claim.pk),
        "voice": describe_voice(claim.voice),
        "harm": claim.harm,
        "population": claim.population,
        "subgroup": claim.subgroup,
        "low": claim.low,
        "best": claim.best,
        "high": claim.high,
        "hedge": claim.hedge,
        "stance": claim.stance,
        "basis": claim.basis,
        "coded": claim.coded,
        "reliability": claim.voice.reliability(claim.topic),
        "credibility": claim.credibility,
        "draws_on": [describe_voice(source) for source in related(claim, "draws_on")],
        "fate": fates.get(str(claim.pk), "withheld"),
        "confidential": claim.confidential,
        "withdrawn": claim.withdrawn_at is not None,
    }
    if claim.confidential or claim.withdrawn_at:
        return described
    return described | {
        "wording": claim.wording,
        "language": claim.language,
        "as_of": claim.as_of.isoformat() if claim.as_of else None,
        "every_days": claim.every_days,
        "report": {
            "publisher": describe_voice(claim.report.publisher),
            "title": claim.report.title,
            "link": claim.report.link,
            "published_on": _iso(claim.report.published_on),
            "language": claim.report.language,
        },
    }


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None


def describe_voice(source: Source) -> dict[str, str]:
    """Return the public face of a source."""
    return {
        "code": source.public_code,
        "name_en": source.public_name("en"),
        "name_ar": source.public_name("ar"),
        "kind": source.kind,
    }


def _describe_range(found: Range) -> dict[str, Any]:
    return {
        "harm": found.harm,
        "population": found.population,
        "subgroup": found.subgroup,
        "kind": found.kind,
        "reported_min": found.reported_min,
        "corroborated_min": found.corroborated_min,
        "conceded_min": found.conceded_min,
        "best": found.best,
        "computed_best": found.answer["best"],
        "reported_max": found.reported_max,
        "open_top": found.open_top,
        "disputed": found.disputed,
        "voices": found.voices,
        "first_hand": found.first_hand,
        "asserted": found.asserted,
        "checked_zero": found.checked_zero,
        "rule": found.rule,
        "decided_because": found.decision.reason if found.decision else None,
        "consensus": found.answer["consensus"],
        "agreeing": found.answer["agreeing"],
        "compatible": found.answer["compatible"],
        "used": found.answer["used"],
        "set_aside": found.answer["set_aside"],
        "warnings": found.warnings,
        "explanation": {"en": found.explanation_en, "ar": found.explanation_ar},
        "methodology": found.methodology,
        "lexicon": found.lexicon,
    }


def describe_place(place: Place) -> dict[str, Any]:
    """Return the public document of a place of the gazetteer."""
    return {
        "code": place.code,
        "edition": place.edition,
        "level": place.level,
        "path": place.path,
        "name_en": place.name_en,
        "name_ar": place.name_ar,
        "latitude": _coarse(place.latitude),
        "longitude": _coarse(place.longitude),
        "dataset": place.dataset.code,
    }


def describe_dataset(dataset: Dataset) -> dict[str, Any]:
    """Return the public document of a data set: what an export must name."""
    return {
        "code": dataset.code,
        "name": dataset.name,
        "publisher": dataset.publisher,
        "version": dataset.version,
        "licence": dataset.licence,
        "citation": dataset.citation,
        "homepage": dataset.homepage,
        "compiled": dataset.compiled,
    }


def describe_source(source: Source) -> dict[str, Any]:
    """Return the public document of a source."""
    party = source.party
    return describe_voice(source) | {
        "party": party.code if party and not source.confidential else None,
        "confidential": source.confidential,
    }


def describe_coverage(coverage: Coverage) -> dict[str, Any]:
    """Return the public document of a coverage record."""
    return {
        "place": coverage.place.code,
        "start": coverage.start_on.isoformat(),
        "end": coverage.end_on.isoformat(),
        "status": coverage.status,
        "harms": coverage.harms,
        "dataset": coverage.dataset.code,
        "monitored_by": coverage.monitored_by,
        "note": coverage.note,
    }
