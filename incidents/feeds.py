"""Files that harmtrack reads: each is parsed whole, then stored whole or not at all."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.db import transaction

from incidents.actions.gazetteer import store_coverage, store_places
from incidents.actions.importing import Refused, store_records
from incidents.codebook import COVERAGE_STATUS, HARM, POINT_PRECISIONS, VOCABULARIES
from incidents.models import ImportRun, Place
from sources.actions.storing import (
    spellings_of,
    store_dataset,
    store_parties,
    store_sources,
    store_spellings,
)
from sources.importers import coverage, gazetteer, records, ucdp
from sources.importers.cautions import find_cautions
from sources.importers.problems import Problem
from sources.importers.record_shapes import Parsed, ParsedDataset
from sources.importers.tables import read_table
from sources.importers.ucdp_names import Names, read_names
from sources.importers.ucdp_records import as_records
from sources.models import Dataset, VoiceSpelling
from sources.refusals import Message, marked
from sources.saying import told

Report = dict[str, Any]

SOURCE = marked("the code of a source of sources.json")
PARTY = marked("the code of a party of sources.json")
PLACE = marked("the code of a place in the gazetteer")
# What a feed reads from a folder, each once. Every other feed reads one file.
FOLDERS = {
    "gazetteer": (
        *("syr_admin1.csv", "syr_admin2.csv", "syr_admin3.csv"),
        *("geonames_places.csv", "settlements.csv", "datasets.json"),
    ),
    "ucdp": ("ged*.csv", "sources.json", "voices.csv", "sides.csv", "places.csv"),
}


def run_feed(feed: str, path: Path, *, by: Any, at: datetime) -> ImportRun:
    """Read a file or folder through one of FEEDS and return the run with its report.

    Raises Refused, with nothing stored but the failed run, where the input has problems.
    """
    run = ImportRun.objects.create(
        feed=feed,
        filename=path.name,
        sha256=_fingerprint(path),
        started_at=at,
        started_by=by,
        heartbeat_at=at,
    )
    try:
        run.result = _read(feed, path, by=by, at=at)
    except Exception as error:
        run.finish(at=at, error=told(error))
        raise
    run.finish(at=at)
    return run


def check_feed(feed: str, path: Path, *, by: Any, at: datetime) -> Report:
    """Read a file or folder as run_feed does and keep nothing of it; return what it would report.

    Raises Refused where the input has problems.
    """
    with transaction.atomic():
        report = _read(feed, path, by=by, at=at)
        transaction.set_rollback(True)
    return report


@transaction.atomic
def _read(feed: str, path: Path, *, by: Any, at: datetime) -> Report:
    if faults := list(_find_missing(feed, path)):
        raise Refused(faults)
    try:
        return FEEDS[feed](path, by=by, at=at)
    except UnicodeDecodeError as error:
        raise Refused(
            [
                Message(
                    "%(file)s holds text that is not UTF-8: %(why)s",
                    {"file": path.name, "why": error.reason},
                )
            ]
        ) from error


def _find_missing(feed: str, path: Path) -> Iterator[Message]:
    """Yield what is not there of what a feed reads."""
    names = FOLDERS.get(feed, ())
    if not names and not path.is_file():
        yield Message("%(file)s is a folder; accepted is one file.", {"file": path.name})
    for name in names:
        found = len(list(path.glob(name)))
        if found != 1:
            yield Message(
                "%(file)s stands %(found)s times in %(folder)s; accepted is a folder with one of "
                "each: %(names)s",
                {"file": name, "found": found, "folder": path.name, "names": names},
            )


def _fingerprint(path: Path) -> str:
    """Return the SHA-256 of a file, or of the files of a folder in the order of their names."""
    files = sorted(filter(Path.is_file, path.iterdir())) if path.is_dir() else [path]
    return sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def _read_gazetteer(folder: Path, *, by: Any, at: datetime) -> Report:
    parsed = gazetteer.parse(
        admin1=read_table(folder / "syr_admin1.csv"),
        admin2=read_table(folder / "syr_admin2.csv"),
        admin3=read_table(folder / "syr_admin3.csv"),
        geonames=read_table(folder / "geonames_places.csv"),
        settlements=read_table(folder / "settlements.csv"),
    )
    if parsed.problems:
        raise Refused(parsed.problems)
    editions = json.loads((folder / "datasets.json").read_text(encoding="utf-8"))
    datasets = {
        edition: store_dataset(ParsedDataset(**described, compiled=False))
        for edition, described in editions.items()
    }
    places = store_places(parsed.places, datasets=datasets)
    return {"places": places, "notices": [str(notice) for notice in parsed.notices]}


def _read_records(file: Path, *, by: Any, at: datetime) -> Report:
    parsed = _document(file)
    notices = [str(notice) for notice in find_cautions(parsed)]
    return {**_store(parsed, by=by, at=at), "notices": notices}


def _read_ucdp(folder: Path, *, by: Any, at: datetime) -> Report:
    """Read a folder with one GED file (ged*.csv) and the tables that resolve its names."""
    frame = _document(folder / "sources.json")
    [file] = sorted(folder.glob("ged*.csv"))
    names, problems = read_names(
        voices=read_table(folder / "voices.csv"),
        sides=read_table(folder / "sides.csv"),
        places=read_table(folder / "places.csv"),
    )
    if faults := [*problems, *_find_unknown(names, frame), *frame.problems]:
        raise Refused(faults)
    dataset = store_dataset(frame.dataset)
    store_parties(frame.parties)
    store_sources(frame.sources)
    store_spellings(names.sources, dataset=dataset)
    # What a person corrected in the table of spellings goes before what the folder says.
    names = replace(names, sources={**names.sources, **spellings_of(dataset)})
    events = ucdp.parse(read_table(file))
    report = _store(as_records(events, names, frame), by=by, at=at)
    return report | {"notices": [str(notice) for notice in events.notices]}


def _find_unknown(names: Names, frame: Parsed) -> Iterator[Problem]:
    """Yield the codes in the tables of names that stand for nothing."""
    sources = {source.code for source in frame.sources}
    parties = {party.code for party in frame.parties} | {""}
    for table, column, codes, known, accepted in (
        ("voices", "source", names.sources, sources, SOURCE),
        ("sides", "party", names.parties, parties, PARTY),
        ("places", "place", names.places, _known_places(), PLACE),
    ):
        for code in sorted(set(codes.values()) - known):
            yield Problem.of(table, column, code, accepted)


def _read_coverage(file: Path, *, by: Any, at: datetime) -> Report:
    parsed = coverage.parse(
        read_table(file),
        statuses=COVERAGE_STATUS,
        harms=HARM,
        places=_known_places(),
        datasets=set(Dataset.objects.values_list("code", flat=True)),
    )
    if parsed.problems:
        raise Refused(parsed.problems)
    differing = store_coverage(parsed.coverage, by=by)
    return {"statements": len(parsed.coverage), "differing": differing}


def _document(file: Path) -> Parsed:
    try:
        document = json.loads(file.read_text(encoding="utf-8-sig"))
    except ValueError as error:
        raise Refused(
            [
                Message(
                    "%(file)s is not JSON in UTF-8: %(why)s", {"file": file.name, "why": str(error)}
                )
            ]
        ) from error
    return records.parse(
        document,
        vocabularies=VOCABULARIES,
        places=_known_places(),
        point_precisions=POINT_PRECISIONS,
        held=_known_sources(),
    )


def _known_sources() -> dict[str, str]:
    known = VoiceSpelling.objects.known_names()
    return {spelling: source.code for spelling, source in known.items()}


def _known_places() -> set[str]:
    return set(Place.objects.values_list("code", flat=True))


def _store(parsed: Parsed, *, by: Any, at: datetime) -> Report:
    stored = store_records(parsed, by=by, at=at)
    return {"new": stored.new, "held": stored.held, "differing": stored.differing}


FEEDS: dict[str, Callable[..., Report]] = {
    "gazetteer": _read_gazetteer,
    "records": _read_records,
    "ucdp": _read_ucdp,
    "coverage": _read_coverage,
}
