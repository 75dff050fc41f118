from collections.abc import Iterable
from functools import reduce
from math import cos, radians
from operator import or_

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Cast
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from incidents.spelling import read_place
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
        equals the kind of place that was named, then the larger area. Fewer than three letters are
        the beginning of a name. After a comma stands an area that holds them.
        """
        wanted, code = read_place(words), plain_digits(words.strip())
        if not wanted.name:
            return self.none()
        has_code = models.Q(code__in=[code, code.upper()])
        rank = models.Case(
            models.When(has_code, then=0),
            models.When(_bears(f" {key} " for key in wanted.name), then=1),
            models.When(_bears(f" {key}" for key in wanted.name), then=2),
            default=3,
        )
        kind = models.Case(models.When(level=wanted.level, then=0), default=1)
        part = _bears(key if len(key) > 2 else f" {key}" for key in wanted.name)
        found = self.filter(has_code | part)
        for area in wanted.areas:
            around = Place.objects.filter(_bears(f" {key}" for key in area))
            found = found.filter(parent__path__overlap=ArraySubquery(around.values("code")))
        return found.order_by(rank, kind, "level", "name_en", "code")


def _bears(keys: Iterable[str]) -> models.Q:
    """Return what keeps the places of which a name holds one of the keys."""
    return reduce(or_, (models.Q(search_keys__contains=key) for key in keys), models.Q(pk__in=[]))


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
