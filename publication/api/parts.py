"""The claims and the ranges of all public records, one a row, in pages."""

from datetime import date
from typing import Any, ClassVar

from django.http import HttpResponse

from incidents.codebook import HARM, POPULATION, SUBGROUP
from publication.api import incident_shapes
from publication.api.exports import ListedView
from publication.api.incidents import told
from publication.api.known import check_voices, voices_field
from publication.api.pages import PageParameters, decode, text, written_page
from publication.api.parameters import OneOfField, SeveralField, names_of, one_of
from publication.api.record_filters import (
    RecordParameters,
    after,
    check_known,
    choose_incidents,
    moment_of,
)
from publication.api.state import Head
from publication.listing import list_parts
from publication.models import PartnerKey

CHOOSES = "Which keys of a row; without it, all. A key that a row has not is left out."


class RangeParameters(RecordParameters, PageParameters):
    harm = SeveralField(one_of(HARM))
    population = SeveralField(one_of(POPULATION))
    subgroup = SeveralField(one_of(SUBGROUP))
    fields = SeveralField(  # type: ignore[assignment]
        names_of(incident_shapes.RangeRow), help_text=CHOOSES
    )


class ClaimParameters(RangeParameters):
    voice = voices_field()
    fate = SeveralField(OneOfField(incident_shapes.FATES), help_text="Used in a range, or why not.")
    fields = SeveralField(names_of(incident_shapes.ClaimRow), help_text=CHOOSES)


class PartsView(ListedView):
    """Rows of the public records asked for, by date and code of the record."""

    kind: ClassVar[str]
    # Where the code stands that a parameter asks for.
    where: ClassVar[dict[str, str]] = {
        "harm": "harm",
        "population": "population",
        "subgroup": "subgroup",
    }

    def answer(self, asked: dict[str, Any], head: Head, **captured: str) -> HttpResponse:
        check_known(asked)
        moment, limit, begin = moment_of(asked), asked["limit"], None
        check_voices(asked.get("voice", ()), moment.n)
        incidents = choose_incidents(asked, moment)
        if "cursor" in asked:
            begin = decode(asked["cursor"], date.fromisoformat, text, int)
            incidents = incidents.filter(after(*begin[:2], or_at=True))
        rows = list_parts(
            incidents,
            self.kind,
            names=asked.get("fields", ()),
            where={path: asked[name] for name, path in self.where.items() if name in asked},
            after=tuple(begin) if begin else None,
            limit=limit + 1,
            told=told(self.request, asked, moment),
        )
        return written_page(self.request, head, rows, limit=limit, warnings=self.warnings)


class RangesView(PartsView):
    """What the claims of each public record come to, one range a row."""

    scopes = (PartnerKey.Scope.INCIDENTS,)
    operation = "list_ranges"
    parameters = RangeParameters
    shape = incident_shapes.RangePage
    kind = table = "ranges"


class ClaimsView(PartsView):
    """What each voice said of each public record, one claim a row."""

    scopes = (PartnerKey.Scope.INCIDENTS, PartnerKey.Scope.CLAIMS)
    operation = "list_claims"
    parameters = ClaimParameters
    shape = incident_shapes.ClaimPage
    kind = table = "claims"
    where: ClassVar[dict[str, str]] = {**PartsView.where, "voice": "voice,code", "fate": "fate"}
