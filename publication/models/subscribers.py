"""Who asked to be told of releases. Addresses are personal data: no history keeps them."""

import secrets
from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from publication.models.releases import Release

# An address that nobody confirms is forgotten after this long.
CONFIRMED_WITHIN = timedelta(days=3)


def make_link_key() -> str:
    return secrets.token_urlsafe(32)


class SubscriberQuerySet(models.QuerySet["Subscriber"]):
    def untold(self, release: Release) -> "SubscriberQuerySet":
        """Keep who confirmed before a release was public and has no letter about it."""
        confirmed = self.filter(confirmed_at__lte=release.finished_at)
        return confirmed.exclude(letters__release=release).order_by("pk")

    def to_confirm(self, before: datetime) -> "SubscriberQuerySet":
        """Keep who has not confirmed and had no letter to do so after a time."""
        unwritten = Q(written_at=None) | Q(written_at__lte=before)
        return self.filter(unwritten, confirmed_at=None)

    def unwritten(self) -> "SubscriberQuerySet":
        return self.filter(confirmed_at=None, written_at=None).order_by("pk")

    def forgotten(self, at: datetime) -> "SubscriberQuerySet":
        return self.filter(confirmed_at=None, asked_at__lt=at - CONFIRMED_WITHIN)


class Subscriber(models.Model):
    """An address to which letters about releases go, once its owner confirmed it.

    Whoever ends it is forgotten: the row goes. ``key`` stands in the links of its letters alone.
    """

    class Language(models.TextChoices):
        ENGLISH = "en", "English"
        ARABIC = "ar", "العربية"

    email = models.EmailField(_("address"), unique=True)
    language = models.CharField(_("language"), max_length=2, choices=Language)
    key = models.CharField(
        _("key of its links"), max_length=43, unique=True, default=make_link_key, editable=False
    )
    asked_at = models.DateTimeField(_("asked at"))
    # Null: no letter to confirm has left yet.
    written_at = models.DateTimeField(_("written to at"), null=True, editable=False)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)

    objects = SubscriberQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscriber")
        verbose_name_plural = _("subscribers")
        ordering = ("-pk",)

    def __str__(self) -> str:
        """Return what may stand in a log: never the address."""
        return f"#{self.pk}"


class Letter(models.Model):
    """That one subscriber was told of one release, so that nobody is told twice."""

    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="letters")
    release = models.ForeignKey(Release, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(_("sent at"))

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        constraints = [
            models.UniqueConstraint(
                fields=["subscriber", "release"], name="publication_letter_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.release} {self.subscriber}"
