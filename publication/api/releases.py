"""Releases: what there is, what each holds, and what moved between two of them."""

from datetime import date
from typing import Any

from django.http import Http404
from rest_framework.response import Response
from rest_framework.reverse import reverse

from publication.api import release_shapes
from publication.api.base import PublicView
from publication.api.known import find_place, place_field
from publication.api.pages import PageParameters, cursor, decode, page
from publication.api.parameters import Parameters
from publication.api.problems import BadParameters, fault
from publication.api.state import Head
from publication.comparing import VALUES, Change, Part, Sums, compare, value
from publication.models import PartnerKey, Release, ReleaseFile, Waiver

MOVING = ("incidents", *VALUES)


class AboutReleases(PublicView):
    """A view whose answers change when a release is out, withdrawn or redacted."""

    scopes = (PartnerKey.Scope.RELEASES,)

    def mark(self) -> str:
        return Release.objects.fingerprint()


class ReleasesView(AboutReleases):
    """The releases, the newest first; the withdrawn and the superseded ones too."""

    operation = "list_releases"
    parameters = PageParameters
    shape = release_shapes.ReleasePage

    def answer(self, asked: dict[str, Any], head: Head, **captured: str) -> Response:
        found = Release.objects.public().with_standing().select_related("predecessor")
        if "cursor" in asked:
            n, pk = decode(asked["cursor"], int, int)
            found = found.after(n, pk)
        return page(
            self.request,
            head,
            found[: asked["limit"] + 1],
            limit=asked["limit"],
            after=lambda each: cursor(str(each.n), str(each.pk)),
            describe=lambda each: describe(each, self.request),
        )


class ReleaseView(AboutReleases):
    """One release, with its files and what the gate had found."""

    operation = "read_release"
    shape = release_shapes.ReleaseDocument

    def answer(self, asked: dict[str, Any], head: Head, **captured: str) -> Response:
        release = find(captured["release"])
        return Response(
            {
                **describe(release, self.request),
                "files": [
                    describe_file(file, release, self.request) for file in release.files.all()
                ],
                "waivers": [describe_waiver(waiver) for waiver in release.waivers.all()],
            }
        )


class DiffParameters(Parameters):
    place = place_field(
        required=False,
        help_text="The P-code of a place, for the figures in it; without one, each country.",
    )


class DiffView(AboutReleases):
    """What moved from one release to a later one, in the months that both cover, and why.

    The parts of each difference add up to it exactly. Period totals and stocks are in no sum, and
    not told here.
    """

    operation = "compare_releases"
    parameters = DiffParameters
    shape = release_shapes.Diff

    def answer(self, asked: dict[str, Any], head: Head, **captured: str) -> Response:
        earlier, later = find(captured["release"]), find(captured["later"])
        place = asked.get("place")
        if place:
            find_place(place, parameter="place", n=later.n)
        try:
            changes = compare(earlier, later, place=place)
        except ValueError as error:
            accepted = [f"{later.name}/diff/{earlier.name}"]
            raise BadParameters(fault("later", later.name, accepted, str(error))) from error
        return Response(
            {
                "earlier": earlier.name,
                "later": later.name,
                "until": min(earlier.until, later.until),
                "months_in_one": list(months_between(earlier.month, later.month)),
                "results": [describe_change(change) for change in changes],
            }
        )


def find(name: str) -> Release:
    """Return a public release of this name. Raises Http404 where there is none."""
    releases = Release.objects.public().with_standing().select_related("predecessor")
    release = releases.filter(name=name).first()
    if release is None:
        raise Http404
    return release


def describe(release: Release, request: Any) -> dict[str, Any]:
    withdrawn = {"at": release.withdrawn_at, "reason": release.withdrawn_because}
    return {
        "name": release.name,
        "month": f"{release.month:%Y-%m}",
        "revision": release.revision,
        "until": release.until,
        "log": {"n": release.n, "hash": release.head_hash},
        "predecessor": release.predecessor.name if release.predecessor else None,
        "superseded_by": release.superseded_by,
        "cut_at": release.started_at,
        "methodology": {"version": release.methodology, "lexicon": release.lexicon},
        "codebook": release.codebook,
        "code": release.code,
        "notes": release.notes,
        "withdrawn": withdrawn if release.withdrawn_at else None,
        "new_revision_due": release.new_revision_due,
        "url": reverse("api:release", [release.name], request=request),
    }


def describe_file(file: ReleaseFile, release: Release, request: Any) -> dict[str, Any]:
    return {
        "name": file.name,
        "url": reverse("api:release-file", [release.name, file.name], request=request),
        "media_type": file.media_type,
        "bytes": file.bytes,
        "sha256": file.sha256,
        "rows": file.rows,
        "redacted": file.redacted_at is not None,
    }


def describe_waiver(waiver: Waiver) -> dict[str, Any]:
    return {
        "check_code": waiver.check_code,
        "subjects": waiver.subjects,
        "finding": waiver.finding.message("en"),
        "reason": waiver.reason,
        "redacted": waiver.is_redacted,
    }


def describe_change(change: Change) -> dict[str, Any]:
    return {
        **change.cell._asdict(),
        "before": _values(change.before),
        "after": _values(change.after),
        "change": {name: change.difference[name] for name in MOVING},
        "parts": [_part(part) for part in change.parts],
    }


def _values(sums: Sums) -> dict[str, int | None]:
    return {"incidents": sums["incidents"], **{name: value(sums, name) for name in VALUES}}


def _part(part: Part) -> dict[str, Any]:
    return {
        "code": part.code,
        "reason": part.because,
        "change": {name: part.change[name] for name in MOVING},
        "entries": [{"n": each.n, "kind": each.kind, "reason": each.reason} for each in part.steps],
    }


def months_between(one: date, other: date) -> list[str]:
    """Return the months after the earlier of two up to the later of them."""
    first, last = (day.year * 12 + day.month for day in sorted((one, other)))
    return [f"{n // 12:04}-{n % 12 + 1:02}" for n in range(first, last)]
