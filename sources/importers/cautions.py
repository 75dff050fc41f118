"""What an import takes and a reader of its report should look at. Pure."""

from collections.abc import Iterator

from sources.dates import crosses_month
from sources.importers.problems import Notice
from sources.importers.record_shapes import Parsed, ParsedClaim, ParsedParty, ParsedSource
from sources.naming import may_be_two


def find_cautions(parsed: Parsed) -> Iterator[Notice]:
    yield from _joined("party", parsed.parties)
    yield from _joined("source", parsed.sources)
    for incident in parsed.incidents:
        where = f"incident {incident.id}"
        if incident.record_type == "incident" and crosses_month(
            incident.when.start, incident.when.end
        ):
            yield Notice(where, "it crosses a month: its share of each is derived, by days")
        for part, whole in _over(incident.claims):
            yield Notice(
                where,
                f"{part.subgroup} {part.low} is over the total {whole.high} of the same report; "
                "the subgroup is withheld",
            )


def _joined(
    kind: str, named: tuple[ParsedParty, ...] | tuple[ParsedSource, ...]
) -> Iterator[Notice]:
    for each in named:
        for name in filter(may_be_two, (each.name_en, each.name_ar)):
            told = f"{name!r} is taken as one name; if it names two, make each of its own"
            yield Notice(f"{kind} {each.code}", told)


def _over(claims: tuple[ParsedClaim, ...]) -> Iterator[tuple[ParsedClaim, ParsedClaim]]:
    """Yield each subgroup that is more than the total of its report, with that total."""
    for whole in claims:
        if whole.subgroup != "any" or whole.high is None:
            continue
        for part in claims:
            same = (part.report, part.voice, part.harm, part.population) == (
                *(whole.report, whole.voice, whole.harm, whole.population),
            )
            if same and part.subgroup != "any" and part.low is not None and part.low > whole.high:
                yield part, whole
