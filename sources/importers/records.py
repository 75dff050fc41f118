"""The records format: sources, reports and incidents with their claims, as one JSON document.

docs/importing.md documents the format. A document names everything that it refers to, but places
and the values of the vocabularies, which the caller passes.
"""

from collections.abc import Callable, Collection, Container, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from types import MappingProxyType
from typing import Final, TypeVar

from sources.codebook import Vocabulary
from sources.dates import NotADate, When
from sources.importers.documents import Node
from sources.importers.record_shapes import (
    Parsed,
    ParsedAttribution,
    ParsedClaim,
    ParsedDataset,
    ParsedIncident,
    ParsedLink,
    ParsedParty,
    ParsedReport,
    ParsedSource,
)
from sources.naming import spelling_key, split_names
from sources.refusals import marked

FORMAT = "harmtrack-records-1"
# The room that there is for each, in characters.
CODE, NAME, VERSION, LICENCE, HOMEPAGE, ID, TITLE, LINK = 50, 200, 50, 100, 200, 64, 500, 1000
# ... and of a smallint, in days.
MOST_DAYS = 32_767

PARTY = marked("the code of a party of this document")
SOURCE = marked("the code of a source of this document")
INCIDENT = marked("the id of an incident of this document")
REPORT = marked("the id of a report of this document")
OF_ITS_OWN = {"code": marked("a code of its own"), "id": marked("an id of its own")}

NOBODY: Final[Mapping[str, str]] = MappingProxyType({})
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Known:
    """What a document may refer to."""

    vocabularies: dict[str, Vocabulary]
    places: Container[str]
    point_precisions: Collection[str]
    parties: Container[str] = ()
    sources: Container[str] = ()
    reports: Container[str] = ()
    incidents: Container[str] = ()

    def codes(self, vocabulary: str) -> tuple[str, ...]:
        return self.vocabularies[vocabulary].codes


def parse(
    document: object,
    *,
    vocabularies: Iterable[Vocabulary],
    places: Container[str],
    point_precisions: Collection[str],
    held: Mapping[str, str] = NOBODY,
) -> Parsed:
    """Read a document as json.load returns it.

    ``vocabularies`` are those of the codebook, ``places`` the codes of the known places,
    ``point_precisions`` the codes of those place precisions that have a point, and ``held`` the
    codes of the sources that are held, by the key of each spelling that they are known under.
    """
    root = Node("document", document, [])
    root.code("format", (FORMAT,))
    parties, sources = root.children("parties"), root.children("sources")
    reports, incidents = root.children("reports"), root.children("incidents")
    known = _Known(
        vocabularies={vocabulary.name: vocabulary for vocabulary in vocabularies},
        places=places,
        point_precisions=point_precisions,
        parties=_names(parties, "code"),
        sources=_names(sources, "code"),
        reports=_names(reports, "id"),
        incidents=_names(incidents, "id"),
    )
    _check_names(sources, held)
    parsed = Parsed(
        dataset=_all([root.child("dataset")], _dataset)[0],
        parties=_all(parties, _party),
        sources=_all(sources, lambda node: _source(node, known)),
        reports=_all(reports, lambda node: _report(node, known)),
        incidents=_all(incidents, lambda node: _incident(node, known)),
        problems=(),
    )
    root.close()
    return replace(parsed, problems=tuple(dict.fromkeys(root.problems)))


def _names(nodes: Iterable[Node], key: str) -> set[str]:
    """Return the codes or ids of a list, and refuse the second use of one."""
    names: set[str] = set()
    for node in nodes:
        name = node.text(key, required=True)
        if name in names:
            node.refuse(key, name, OF_ITS_OWN[key])
        names.add(name)
    return names


def _all(nodes: Iterable[Node], read: Callable[[Node], T]) -> tuple[T, ...]:
    records = []
    for node in nodes:
        records.append(read(node))
        node.close()
    return tuple(records)


