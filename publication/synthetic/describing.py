"""From an invented record to the rows that the product would hold of it.

The engine, the public document and its figures are the product's own; only that they are written
row by row is left out.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import sha256

from django.db import models

from incidents.accounts import lay_out, name_voices, read_cells, read_grading, tell
from incidents.models import Attribution, Claim, Incident
from publication.documents import describe_incident
from publication.figures import make_figures, make_shares
from publication.log import canonical, hash_document
from publication.models import (
    LogEntry,
    PublicDocument,
)
from publication.record import make_face
from publication.synthetic.copying import Json, line, write
from publication.synthetic.inventing import CLAIMS, InventedClaim, InventedIncident, invent_incident
from publication.synthetic.world import World, hold, like, make_world
from publication.withholding import withhold

REASON = "Made up to measure with."
ROOM = 100  # keys that one entry leaves for its figures


@dataclass(frozen=True, slots=True)
class Load:
    """What all records of one load share; ``head`` is the last log number before them."""

    seed: int
    head: int
    at: datetime


@dataclass(slots=True)
class Chunk:
    """Lines to copy by table, and of each entry of the log its subject and document's hash."""

    kind: str = LogEntry.Kind.PUBLISHED
    lines: dict[type[models.Model], list[str]] = field(default_factory=lambda: defaultdict(list))
    entries: list[tuple[str, str]] = field(default_factory=list)

    def add(self, rows: Iterable[models.Model]) -> None:
        for row in rows:
            self.lines[type(row)].append(write(row, keyed=row.pk is not None))


world = lru_cache(make_world)


def make_chunk(load: Load, first: int, last: int) -> Chunk:
    """Return the records of these numbers, the last one included, ready to be copied."""
    chunk = Chunk()
    for number in range(first, last + 1):
        invented = invent_incident(number, seed=load.seed, places=world().invented)
        _add(chunk, invented, load)
    return chunk


def _add(chunk: Chunk, invented: InventedIncident, load: Load) -> None:
    n = load.head + invented.number
    incident = make_incident(world(), invented, at=load.at)
    body = withhold(describe_incident(incident), {}, on=load.at.date()).document
    body["reason"] = REASON
    salt = sha256(f"{load.seed} {n}".encode()).digest()[:16]
    document_hash = hash_document(salt, body)
    figures = make_figures(body, n=n)
    for place, figure in enumerate(figures):
        figure.pk = n * ROOM + place
    chunk.add([incident, make_face(body, n=n)])
    for rows in (incident.claims, incident.attributions, incident.ranges):
        chunk.add(rows.all())
    chunk.add(figures)
    chunk.add(make_shares(figures))
    chunk.lines[PublicDocument].append(line((n, salt, Json(canonical(body)))))
    chunk.entries.append((f"incident:{incident.code}", document_hash))


def make_incident(world: World, invented: InventedIncident, *, at: datetime) -> Incident:
    """Return a published incident with its claims, ties and ranges, as if they had been fetched."""
    incident = Incident(
        pk=invented.number,
        code=f"MU{invented.number:07}",
        kind=invented.kind,
        edtf=_edtf(invented),
        start_on=invented.start,
        end_on=invented.end,
        date_precision=invented.precision,
        place=world.area(invented.area),
        place_precision="near",
        latitude=invented.latitude,
        longitude=invented.longitude,
        summary=invented.summary,
        review_state="published",
        dataset=world.dataset,
        external_id=str(invented.number),
    )
    claims = [
        _claim(world, incident, said, place, at=at) for place, said in enumerate(invented.claims)
    ]
    parts: dict[str, Sequence[models.Model]] = {
        "claims": claims,
        "attributions": list(_ties(world, incident, invented.party)),
        **dict.fromkeys(("decisions", "links_out"), ()),
    }
    hold(incident, **parts)
    answers = read_cells(incident, claims=claims)
    names = name_voices(claims)
    ranges = [lay_out(incident, cell, answer, None, None) for cell, answer in answers.items()]
    for found, answer in zip(ranges, answers.values(), strict=True):
        found.reconciled_at = at
        tell(found, answer, names)
    incident.grading = read_grading(incident, answers)
    incident.warnings = sorted({text for answer in answers.values() for text in answer.warnings})
    hold(incident, **parts, ranges=ranges)
    return incident


def _edtf(invented: InventedIncident) -> str:
    if invented.precision in ("year", "month"):
        return invented.start.isoformat()[: 4 if invented.precision == "year" else 7]
    if invented.start == invented.end:
        return invented.start.isoformat()
    return f"{invented.start}/{invented.end}"


def _claim(
    world: World, incident: Incident, said: InventedClaim, place: int, *, at: datetime
) -> Claim:
    said_on = incident.end_on + timedelta(days=said.said_after)
    return like(
        world.claim,
        {
            "incident": incident,
            "report": world.report(said.voice, said_on),
            "voice": world.voices[said.voice],
        },
        id=(incident.pk - 1) * CLAIMS + place + 1,
        wording=said.wording,
        harm=said.harm,
        population=said.population,
        low=said.low,
        best=said.best,
        high=said.high,
        hedge=said.hedge,
        stance="no_count" if said.low is None else "asserts",
        as_of=said_on,
        frozen_at=at,
    )


def _ties(world: World, incident: Incident, party: int | None) -> Iterator[Attribution]:
    if party is not None:
        yield Attribution(incident=incident, party=world.parties[party], attribution="suspected")
