from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sources.models import Dataset


class PlaceQuerySet(models.QuerySet["Place"]):
    def within(self, code: str) -> "PlaceQuerySet":
        """Keep a place and everything inside it."""
        return self.filter(path__contains=[code])

    def matching(self, words: str) -> "PlaceQuerySet":
        """Keep places whose name, in any script, or code holds the words."""
        return self.filter(
            models.Q(name_en__unaccent__icontains=words)
            | models.Q(name_ar__icontains=words)
            | models.Q(other_names__unaccent__icontains=words)
            | models.Q(code__iexact=words)
        ).order_by("level", "name_en")


class Place(models.Model):
    """A country, an administrative area or a settlement of the gazetteer.

    ``path`` holds the codes from the country down to the place itself. Codes are text and are
    never taken apart: some P-codes break the pattern of their parents.
    """

    code = models.CharField(_("P-code"), max_length=20, unique=True)
    edition = models.CharField(_("edition"), max_length=50)
    level = models.PositiveSmallIntegerField(_("level"))
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("part of"),
    )
    path = ArrayField(models.CharField(max_length=20), verbose_name=_("path"))
    name_en = models.CharField(_("name in English"), max_length=200)
    name_ar = models.CharField(_("name in Arabic"), max_length=200, blank=True)
    other_names = models.TextField(_("other names"), blank=True)
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=6, null=True)
    longitude = models.DecimalField(_("longitude"), max_digits=9, decimal_places=6, null=True)
    dataset = models.ForeignKey(Dataset, models.PROTECT, related_name="places")

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ("code",)
        indexes = [GinIndex(fields=["path"], name="incidents_place_path")]

    def __str__(self) -> str:
        arabic = (get_language() or "en").startswith("ar") and self.name_ar
        return f"{arabic or self.name_en} ({self.code})"
