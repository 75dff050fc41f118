"""A small made-up world, built through production code, so that no test stands where none can.

Every name here is made up and says so.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

from django.contrib.auth.models import Group, User
from django.db import transaction
from django.utils.text import slugify

from incidents.actions.reconciling import reconcile
from incidents.actions.reviewing import move
from incidents.models import Attribution, Claim, Incident, IncidentLink, Place
from incidents.spelling import join_keys
from publication.actions.publishing import publish
from sources.dates import When
from sources.models import Dataset, Party, Report, Source

NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)


def make_dataset(code: str = "made-up", *, compiled: bool = False) -> Dataset:
    dataset, _ = Dataset.objects.get_or_create(
        code=code,
        defaults={
            "name": f"Made up for tests: {code}",
            "publisher": "harmtrack tests",
            "version": "1",
            "licence": "CC0-1.0",
            "citation": "Made up for tests.",
            "compiled": compiled,
        },
    )
    return dataset


def make_user(name: str = "made-up-researcher", **more: Any) -> User:
    return User.objects.filter(username=name).first() or User.objects.create_user(name, **more)


def grant(user: User) -> User:
    """Give somebody knowledge of confidential sources, as nothing else does."""
    user.groups.add(Group.objects.get(name="knows confidential sources"))
    return user


def make_place(code: str = "XX0101", *, parent: Place | None = None, **more: Any) -> Place:
    """A place with the parents that its code spells: XX, XX01, XX0101."""
    held = Place.objects.filter(code=code).first()
    if held:
        return held
    if parent is None and len(code) > 2:
        parent = make_place(code[:-2])
    path = [*(parent.path if parent else []), code]
    values = {
        "edition": "made up",
        "level": len(path) - 1,
        "name_en": f"Made-up place {code}",
        "dataset": make_dataset("made-up-gazetteer"),
        **more,
    }
    keys = join_keys((values["name_en"], values.get("name_ar", "")))
    return Place.objects.create(code=code, parent=parent, path=path, search_keys=keys, **values)


def make_party(code: str = "made-up-army") -> Party:
    party, _ = Party.objects.get_or_create(code=code, defaults={"name_en": f"Made up: {code}"})
    return party


def make_source(name: str = "Made-up monitor", kind: str = "local_monitor", **more: Any) -> Source:
    held = Source.objects.filter(code=slugify(name)).first()
    if held:
        return held
    if not more.get("confidential"):
        more["name_en"] = name
    return Source.objects.create(code=slugify(name), kind=kind, **more)


def make_report(publisher: Source, title: str = "Made-up report", **more: Any) -> Report:
    values = {"language": "en", "dataset": make_dataset(), **more}
    report, _ = Report.objects.get_or_create(publisher=publisher, title=title, defaults=values)
    return report


def make_incident(
    when: str = "2017-06-05", place: str = "XX0101", *, parties: tuple[str, ...] = (), **more: Any
) -> Incident:
    """A draft without claims; ``parties`` are codes of parties that are suspected."""
    incident = Incident(
        place=make_place(place),
        **{"kind": "airstrike", "place_precision": "settlement", "dataset": make_dataset(), **more},
    )
    incident.set_when(When.read(when))
    incident.save()
    for code in parties:
        Attribution.objects.create(
            incident=incident, party=make_party(code), attribution="suspected"
        )
    return incident


def add_claim(
    incident: Incident,
    voice: Source | str = "Made-up monitor",
    low: int | None = 5,
    high: int | None = None,
    *,
    drawing_on: tuple[Source, ...] = (),
    **more: Any,
) -> Claim:
    """A claim on (killed, civilian, any), an exact figure unless told otherwise."""
    source = make_source(voice) if isinstance(voice, str) else voice
    values: dict[str, Any] = {
        "report": make_report(source),
        "wording": "made-up words" if low is not None else "",
        "language": "en",
        "harm": "killed",
        "population": "civilian",
        "low": low,
        "high": low if high is None else high,
        "hedge": "none" if low is None else "exact",
        "stance": "no_count" if low is None else "asserts",
    }
    claim = Claim.objects.create(incident=incident, voice=source, **{**values, **more})
    claim.draws_on.set(drawing_on)
    return claim


def link(source: Incident, target: Incident, kind: str = "includes") -> IncidentLink:
    return IncidentLink.objects.create(source=source, kind=kind, target=target)


def hand_in(*incidents: Incident, at: datetime = NOON) -> None:
    """Bring incidents into review, as whoever wrote them would."""
    opening = {"draft": "submit", "withdrawn": "reopen"}
    for incident in Incident.objects.filter(pk__in=[each.pk for each in incidents]):
        if name := opening.get(incident.review_state):
            move([incident], name, by=make_user(), at=at, reason="Made-up reason")


def make_public(incident: Incident, at: datetime = NOON, reason: str = "Made-up reason") -> None:
    """Publish through the production actions, as a researcher and a reviewer would."""
    hand_in(incident, at=at)
    publish(incident, by=make_user("made-up-reviewer"), reason=reason, at=at)


def reconciled(incident: Incident, at: datetime = NOON) -> Incident:
    reconcile([incident], at=at)
    return Incident.objects.get(pk=incident.pk)


@contextmanager
def undone() -> Iterator[None]:
    """What is changed within is rolled back at the end."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def day(text: str) -> date:
    return date.fromisoformat(text)
