from django.urls import path, re_path
from django.views.generic import TemplateView

from publication.api.aggregates import MonthlyView
from publication.api.changes import ChangesView
from publication.api.codebook import CodebookView, VocabularyView
from publication.api.exports import (
    TableView,
    operation_of,
    parameters_of,
    scopes_of,
)
from publication.api.incidents import IncidentsView, IncidentView
from publication.api.index import IndexView, LogView, NothingHere, SchemaView, StatusView
from publication.api.parts import ClaimsView, RangesView
from publication.api.references import (
    CoverageView,
    DatasetsView,
    PlacesView,
    PlaceView,
    SourcesView,
)
from publication.api.release_files import ReleaseFileView
from publication.api.releases import DiffView, ReleasesView, ReleaseView
from publication.api.rendering import renderer_of
from publication.api.usage import UsageView
from publication.exports.files import FILES
from publication.exports.formats import HXL

app_name = "api"
urlpatterns = [
    path("", IndexView.as_view(), name="index"),
    path("aggregates/monthly", MonthlyView.as_view(), name="monthly"),
    path("aggregates/monthly.<slug:format>", MonthlyView.as_view(), name="monthly-as"),
    path(
        f"aggregates/monthly.{HXL.suffix}",
        MonthlyView.as_view(
            operation="read_monthly_aggregates_as_hxl", renderer_classes=(renderer_of(HXL),)
        ),
        name="monthly-hxl",
    ),
    *(
        path(
            file.name,
            TableView.as_view(
                file=file,
                operation=operation_of(file),
                parameters=parameters_of(file),
                scopes=scopes_of(file),
                renderer_classes=(renderer_of(file.written),),
            ),
            name=file.name,
        )
        for file in FILES
    ),
    path("claims/", ClaimsView.as_view(), name="claims"),
    path("ranges/", RangesView.as_view(), name="ranges"),
    path("incidents/", IncidentsView.as_view(), name="incidents"),
    path("incidents/<slug:code>/", IncidentView.as_view(), name="incident"),
    path("codebook/", CodebookView.as_view(), name="codebook"),
    path("codebook/<slug:name>/", VocabularyView.as_view(), name="vocabulary"),
    path("places/", PlacesView.as_view(), name="places"),
    path("places/<slug:code>/", PlaceView.as_view(), name="place"),
    path("datasets/", DatasetsView.as_view(), name="datasets"),
    path("coverage/", CoverageView.as_view(), name="coverage"),
    path("sources/", SourcesView.as_view(), name="sources"),
    path("changes/", ChangesView.as_view(), name="changes"),
    path("releases/", ReleasesView.as_view(), name="releases"),
    path("releases/<name:release>/", ReleaseView.as_view(), name="release"),
    path("releases/<name:release>/diff/<name:later>/", DiffView.as_view(), name="release-diff"),
    path("releases/<name:release>/<name:file>", ReleaseFileView.as_view(), name="release-file"),
    path("usage/", UsageView.as_view(), name="usage"),
    path("status/", StatusView.as_view(), name="status"),
    path("log/", LogView.as_view(), name="log"),
    path("docs/", TemplateView.as_view(template_name="publication/api_docs.html"), name="docs"),
    path("schema/", SchemaView.as_view(), name="schema"),
    # A file has no slash that an address could lack.
    re_path(r"releases/[^/]+/[^/]+$", NothingHere.as_view()),
    # Only what ends in a slash, so that an address without its slash is still redirected.
    re_path(r"[\s\S]*/$", NothingHere.as_view()),
]
