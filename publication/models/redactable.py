"""Words that a release keeps for good, unless two people take them out: they name somebody."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from publication.models.releases import stays


class Redactable(models.Model):
    """A row whose words can be emptied once; that they were, by whom, and why, stays."""

    redacted_at = models.DateTimeField(_("redacted at"), null=True, blank=True)
    redacted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    redaction_agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    redacted_because = models.TextField(_("reason of the redaction"), blank=True)

    class Meta:
        abstract = True

    @property
    def is_redacted(self) -> bool:
        return self.redacted_at is not None


def words_stay() -> pgtrigger.Trigger:
    """Make a trigger that lets a row be changed by its redaction alone, and that once."""
    broken = pgtrigger.Q(old__redacted_at__isnull=False) | pgtrigger.Q(
        new__redacted_at__isnull=True
    )
    return stays("words_stay", broken)


def redacted_by_two(name: str, **emptied: str) -> models.CheckConstraint:
    """Make a constraint: redacted, its words are empty, and two people stand by why."""
    agreed = Q(redacted_by__isnull=False, redaction_agreed_by__isnull=False, **emptied)
    why = ~Q(redacted_because="") & ~Q(redacted_by=F("redaction_agreed_by"))
    return models.CheckConstraint(name=name, condition=Q(redacted_at=None) | agreed & why)
