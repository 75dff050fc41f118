"""What the records format holds, once read: plain values that name each other by code or id."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sources.dates import When
from sources.importers.problems import Problem


@dataclass(frozen=True, slots=True)
class ParsedDataset:
    """Where the records came from; ``compiled`` says that its figures rest on other voices."""

    code: str
    name: str
    publisher: str
    version: str
    licence: str
    citation: str
    homepage: str
    compiled: bool


@dataclass(frozen=True, slots=True)
class ParsedParty:
    code: str
    name_en: str
    name_ar: str


@dataclass(frozen=True, slots=True)
class ParsedSource:
    """A source; ``party`` is the code of the one that it speaks for, or empty."""

    code: str
    name_en: str
    name_ar: str
    kind: str
    party: str
    language: str
    homepage: str


@dataclass(frozen=True, slots=True)
class ParsedReport:
    """A report of a source; ``relays`` is the id of another report, or empty.

    ``title_is_ours`` says that the title describes the report and is not the publisher's.
    """

    id: str
    publisher: str
    title: str
    title_is_ours: bool
    link: str
    published_on: date | None
    language: str
    relays: str


@dataclass(frozen=True, slots=True)
class ParsedAttribution:
    """A party of an incident, how it is tied to it, and its own position, which may be empty."""

    party: str
    attribution: str
    position: str


@dataclass(frozen=True, slots=True)
class ParsedLink:
    """This incident ``kind`` the other: includes, overlaps or follows."""

    kind: str
    incident: str


@dataclass(frozen=True, slots=True)
class ParsedClaim:
    """What one report asserts in the voice of a source; figures in whole persons, None unknown.

    ``coded``: a bound comes from the lexicon, as 12 for dozens. ``every_days``: how often the
    source restates a stock.
    """

    report: str
    voice: str
    wording: str
    language: str
    harm: str
    population: str
    subgroup: str
    low: int | None
    best: int | None
    high: int | None
    hedge: str
    stance: str
    basis: str
    coded: bool
    as_of: date | None
    every_days: int | None
    draws_on: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class ParsedIncident:
    """One record of harm, known in the document by its id.

    ``reported_in`` names reports without a claim of their own; ``external`` keeps what the
    publisher coded and harmtrack does not.
    """

    id: str
    kind: str
    record_type: str
    when: When
    place: str
    place_precision: str
    latitude: Decimal | None
    longitude: Decimal | None
    summary: str
    parties: tuple[ParsedAttribution, ...]
    claims: tuple[ParsedClaim, ...]
    links: tuple[ParsedLink, ...]
    place_words: str = ""
    reported_in: tuple[str, ...] = ()
    external: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Parsed:
    """A document. With any problem nothing of it may be stored."""

    dataset: ParsedDataset
    parties: tuple[ParsedParty, ...]
    sources: tuple[ParsedSource, ...]
    reports: tuple[ParsedReport, ...]
    incidents: tuple[ParsedIncident, ...]
    problems: tuple[Problem, ...]