def _dataset(node: Node) -> ParsedDataset:
    return ParsedDataset(
        code=node.slug("code", longest=CODE),
        name=node.text("name", required=True, longest=NAME),
        publisher=node.text("publisher", required=True, longest=NAME),
        version=node.text("version", required=True, longest=VERSION),
        licence=node.text("licence", required=True, longest=LICENCE),
        citation=node.text("citation", required=True),
        homepage=node.link("homepage", longest=HOMEPAGE),
        compiled=node.flag("compiled"),
    )


def _check_names(nodes: Iterable[Node], held: Mapping[str, str]) -> None:
    """Refuse a source under a name that another is known under, and one that is several names."""
    taken = dict(held)
    for node in nodes:
        own = node.text("code")
        for field in ("name_en", "name_ar"):
            name = node.text(field)
            code = taken.setdefault(spelling_key(name), own) if name else own
            if code != own:
                node.refuse(
                    field,
                    name,
                    "a name of its own, however it is spelled; %(code)s has it",
                    code=code,
                )
            elif len(split_names(name)) > 1 and spelling_key(name) not in held:
                node.refuse(field, name, "the name of one source")


def _party(node: Node) -> ParsedParty:
    if len(split_names(name := node.text("name_en"))) > 1:
        node.refuse("name_en", name, "the name of one party")
    return ParsedParty(
        code=node.slug("code", longest=CODE),
        name_en=node.text("name_en", required=True, longest=NAME),
        name_ar=node.text("name_ar", longest=NAME),
    )


def _source(node: Node, known: _Known) -> ParsedSource:
    return ParsedSource(
        code=node.slug("code", longest=CODE),
        name_en=node.text("name_en", required=True, longest=NAME),
        name_ar=node.text("name_ar", longest=NAME),
        kind=node.code("kind", known.codes("source_kind")),
        party=node.reference("party", known.parties, PARTY, required=False),
        language=node.code("language", known.codes("language")),
        homepage=node.link("homepage", longest=HOMEPAGE),
    )


def _report(node: Node, known: _Known) -> ParsedReport:
    report = ParsedReport(
        id=node.text("id", required=True, longest=ID),
        publisher=node.reference("publisher", known.sources, SOURCE),
        title=node.text("title", required=True, longest=TITLE),
        title_is_ours=node.flag("title_is_ours"),
        link=node.link("link", longest=LINK),
        published_on=node.day("published_on"),
        language=node.code("language", known.codes("language")),
        relays=node.reference("relays", known.reports, REPORT, required=False),
    )
    if report.relays and report.relays == report.id:
        node.refuse("relays", report.relays, "the id of another report")
    return report


def _incident(node: Node, known: _Known) -> ParsedIncident:
    faults = len(node.problems)
    record_type = node.code("record_type", known.codes("record_type"))
    incident = ParsedIncident(
        id=node.text("id", required=True, longest=ID),
        kind=node.code("kind", known.codes("incident_kind")),
        record_type=record_type,
        when=_when(node, known),
        place=node.reference("place", known.places, "the code of a place in the gazetteer"),
        place_precision=node.code("place_precision", known.codes("place_precision")),
        latitude=node.degrees("latitude", 90),
        longitude=node.degrees("longitude", 180),
        summary=node.text("summary", required=True),
        parties=_all(node.children("parties"), lambda child: _attribution(child, known)),
        claims=_all(node.children("claims"), lambda child: _claim(child, known, record_type)),
        links=_all(node.children("links"), lambda child: _link(child, known)),
        place_words=node.text("place_words"),
        reported_in=node.references("reported_in", known.reports, REPORT),
    )
    node.refuse_repeated("parties", [tie.party for tie in incident.parties])
    node.refuse_repeated("links", [f"{link.kind} {link.incident}" for link in incident.links])
    if any(link.incident == incident.id for link in incident.links):
        node.refuse("links", incident.id, "the id of another incident")
    one_alone = (incident.latitude is None) != (incident.longitude is None)
    if one_alone and len(node.problems) == faults:
        node.refuse("longitude", incident.longitude, "both latitude and longitude, or neither")
    pointed = incident.place_precision in known.point_precisions
    if incident.latitude is not None and incident.place_precision and not pointed:
        node.refuse(
            "latitude",
            incident.latitude,
            "no point unless place_precision is %(codes)s",
            codes=tuple(sorted(known.point_precisions)),
        )
    return incident


