"""Who reads with a key, and how often."""

from datetime import datetime
from ipaddress import ip_network
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from sources.history import tracked


def check_networks(texts: list[str]) -> None:
    """Raise ValidationError unless each is an address or a network such as 192.0.2.0/24."""
    for text in texts:
        try:
            ip_network(text)
        except ValueError as error:
            told = _("%(value)s is not an address or a network such as 192.0.2.0/24.")
            raise ValidationError(told, params={"value": text}) from error


class PartnerKeyQuerySet(models.QuerySet["PartnerKey"]):
    def live(self, *, at: datetime) -> Self:
        """Return the keys that open anything."""
        return self.filter(revoked_at=None, expires_at__gt=at)


@tracked(derived=["digest"])
class PartnerKey(models.Model):
    """A key of a partner. The key itself is kept nowhere: only its digest is.

    A partner, told by name, has at most two that are live, the new one and the old one.
    """

    class Scope(models.TextChoices):
        RELEASES = "releases", _("Releases: what is frozen and can be cited")
        LIVE = "live", _("Live: figures as they stand today")
        INCIDENTS = "incidents", _("Incidents: the public records, with their ranges")
        CLAIMS = "claims", _("Claims: what each voice said, word for word")

    name = models.CharField(_("partner"), max_length=100)
    contact = models.EmailField(_("contact"), help_text=_("Whom to write to before it expires."))
    prefix = models.CharField(_("key begins with"), max_length=12, unique=True, editable=False)
    digest = models.CharField(_("digest"), max_length=64, unique=True, editable=False)
    scopes = ArrayField(
        models.CharField(max_length=10, choices=Scope), verbose_name=_("what it opens")
    )
    expires_at = models.DateTimeField(_("expires at"))
    quota = models.PositiveIntegerField(
        _("requests a day"), default=10_000, validators=[MinValueValidator(1)]
    )
    addresses = ArrayField(
        models.CharField(max_length=43),
        default=list,
        blank=True,
        validators=[check_networks],
        verbose_name=_("addresses"),
        help_text=_("Addresses or networks that it may be used from, with commas; empty: any."),
    )
    issued_at = models.DateTimeField(_("issued at"), editable=False)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("issued by"),
    )
    revoked_at = models.DateTimeField(_("revoked at"), null=True, editable=False)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("revoked by"),
    )

    objects = PartnerKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("partner key")
        verbose_name_plural = _("partner keys")
        ordering = ("name", "-issued_at")
        constraints = [
            models.CheckConstraint(
                name="publication_partnerkey_revoked_paired",
                condition=models.Q(revoked_at=None, revoked_by=None)
                | models.Q(revoked_at__isnull=False, revoked_by__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.prefix}…"


class KeyUsage(models.Model):
    """How many requests came with a key on one day (UTC), those over its quota included."""

    key = models.ForeignKey(PartnerKey, models.PROTECT, related_name="usage")
    day = models.DateField(_("day"))
    requests = models.PositiveIntegerField(_("requests"))

    class Meta:
        verbose_name = _("use of a key")
        verbose_name_plural = _("use of keys")
        constraints = [
            models.UniqueConstraint(fields=["key", "day"], name="publication_keyusage_once")
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.requests}"
