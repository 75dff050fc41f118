"""Who is written to about releases: looked at, and forgotten where somebody asks for it."""

from django.contrib import admin
from django.http import HttpRequest

from publication.models import Subscriber
from sources.admin.numerals import Numerals


@admin.register(Subscriber)
class SubscriberAdmin(Numerals, admin.ModelAdmin[Subscriber]):
    list_display = ("email", "language", "asked_at", "confirmed_at")
    list_filter = ("language",)
    search_fields = ("email",)
    fields = readonly_fields = ("email", "language", "asked_at", "confirmed_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Subscriber | None = None) -> bool:
        return False
