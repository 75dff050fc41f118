"""What a release says of itself: for programs, for people, and for whoever cites it."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC
from typing import Any

from publication.models import LogEntry, Release, ReleaseFile

NAME = "manifest.json"


@dataclass(frozen=True, slots=True)
class Made:
    """A file that was made; ``rows`` is null for what is no table.

    ``tells_records``: whether it tells of single records, and not of sums alone.
    """

    name: str
    media_type: str
    bytes: int
    sha256: str
    rows: int | None = None
    tells_records: bool = True

    def describe(self) -> dict[str, Any]:
        told = asdict(self)
        del told["tells_records"]
        return told


def describe_release(release: Release) -> dict[str, Any]:
    """Return what a release says of itself, but for its files. It never changes after the cut."""
    return {
        "name": release.name,
        "month": f"{release.month:%Y-%m}",
        "revision": release.revision,
        "until": release.until.isoformat(),
        "log": {"n": release.n, "hash": release.head_hash},
        "predecessor": release.predecessor.name if release.predecessor else None,
        "cut_at": release.started_at.astimezone(UTC).isoformat(),
        "methodology": {"version": release.methodology, "lexicon": release.lexicon},
        "codebook": release.codebook,
        "code": release.code,
        "notes": release.notes,
        "waivers": [
            {
                "check": waiver.check_code,
                "subjects": waiver.subjects,
                "values": waiver.values,
                "reason": waiver.reason,
            }
            for waiver in release.waivers.all()
        ],
    }


class BadManifest(ValueError):
    """What is no manifest of a release; the text names what it lacks."""


def verify_anchor(manifest: dict[str, Any]) -> Iterator[str]:
    """Hold the log, and the release if it is held, against a manifest that was given away.

    Yields every difference, in words. Raises BadManifest.
    """
    try:
        name, log = str(manifest["name"]), manifest["log"]
        n, expected = int(log["n"]), str(log["hash"])
        files = {str(file["name"]): str(file["sha256"]) for file in manifest["files"]}
    except (KeyError, TypeError) as error:
        raise BadManifest(f"it lacks {error}") from error
    held = LogEntry.objects.filter(n=n).values_list("hash", flat=True).first()
    if held != expected:
        yield f"{name}: entry {n} of the log is {held or 'missing'}, and was {expected}"
    for file in ReleaseFile.objects.filter(release__name=name).exclude(name=NAME):
        if files.get(file.name) != file.sha256:
            yield f"{name}: {file.name} is {file.sha256}, and was {files.get(file.name)}"


def write_manifest(release: Release, files: Sequence[Made]) -> str:
    """Return the manifest: every file with its hash, and where the log stood.

    ``manage.py verify --anchor`` holds the log against it.
    """
    told = describe_release(release) | {"files": [file.describe() for file in files]}
    return json.dumps(told, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
