"""What several pages of the admin share."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

# A link that is pasted without its scheme is taken as https.
LINKS: dict[type[models.Field[Any, Any]], dict[str, Any]] = {
    models.URLField: {"assume_scheme": "https"}
}


class ReadOnly(admin.options.BaseModelAdmin[Any]):
    """What is looked at and never edited by hand."""

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False
