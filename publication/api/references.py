"""What figures refer to, as the log has it: places, data sets, sources and coverage."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from rest_framework.response import Response

from publication.api import shapes
from publication.api.base import PublicView
from publication.api.known import find_place, place_field
from publication.api.pages import PageParameters, cursor, decode, page, text
from publication.api.parameters import WholeField
from publication.api.state import Head
from publication.models import PublicDocument

SETTLEMENT = 4


class ReferencesView(PublicView):
    """A list of the newest documents about one kind of subject."""

    parameters = PageParameters
    subject: str

    def find(self, asked: dict[str, Any]) -> QuerySet[PublicDocument]:
        references = PublicDocument.objects.of_references()
        return references.filter(entry__reference__subject__startswith=f"{self.subject}:")

    def answer(self, asked: dict[str, Any], head: Head, **captured: str) -> Response:
        documents = self.find(asked).order_by("entry__reference__subject")
        if "cursor" in asked:
            [after] = decode(asked["cursor"], text)
            documents = documents.filter(entry__reference__subject__gt=after)
        found = documents.values_list("entry__reference__subject", "body")[: asked["limit"] + 1]
        return page(
            self.request,
            head,
            found,
            limit=asked["limit"],
            after=lambda each: cursor(each[0]),
            describe=lambda each: each[1],
        )


class PlaceParameters(PageParameters):
    level = WholeField(
        least=0,
        most=SETTLEMENT,
        required=False,
        help_text="0 a country, 1 to 3 its areas, 4 a settlement.",
    )
    within = place_field(required=False, help_text="Only this place and what lies inside it.")


class PlacesView(ReferencesView):
    """The gazetteer: codes as text, names in English and Arabic, and the path to the country."""

    operation = "list_places"
    shape = shapes.PlacePage
    parameters = PlaceParameters
    subject = "place"

    def find(self, asked: dict[str, Any]) -> QuerySet[PublicDocument]:
        found = super().find(asked)
        if "level" in asked:
            found = found.filter(body__level=asked["level"])
        if "within" in asked:
            find_place(asked["within"], parameter="within")
            found = found.filter(body__path__contains=[asked["within"]])
        return found


class PlaceView(PublicView):
    """One place of the gazetteer."""

    operation = "read_place"
    shape = shapes.PlaceDocument

    def answer(self, asked: dict[str, Any], head: Head, **captured: str) -> Response:
        subject = f"place:{captured['code']}"
        places = PublicDocument.objects.of_references().filter(entry__subject=subject)
        place = places.values_list("body", flat=True).first()
        if place is None:
            raise Http404
        return Response({"log": head.describe(), **place})


class DatasetsView(ReferencesView):
    """The data sets that records come from: publisher, version, licence and citation."""

    operation = "list_datasets"
    shape = shapes.DatasetPage
    subject = "dataset"


class SourcesView(ReferencesView):
    """Who speaks in the records; a confidential source by its alias alone."""

    operation = "list_sources"
    shape = shapes.SourcePage
    subject = "source"


class CoverageView(ReferencesView):
    """Who looked where, when and for what: without that, an empty month says nothing."""

    operation = "list_coverage"
    shape = shapes.CoveragePage
    subject = "coverage"
