"""Every address that exists, filled with the keys of every row; a new page cannot be forgotten."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Any

from django.apps import apps
from django.contrib.admin import site
from django.db.models import Model
from django.urls import URLPattern, URLResolver, get_resolver

from incidents.models import Claim, Incident, Regrouping
from publication.models import ReleaseFile

# Of each model so many of the oldest and of the newest rows are asked for.
ROWS = 2
OF_A_MODEL = re.compile(r"^admin/(\w+)/(\w+)/")
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
# These would sign out, or forget how one signs in.
NEVER_POSTED = ("admin/logout/", "account/", "i18n/")


@dataclass(frozen=True)
class Address:
    """One page: its address, its route, and the model whose admin it belongs to."""

    path: str
    route: str
    model: type[Model] | None

    @property
    def pops_up(self) -> bool:
        """Whether it is a form or a list that other pages open in a window of its own."""
        return self.route.endswith(("/add/", "/change/")) or bool(OF_A_MODEL.fullmatch(self.route))

    @property
    def in_the_api(self) -> bool:
        return self.route.startswith("api/")

    @property
    def inside(self) -> bool:
        """Whether only people who work here may open it."""
        return self.route.startswith(("admin/", "account/")) and self.route != "admin/login/"


@cache
def routes() -> list[str]:
    return sorted(set(walk(get_resolver(), "")))


def walk(resolver: URLResolver, before: str) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from walk(pattern, route)


def addresses() -> list[Address]:
    return [address for route in routes() for address in filled(route)]


def filled(route: str) -> Iterator[Address]:
    """Yield a route with each set of values that it takes. A parameter that is new is an error."""
    if "(?P<app_label>" in route:
        for label in ("sources", "incidents", "publication", "auth"):
            yield Address(f"/admin/{label}/", route, None)
    elif "(?P<url>" in route or "[\\s\\S]" in route:
        yield Address("/" + re.split(r"[(\[]", route)[0] + "nothing-here/", route, None)
    else:
        model = model_of(route)
        names = PARAMETER.findall(route)
        for values in product(*(values_for(name, route, model) for name in names)):
            path = route
            for name, value in zip(names, values, strict=True):
                path = re.sub(rf"<(?:\w+:)?{name}>", str(value), path, count=1)
            yield Address(f"/{path}", route, model)


def model_of(route: str) -> type[Model] | None:
    found = OF_A_MODEL.match(route)
    if not found or found[1] not in apps.app_configs:
        return None
    model = apps.get_model(found[1], found[2])
    return model if model in site._registry else None


def values_for(name: str, route: str, model: type[Model] | None) -> list[Any]:
    if model and name in ("object_id", "pk", "id"):
        # As whoever guesses would ask: rows that the person may not see are among them.
        return some(model)
    if route.startswith("api/v1/") and name in IN_THE_API:
        return IN_THE_API[name]
    if name == "name" and "/history/" in route:
        return ["claim", "incident"]
    if name in OTHERS:
        return list(OTHERS[name]())
    raise LookupError(f"{route}: say in tests/security/addresses.py what {name} is filled with.")


def some(model: type[Model]) -> list[Any]:
    keys = list(model._default_manager.order_by("pk").values_list("pk", flat=True))
    return sorted({*keys[:ROWS], *keys[-ROWS:]})


OTHERS: dict[str, Any] = {
    "link_key": lambda: ["no-such-key"],
    "claim_pk": lambda: some(Claim),
    "version": lambda: some(Claim.pgh_event_model),  # type: ignore[attr-defined]
    "act_pk": lambda: some(Regrouping),
    "other_pk": lambda: some(Incident),
    "file_pk": lambda: some(ReleaseFile),
    "content_type_id": lambda: [1, 10, 30],
    "object_id": lambda: some(Incident),
    "name": lambda: ["submit", "return", "hold", "release", "reopen"],
    "release": lambda: IN_THE_API["release"],
    "month": lambda: ["2017-06", "nothing-here"],
    "language": lambda: ["ar", "nothing-here"],
}
IN_THE_API: dict[str, list[Any]] = {
    "code": ["HT9988770", "HT1122334", "XX0101"],
    "format": ["csv", "json"],
    "name": ["harm", "nothing-here"],
    "release": ["2017-06.r1", "nothing-here"],
    "later": ["2017-06.r1"],
    "file": ["README.md", "claims.csv"],
}
