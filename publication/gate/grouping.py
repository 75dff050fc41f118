"""What the gate found, by check and place, so that one reason can be given for what is alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from publication.gate.findings import Finding
from publication.models import PublishedIncident, PublishedReference


@dataclass(frozen=True, slots=True)
class Group:
    """Findings of one check in one area; ``place`` is empty where they are about no one area."""

    check: str
    place: str
    findings: tuple[Finding, ...]


def group_findings(findings: Sequence[Finding], areas: Mapping[str, str]) -> list[Group]:
    """Part findings by their check and by the area of their records, in the order given. Pure."""
    grouped: dict[tuple[str, str], list[Finding]] = {}
    for found in findings:
        inside = {areas[code] for code in found.subjects if code in areas}
        place = inside.pop() if len(inside) == 1 else ""
        grouped.setdefault((found.check, place), []).append(found)
    return [Group(check, place, tuple(alike)) for (check, place), alike in grouped.items()]


def find_areas(findings: Sequence[Finding], n: int) -> dict[str, str]:
    """Return the area below the country, or else the country, of each record that is named."""
    codes = {code for found in findings for code in found.subjects}
    records = PublishedIncident.objects.at(n).filter(code__in=codes)
    return {code: path[:2][-1] for code, path in records.values_list("code", "place_path")}


def name_areas(codes: set[str], n: int, language: str) -> dict[str, str]:
    """Return the names of areas as they were public; one without a name has its code."""
    named = PublishedReference.objects.at(n).filter(
        subject__in=[f"place:{code}" for code in codes], entry__document__isnull=False
    )
    name = "name_ar" if language.startswith("ar") else "name_en"
    bodies = named.values_list("entry__document__body", flat=True)
    return {body["code"]: body[name] or body["code"] for body in bodies}
