from math import cos, radians

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Cast
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from incidents.spelling import search_key
from sources.digits import plain_digits
from sources.models import Dataset


class PlaceQuerySet(models.QuerySet["Place"]):
    def within(self, code: str) -> "PlaceQuerySet":
        """Keep a place and everything inside it."""
        return self.filter(path__contains=[code])

    def located(self) -> "PlaceQuerySet":
        """Keep places with a point: the settlement itself, or the centre of an area."""
        return self.exclude(latitude=None)

    def nearest(self, latitude: float, longitude: float) -> "PlaceQuerySet":
        """Order located places by distance, which is rough where they are far away."""
        north = Cast("latitude", models.FloatField()) - latitude
        east = (Cast("longitude", models.FloatField()) - longitude) * cos(radians(latitude))
        return self.located().order_by(north * north + east * east, "level", "code")

    def matching(self, words: str) -> "PlaceQuerySet":
        """Keep places that bear a name like the words, in any spelling, or that have the code.

        A whole name comes before the beginning of one, and that before a part of one; among
        equals the larger area first. Fewer than three letters are the beginning of a name.
        """
        key = search_key(words)
        code = plain_digits(words.strip())
        has_code = models.Q(code__in=[code, code.upper()])
        whole = models.Q(search_keys__contains=f" {key} ")
        beginning = models.Q(search_keys__contains=f" {key}")
        part = models.Q(search_keys__contains=key) if len(key) > 2 else beginning
        rank = models.Case(
            models.When(has_code, then=0),
            models.When(whole, then=1),
            models.When(beginning, then=2),
            default=3,
        )
        found = self.filter(has_code | part) if key else self.none()
        return found.order_by(rank, "level", "name_en", "code")


class Place(models.Model):
    """A country, an administrative area or a settlement of the gazetteer.

    ``path`` holds the codes from the country down to the place itself. Codes are text and are
    never taken apart: some P-codes break the pattern of their parents. ``search_keys`` are those
    of all names, as ``incidents.spelling`` joins them.
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
    search_keys = models.TextField(blank=True, editable=False)
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=6, null=True)
    longitude = models.DecimalField(_("longitude"), max_digits=9, decimal_places=6, null=True)
    dataset = models.ForeignKey(
        Dataset, models.PROTECT, related_name="places", verbose_name=_("data set")
    )

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ("code",)
        indexes = [
            GinIndex(fields=["path"], name="incidents_place_path"),
            GinIndex(
                fields=["search_keys"], opclasses=["gin_trgm_ops"], name="incidents_place_search"
            ),
        ]

    def __str__(self) -> str:
        arabic = (get_language() or "en").startswith("ar") and self.name_ar
        return f"{arabic or self.name_en} ({self.code})"
