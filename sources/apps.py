from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SourcesConfig(AppConfig):
    name = "sources"
    verbose_name = _("Who said it")
    default_auto_field = "django.db.models.BigAutoField"
    append_only = (
        "Consent",
        "SourceRating",
        "IdentityReading",
        "ConfidentialReading",
        "CustodyEntry",
    )
