"""UCDP's names, resolved to codes by tables that a person can correct.

voices (spelling, source) serves source_original and source_office; sides (side, party) has an
empty party where a side is nobody's, as Civilians, and a side of several groups stands there as
written or group by group; places (where_coordinates, adm_2, adm_1,
place) leaves a name empty to say "anywhere in the larger one".
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sources.importers.problems import Problem
from sources.importers.tables import Table, rows_of
from sources.importers.ucdp import NamedPlace, ParsedEvent
from sources.naming import split_names
from sources.refusals import marked

SPELLING = marked("a spelling in voices.csv")
SIDE = marked("a side in sides.csv")
AROUND = marked("a place, or one around it, in places.csv")
PLACE_NAMES = ("where_coordinates", "adm_2", "adm_1")


@dataclass(frozen=True, slots=True)
class Resolved:
    """The codes of one event. ``publishers`` stands beside its cited reports, one for each.

    What no table knows is left out ("" for a place or publisher) and named in ``unknown``.
    """

    place: str
    voices: tuple[str, ...]
    parties: tuple[str, ...]
    publishers: tuple[str, ...]
    unknown: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Names:
    """The three tables."""

    sources: Mapping[str, str]
    parties: Mapping[str, str]
    places: Mapping[tuple[str, ...], str]

    def resolve(self, event: ParsedEvent) -> Resolved:
        """Return the codes of an event's place, voices, sides and publishers."""
        place = self.place_of(event.place)
        offices = [report.office for report in event.cited]
        sides = [name for side in event.sides for name in self.names_in(side)]
        unknown = [
            *_missing("source_original", event.voices, self.sources, SPELLING),
            *_missing("source_office", offices, self.sources, SPELLING),
            *_missing("side", sides, self.parties, SIDE),
        ]
        if not place:
            names = " / ".join(
                (event.place.where_coordinates, event.place.adm_2, event.place.adm_1)
            )
            unknown.append(("where_coordinates", names, AROUND))
        return Resolved(
            place=place,
            voices=_codes(event.voices, self.sources),
            parties=_codes(sides, self.parties),
            publishers=tuple(self.sources.get(office, "") for office in offices),
            unknown=tuple(Problem.of(f"id {event.external_id}", *fault) for fault in unknown),
        )

    def names_in(self, side: str) -> tuple[str, ...]:
        """Return the groups of a side that the table does not know as a whole."""
        return (side,) if side in self.parties else split_names(side) or (side,)

    def place_of(self, named: NamedPlace) -> str:
        """Return the code of the smallest area that the table knows, or ""."""
        candidates = (
            (named.where_coordinates, named.adm_2, named.adm_1),
            ("", named.adm_2, named.adm_1),
            ("", "", named.adm_1),
        )
        return next((self.places[names] for names in candidates if names in self.places), "")


def read_names(*, voices: Table, sides: Table, places: Table) -> tuple[Names, tuple[Problem, ...]]:
    """Read the three tables, and name the rows that lack a column."""
    problems: list[Problem] = []
    names = Names(
        sources={
            row.name("spelling"): row.name("source")
            for row in rows_of(voices, ("spelling", "source"), problems, name="voices")
        },
        parties={
            row.name("side"): row.text("party")
            for row in rows_of(sides, ("side", "party"), problems, name="sides")
        },
        places={
            tuple(row.text(column) for column in PLACE_NAMES): row.name("place")
            for row in rows_of(places, (*PLACE_NAMES, "place"), problems, name="places")
        },
    )
    return names, tuple(problems)


def _codes(names: Iterable[str], table: Mapping[str, str]) -> tuple[str, ...]:
    """Return the codes without repetition, in the order of the names."""
    return tuple(dict.fromkeys(code for name in names if (code := table.get(name))))


def _missing(
    field: str, names: Iterable[str], table: Mapping[str, str], accepted: str
) -> list[tuple[str, str, str]]:
    return [(field, name, accepted) for name in dict.fromkeys(names) if name not in table]