def _when(node: Node, known: _Known) -> When:
    edtf = node.text("dates", required=True)
    precision = node.code("date_precision", known.codes("date_precision"), default="")
    try:
        return When.read(edtf, precision)
    except NotADate as error:
        node.refuse("dates", edtf, error.accepted)
        return When(edtf, date.min, date.min, precision)


def _attribution(node: Node, known: _Known) -> ParsedAttribution:
    return ParsedAttribution(
        party=node.reference("party", known.parties, PARTY),
        attribution=node.code("attribution", known.codes("attribution")),
        position=node.code("position", known.codes("position"), default=""),
    )


def _link(node: Node, known: _Known) -> ParsedLink:
    return ParsedLink(
        kind=node.code("kind", known.codes("link_kind")),
        incident=node.reference("incident", known.incidents, INCIDENT),
    )


def _claim(node: Node, known: _Known, record_type: str) -> ParsedClaim:
    faults = len(node.problems)
    claim = ParsedClaim(
        report=node.reference("report", known.reports, REPORT),
        voice=node.reference("voice", known.sources, SOURCE),
        wording=node.text("wording"),
        language=node.code("language", known.codes("language")),
        harm=node.code("harm", known.codes("harm")),
        population=node.code("population", known.codes("population")),
        subgroup=node.code("subgroup", known.codes("subgroup"), default="any"),
        low=node.count("low"),
        best=node.count("best"),
        high=node.count("high"),
        hedge=node.code("hedge", known.codes("hedge")),
        stance=node.code("stance", known.codes("stance")),
        basis=node.code("basis", known.codes("basis")),
        coded=node.flag("coded"),
        as_of=node.day("as_of"),
        every_days=node.count("every_days", most=MOST_DAYS),
        draws_on=node.references("draws_on", known.sources, SOURCE),
        note=node.text("note"),
    )
    if len(node.problems) == faults:
        _check_figure(node, claim)
        _check_words(node, claim, record_type)
    return claim


def _check_figure(node: Node, claim: ParsedClaim) -> None:
    """Hold 0 <= low <= best <= high, and no best or high without a low (methodology, section 1)."""
    bounds = (("low", claim.low), ("best", claim.best), ("high", claim.high))
    stated = [(key, value) for key, value in bounds if value is not None]
    if stated and claim.low is None:
        node.refuse("low", None, "a low wherever there is a best or a high")
    for (lower, floor), (key, value) in pairwise(stated):
        if value < floor:
            node.refuse(key, value, "no less than %(lower)s (%(floor)s)", lower=lower, floor=floor)


def _check_words(node: Node, claim: ParsedClaim, record_type: str) -> None:
    if claim.low is None:
        if claim.hedge != "none":
            node.refuse("hedge", claim.hedge, "none, as there is no figure")
        return
    if claim.hedge == "none":
        node.refuse("hedge", claim.hedge, "how the words bound the figure")
    if claim.stance == "no_count":
        node.refuse("stance", claim.stance, "a stance other than no_count, as there is a figure")
    if claim.population == "unstated":
        node.refuse("population", claim.population, "unknown, where people are counted")
    if not claim.wording.strip():
        node.refuse("wording", claim.wording, "the words that the figure rests on")
    if record_type == "stock" and claim.as_of is None:
        node.refuse("as_of", None, "the date at which people were in this state")
