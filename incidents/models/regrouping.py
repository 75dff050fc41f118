"""Which records are one, and which are not: people's acts, each of which can be undone."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from incidents.codebook import REVIEW_STATE
from incidents.models.incidents import Incident
from sources.fields import CodeField
from sources.history import tracked


class RegroupingQuerySet(models.QuerySet["Regrouping"]):
    def standing(self) -> "RegroupingQuerySet":
        return self.filter(undone_at=None)

    def touching(self, *incidents: Incident) -> "RegroupingQuerySet":
        """Keep what moved claims from or to one of these records."""
        return self.filter(Q(source__in=incidents) | Q(target__in=incidents))


@tracked()
class Regrouping(models.Model):
    """Claims that were moved from one record to another, and what it takes to move them back.

    A merge moves all claims of the source, which leads to the target from then on. A split moves
    some of them to a new record, the target.
    """

    class Kind(models.TextChoices):
        MERGE = "merge", _("Merge")
        SPLIT = "split", _("Split in two")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    source = models.ForeignKey(
        Incident, models.PROTECT, related_name="regroupings_out", verbose_name=_("from")
    )
    target = models.ForeignKey(
        Incident, models.PROTECT, related_name="regroupings_in", verbose_name=_("to")
    )
    claims = ArrayField(models.BigIntegerField(), verbose_name=_("claims"))
    source_state = CodeField(REVIEW_STATE, verbose_name=_("review state before"))
    replaced = models.JSONField(
        _("replaced"),
        default=dict,
        help_text=_("What the target said before, and what it took from the source."),
    )
    added = models.JSONField(
        _("added"),
        default=dict,
        help_text=_("Parties, ties and reports that the target took from the source."),
    )
    ended = ArrayField(models.BigIntegerField(), default=list, verbose_name=_("decisions ended"))
    reason = models.TextField(_("reason"))
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    undone_at = models.DateTimeField(_("undone at"), null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("undone by"),
    )
    undone_because = models.TextField(_("undone because"), blank=True)

    objects = RegroupingQuerySet.as_manager()

    class Meta:
        verbose_name = _("merge or split")
        verbose_name_plural = _("merges and splits")
        ordering = ("-pk",)
        constraints = [
            models.CheckConstraint(
                name="incidents_regrouping_of_two", condition=~Q(source=F("target"))
            ),
            models.CheckConstraint(
                name="incidents_regrouping_undone_paired",
                condition=Q(undone_at=None, undone_by=None, undone_because="")
                | Q(undone_at__isnull=False, undone_by__isnull=False) & ~Q(undone_because=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"


class DistinctionQuerySet(models.QuerySet["Distinction"]):
    def of(self, incident: Incident) -> "DistinctionQuerySet":
        return self.filter(Q(first=incident) | Q(second=incident))


@tracked()
class Distinction(models.Model):
    """Two records that look alike and are not the same: nobody is asked about them again.

    The one with the lower key is the first. Removing the row asks again; the history keeps it.
    """

    first = models.ForeignKey(Incident, models.CASCADE, related_name="+", verbose_name=_("record"))
    second = models.ForeignKey(
        Incident, models.CASCADE, related_name="+", verbose_name=_("other record")
    )
    reason = models.TextField(_("reason"))
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )

    objects = DistinctionQuerySet.as_manager()

    class Meta:
        verbose_name = _("pair told apart")
        verbose_name_plural = _("pairs told apart")
        ordering = ("-pk",)
        constraints = [
            models.CheckConstraint(
                name="incidents_distinction_in_order", condition=Q(first__lt=F("second"))
            ),
            models.UniqueConstraint(fields=["first", "second"], name="incidents_distinction_once"),
        ]

    def __str__(self) -> str:
        return f"{self.first} ≠ {self.second}"
