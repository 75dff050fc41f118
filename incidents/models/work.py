"""Work that waits or is under way."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models.incidents import Incident
from sources.runs import Run
from sources.saying import ToldField


class ReconcileRun(Run):
    """A wish to reconcile many incidents again: done when none of them is due any more."""

    class Meta(Run.Meta):
        verbose_name = _("reconcile run")
        verbose_name_plural = _("reconcile runs")
        ordering = ("-pk",)


class ImportRun(Run):
    """One reading of a file or folder; ``result`` holds its report."""

    feed = models.CharField(_("feed"), max_length=20)
    filename = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField(_("SHA-256"), max_length=64)

    class Meta(Run.Meta):
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ("-pk",)


class DueIncident(models.Model):
    """An incident whose claims, or what they rest on, changed since it was reconciled.

    Written in the transaction of the change and deleted in the transaction of the new ranges, so
    that no change is lost when a worker or the broker dies.
    """

    incident = models.OneToOneField(
        Incident,
        models.CASCADE,
        primary_key=True,
        related_name="due",
        verbose_name=_("incident"),
    )
    run = models.ForeignKey(
        ReconcileRun,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="due",
        verbose_name=_("reconcile run"),
    )
    because = models.CharField(_("because"), max_length=50)
    marked_at = models.DateTimeField(_("marked at"))
    error = ToldField(_("error"), blank=True)

    class Meta:
        verbose_name = _("due incident")
        verbose_name_plural = _("due incidents")

    def __str__(self) -> str:
        return f"{self.incident_id}: {self.because}"
