"""What a project does not collect because it cannot protect it, by field. Pure."""

from collections.abc import Collection, Iterator, Mapping

from sources.codebook import SENSITIVE_SUBGROUPS
from sources.refusals import marked

FIELDS = {
    "point": ("latitude", "longitude"),
    "place_words": ("place_words",),
    "summary": ("summary",),
    "claim_note": ("note",),
}
NOT_COLLECTED = marked("This project does not collect it: leave it empty.")
ACCEPTED = marked("nothing: this project does not collect it")


def fields_off(off: Collection[str]) -> frozenset[str]:
    """Return the fields of what is switched off; a subgroup is a value and not a field."""
    return frozenset(name for part in off for name in FIELDS.get(part, ()))


def find_uncollected(said: Mapping[str, object], off: Collection[str]) -> Iterator[str]:
    """Yield the fields of a record or a claim that hold what is switched off."""
    for name in sorted(fields_off(off)):
        if said.get(name) not in (None, ""):
            yield name
    if said.get("subgroup") in SENSITIVE_SUBGROUPS.intersection(off):
        yield "subgroup"
