"""Long work, as a row of the thing itself."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sources.saying import ToldField


class Run(models.Model):
    """A piece of long work: how far it is, and when somebody last worked on it."""

    class State(models.TextChoices):
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    state = models.CharField(_("state"), max_length=10, choices=State, default=State.RUNNING)
    total = models.PositiveBigIntegerField(_("to do"), default=0)
    done = models.PositiveBigIntegerField(_("done"), default=0)
    started_at = models.DateTimeField(_("started at"))
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("started by"),
    )
    heartbeat_at = models.DateTimeField(_("last sign of life"))
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    result = models.JSONField(_("result"), default=dict, blank=True)
    error = ToldField(_("error"), blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_finished",
                condition=models.Q(state="running", finished_at=None)
                | (~models.Q(state="running") & models.Q(finished_at__isnull=False)),
            )
        ]

    def advance(self, *, done: int, at: datetime) -> None:
        """Record how much is done."""
        self.done, self.heartbeat_at = done, at
        self.save(update_fields=["done", "heartbeat_at"])

    def finish(self, *, at: datetime, error: str = "") -> None:
        """Close the run, as failed where there is an error."""
        self.state = self.State.FAILED if error else self.State.DONE
        self.heartbeat_at = self.finished_at = at
        self.error = error
        self.save(update_fields=["state", "done", "heartbeat_at", "finished_at", "result", "error"])
