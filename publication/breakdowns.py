"""By what an answer can be taken apart, and where each record then stands."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from incidents.codebook import GRADING, INCIDENT_KIND, SUBGROUP
from publication.models import PublicDocument, PublishedFigure
from publication.questions import Question
from publication.speaking import POPULATIONS

ONE_POPULATION = "f.population = %(population)s"
ONE_SUBGROUP = "f.subgroup = %(subgroup)s"
# Beside each subgroup stand the records that tell of none.
SUBGROUPS = """(f.subgroup <> 'any' OR NOT EXISTS (
    SELECT FROM publication_publishedfigure part
    WHERE part.code = f.code AND part.harm = f.harm AND part.population = f.population
      AND part.subgroup <> 'any' AND part.reported_min IS NOT NULL
      AND part.valid_from = f.valid_from))"""
PARTIES = """CROSS JOIN LATERAL unnest(
    CASE WHEN f.parties = '{}' THEN ARRAY[NULL]::varchar[] ELSE f.parties END) AS party"""
AREAS = """LEFT JOIN unnest(%(places)s::text[], %(areas)s::text[]) AS located(place, area)
    ON located.place = f.place"""
COLUMNS = {"kind": "kind", "grade": "grading", "population": "population"}
LEVELS = {"country": 0, "admin1": 1, "admin2": 2, "admin3": 3, "settlement": 4}


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Categories of an answer, and how SQL finds the one in which a figure stands.

    ``overlapping``: a person can stand in two categories, so they add up to nothing. ``rest`` names
    the row of the records that stand in none; empty where every record stands in one.
    """

    category: str = "NULL::text"
    overlapping: bool = False
    rest: str = ""
    join: str = ""
    of_population: str = ONE_POPULATION
    of_subgroup: str = ONE_SUBGROUP
    narrowing: str = ""
    codes: tuple[str, ...] = ()

    def narrow(self, question: Question, code: str) -> Question:
        """Return the question that is answered by the row of one category."""
        value: Any = code if self.narrowing in ("place", "population", "subgroup") else (code,)
        return replace(question, **{"by": "", self.narrowing: value})


WHOLE = Breakdown()
BREAKDOWNS = {
    **dict.fromkeys(
        LEVELS,
        Breakdown("located.area", rest="not_placed", join=AREAS, narrowing="place"),
    ),
    "kind": Breakdown("f.kind", narrowing="kinds", codes=INCIDENT_KIND.codes),
    "party": Breakdown(
        "party", overlapping=True, rest="no_party", join=PARTIES, narrowing="parties"
    ),
    "grade": Breakdown("f.grading", narrowing="gradings", codes=GRADING.codes),
    "population": Breakdown(
        "f.population",
        overlapping=True,
        of_population="TRUE",
        narrowing="population",
        codes=POPULATIONS,
    ),
    "subgroup": Breakdown(
        "nullif(f.subgroup, 'any')",
        overlapping=True,
        rest="no_subgroup",
        of_subgroup=SUBGROUPS,
        narrowing="subgroup",
        codes=tuple(code for code in SUBGROUP.codes if code != "any"),
    ),
    "voice": Breakdown("reading.voice", overlapping=True, narrowing="voices"),
}


@dataclass(frozen=True, slots=True)
class Areas:
    """The places inside the asked one: their paths of codes, and those of the asked level."""

    paths: Mapping[str, list[str]] = field(default_factory=dict)
    asked: frozenset[str] = frozenset()

    @classmethod
    def load(cls, question: Question) -> "Areas":
        """Fetch them as they were known then; nothing where no level of places is asked for."""
        if question.by not in LEVELS:
            return cls()
        references = PublicDocument.objects.of_references(question.moment.n).filter(
            entry__subject__startswith="place:", body__path__contains=[question.place]
        )
        rows = references.values_list("body__code", "body__level", "body__path")
        found = list(rows.order_by("body__code"))
        asked = {code for code, level, _ in found if level == LEVELS[question.by]}
        return cls({code: path for code, _, path in found}, frozenset(asked))

    def around(self, place: str) -> str | None:
        """Return the area of the asked level in which a place lies; null where it is larger."""
        return next((code for code in self.paths.get(place, ()) if code in self.asked), None)

    def describe(self) -> dict[str, list[str | None]]:
        """Return each place beside its area, as the statement takes them."""
        places = sorted(self.paths)
        return {"places": [*places], "areas": [self.around(place) for place in places]}


def breakdown_of(question: Question) -> Breakdown:
    return BREAKDOWNS[question.by] if question.by else WHOLE


def known_codes(question: Question, areas: Areas) -> tuple[str, ...]:
    """Return every category that a question may have a row for; none where they are not a list."""
    asked = {
        "kind": question.kinds,
        "party": question.parties,
        "grade": question.gradings,
        "voice": question.voices,
    }.get(question.by, ())
    return asked or tuple(sorted(areas.asked)) or breakdown_of(question).codes


def parts_of(
    figure: PublishedFigure, question: Question, areas: Areas
) -> Iterator[tuple[str | None, PublishedFigure]]:
    """Yield the categories in which a figure stands, each with what it says there."""
    if question.by == "voice" or question.voices:
        for said in figure.said:
            if not question.voices or said["voice"] in question.voices:
                alone = said_by(figure, said)
                for category in categories_of(alone, question, areas, said["voice"]):
                    yield category, alone
    else:
        for category in categories_of(figure, question, areas):
            yield category, figure


def categories_of(
    figure: PublishedFigure, question: Question, areas: Areas, voice: str = ""
) -> Sequence[str | None]:
    """Return the categories in which a figure stands, None where it stands in none of them."""
    match question.by:
        case "":
            return (None,)
        case "voice":
            return (voice,)
        case "party":
            return figure.parties or (None,)
        case "subgroup":
            return () if figure.subgroup == "any" else (figure.subgroup,)
        case "kind" | "grade" | "population":
            return (getattr(figure, COLUMNS[question.by]),)
    return (areas.around(figure.place),)


def said_by(figure: PublishedFigure, said: Mapping[str, Any]) -> PublishedFigure:
    """Return a figure as one voice alone has it; it is never saved."""
    seen = figure.detail.get("observations", ())
    own = [each for each in seen if each["voice"] == said["voice"]]
    values = {name: getattr(figure, name) for name in KEPT}
    return PublishedFigure(
        **values,
        reported_min=said.get("reported_min"),
        best=said.get("best"),
        reported_max=said.get("reported_max"),
        open_top=said.get("open_top", False),
        detail=figure.detail | ({"observations": own} if seen else {}),
    )


KEPT = (
    *("code", "record_type", "kind", "grading", "dataset", "place", "place_path", "parties"),
    *("start_on", "end_on", "year_only", "harm", "population", "subgroup"),
)
