"""Whether the codes that a question names are known to the log."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import F, Func

from publication.api.parameters import CodeField, ReleaseField, SeveralField
from publication.api.problems import BadParameters, fault
from publication.models import (
    PublicDocument,
    PublishedFigure,
    PublishedIncident,
    PublishedReference,
    Release,
)
from publication.unmoved import read_once

NEAR = 1000


def place_field(**options: Any) -> CodeField:
    options.setdefault("help_text", "The P-code of a place; all inside it is included.")
    return CodeField(accepted="a P-code of /api/v1/places/, such as SY11", **options)


def datasets_field() -> SeveralField:
    accepted = "the code of a data set of /api/v1/datasets/"
    return SeveralField(CodeField(accepted=accepted, help_text="Data sets; without it, all."))


def parties_field() -> SeveralField:
    accepted = "the code of a party, as incidents name it"
    return SeveralField(
        CodeField(accepted=accepted, help_text="Parties said to have done it; without it, all.")
    )


def voices_field(told: str = "Who speaks; without it, all.") -> SeveralField:
    accepted = "the code of a source of /api/v1/sources/"
    return SeveralField(CodeField(accepted=accepted, help_text=told))


def release_field(**options: Any) -> ReleaseField:
    told = "The state of a release of /api/v1/releases/; without it, what is public now."
    return ReleaseField(required=False, **{"help_text": told} | options)


def find_release(name: str, *, parameter: str = "release") -> Release:
    """Return a public release; raise BadParameters, which names those there are, on another."""
    releases = Release.objects.public()
    found = releases.filter(name=name).first()
    if found is not None:
        return found
    known = list(releases.values_list("name", flat=True)[:NEAR])
    accepted = known or ReleaseField.accepted
    raise BadParameters(fault(parameter, name, accepted, "there is no such release."))


def warn_of_release(asked: Mapping[str, Any]) -> list[str]:
    """Return what to know of the release that was asked, in every list and format."""
    release = find_release(asked["release"]) if "release" in asked else None
    return [f"release_withdrawn: {release.name}"] if release and release.withdrawn_at else []


@read_once(1024)
def _read_place(digest: str, code: str, n: int | None) -> dict[str, Any] | None:
    places = PublicDocument.objects.of_references(n).filter(entry__subject=f"place:{code}")
    return places.values_list("body", flat=True).first()


def find_place(
    code: str, *, parameter: str, n: int | None = None, digest: str = ""
) -> dict[str, Any]:
    """Return the public document of a place, as it was after entry n or is now.

    Raises BadParameters where there is none.
    """
    found = _read_place(digest, code, n)
    if found is not None:
        return found
    accepted = place_field().accepted
    near = _subjects(f"place:{code[:2]}", n)
    raise BadParameters(fault(parameter, code, accepted, "there is no such place.", among=near))


def check_datasets(codes: Sequence[str], n: int | None = None) -> None:
    """Raise BadParameters unless every data set is known, after entry n or now."""
    if codes:
        _check("dataset", codes, _subjects("dataset:", n))


def check_parties(codes: Sequence[str], n: int | None = None, *, counted: bool = False) -> None:
    """Raise BadParameters unless every party is accused in a record that is public then.

    ``counted``: or stands in its figures, as the party of a record that was redacted since does.
    """
    if codes:
        public = PublishedIncident.objects.at(n).filter(state=PublishedIncident.State.PUBLISHED)
        figures = PublishedFigure.objects.at(n) if counted else PublishedFigure.objects.none()
        # To list all of them takes a walk over all records.
        if all(
            public.filter(parties__contains=[code]).exists()
            or figures.filter(parties__contains=[code]).exists()
            for code in codes
        ):
            return
        parties = public.annotate(party=Func(F("parties"), function="unnest"))
        _check("party", codes, parties.values_list("party", flat=True).distinct().order_by("party"))


def check_voices(codes: Sequence[str], n: int | None = None) -> None:
    """Raise BadParameters unless every voice is a source that the public knew then."""
    if codes:
        subjects = [f"source:{code}" for code in codes]
        held = PublishedReference.objects.at(n).filter(subject__in=subjects)
        if held.count() < len(codes):
            _check("voice", codes, _subjects("source:", n))


def _check(parameter: str, codes: Sequence[str], known: Iterable[str]) -> None:
    accepted = list(known)
    if unknown := [code for code in codes if code not in accepted]:
        raise BadParameters(
            *(fault(parameter, code, accepted, "there is no such code.") for code in unknown)
        )


def _subjects(start: str, n: int | None = None) -> list[str]:
    """Return the codes of the references whose subject begins so, after entry n or now."""
    found = PublishedReference.objects.at(n).filter(subject__startswith=start).order_by("subject")
    return [subject.partition(":")[2] for subject in found.values_list("subject", flat=True)[:NEAR]]
