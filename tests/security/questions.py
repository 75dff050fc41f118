"""Every question that the API takes, as its schema declares it; a new parameter must be filled."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.test import Client

# Of what is in no list: something known, and something that is refused.
VALUES: dict[str, tuple[str, ...]] = {
    "after": ("0", "1", "-1"),
    "bbox": ("-180,-90,180,90", "179,-90,-179,90", "0,0,0"),
    "changed_since": ("0", "2017-06-01T00:00:00Z", "yesterday"),
    "cursor": ("WyIyMDE3LTA2LTA1IiwgIkhUMSJd", "nonsense"),
    "dataset": ("made-up", "nowhere"),
    "end": ("2017-12", "2017-13"),
    "level": ("0", "4", "-1"),
    "limit": ("1", "500", "501"),
    "party": ("made-up-army", "nobody"),
    "place": ("XX", "XX0101", "YY"),
    "q": ("made", "مختلق", ""),
    "release": ("2017-06.r1", "2017-05.r1", "nonsense"),
    "start": ("2017-01", "2018-01"),
    "voice": ("made-up-monitor", "nobody"),
    "within": ("XX", "YY"),
}
# What a question needs to be answered at all.
NEEDED = {
    "place": "XX",
    "harm": "killed",
    "population": "civilian",
    "start": "2017-01",
    "end": "2017-12",
}
# Those that name or describe something, which whoever asks makes up.
NAMING = {"dataset", "party", "place", "q", "release", "voice", "within"}
IN_PATHS: dict[str, tuple[str, ...]] = {
    "code": ("HT9988770", "HT5544332", "HT1122334", "HT6677880", "XX0101"),
    "name": ("harm", "nothing-here"),
    "release": ("2017-06.r1", "2017-05.r1"),
    "later": ("2017-06.r1", "2017-05.r1"),
    "file": ("incidents.csv", "nothing-here"),
}


@dataclass(frozen=True)
class Question:
    """One address with one of its parameters filled, and the media types it is answered in."""

    path: str
    kinds: tuple[str, ...]
    asked: dict[str, str] = field(default_factory=dict)
    # A text that names something, which whoever asks makes up.
    free: str = ""


@cache
def schema() -> dict[str, Any]:
    kind = "application/vnd.oai.openapi+json"
    found: dict[str, Any] = json.loads(
        Client().get("/api/v1/schema/", headers={"accept": kind}).content
    )
    return found


def questions() -> Iterator[Question]:
    """Yield each address alone, then with each value of each of its parameters."""
    for route, operations in schema()["paths"].items():
        operation = operations["get"]
        kinds = tuple(operation["responses"]["200"]["content"])
        parameters = [each for each in operation.get("parameters", ()) if each["in"] == "query"]
        needed = {each["name"]: NEEDED[each["name"]] for each in parameters if each.get("required")}
        for path in filled(route):
            yield Question(path, kinds, needed)
            # Tables share their filters: what packs them is asked by what can hide a secret most.
            plain = kinds[0] in ("application/json", "text/csv") and ".hxl" not in path
            for parameter in parameters:
                if not plain and parameter["name"] not in ("q", "release"):
                    continue
                name, codes = parameter["name"], codes_of(parameter)
                for value in codes or values_for(route, name):
                    free = name if name in NAMING else ""
                    yield Question(path, kinds, {**needed, name: value}, free)


def codes_of(parameter: dict[str, Any]) -> list[str]:
    """Return some codes of a closed list: what can stand in an answer does not hang on which."""
    shape = parameter["schema"]
    codes = [str(code) for code in shape.get("items", shape).get("enum", ())]
    return [*codes[:2], *codes[2:][-1:]]


def values_for(route: str, name: str) -> tuple[str, ...]:
    if name not in VALUES:
        raise LookupError(f"{route}: {name} is not filled in tests/security/questions.py.")
    return VALUES[name]


def filled(route: str) -> Iterator[str]:
    start, opening, rest = route.partition("{")
    if not opening:
        yield route
        return
    name, _, rest = rest.partition("}")
    if name not in IN_PATHS:
        raise LookupError(f"{route}: {name} is not filled in tests/security/questions.py.")
    for value in IN_PATHS[name]:
        yield from filled(start + value + rest)
