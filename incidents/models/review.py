"""What was said when a record moved in its review, or was given to somebody."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models.incidents import Incident


class ReviewNote(models.Model):
    """One move of one record by a person, with their comment; ``move`` is a name of the table.

    ``assign`` is no move: the record was given to ``assigned_to``, or to nobody.
    """

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="notes")
    move = models.CharField(_("move"), max_length=20)
    comment = models.TextField(_("comment"), blank=True)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("assigned to"),
    )

    class Meta:
        verbose_name = _("review note")
        verbose_name_plural = _("review notes")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.incident_id} {self.move}"
