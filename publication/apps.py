from django.apps import AppConfig
from django.urls import register_converter
from django.utils.translation import gettext_lazy as _

from publication.api.names import NameConverter


class PublicationConfig(AppConfig):
    """``readable`` names the tables that a reader node holds, and the only ones that doors read."""

    name = "publication"
    verbose_name = _("What anyone may read")
    default_auto_field = "django.db.models.BigAutoField"
    append_only = ("LogEntry", "ReportSignature")
    readable = (
        "LogHead",
        "LogEntry",
        "PublicDocument",
        "PublishedIncident",
        "PublishedReference",
        "PublishedFigure",
        "PublishedShare",
        "MonthlyTotal",
        "Release",
        "ReleaseFile",
        "ReleaseNarrative",
        "Waiver",
    )

    def ready(self) -> None:
        register_converter(NameConverter, "name")
