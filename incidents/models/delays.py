"""How long the sensitive parts of one record wait, where it is not what the project does."""

from collections.abc import Iterable

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models.incidents import Incident
from sources.codebook import SENSITIVE_PART
from sources.fields import CodeField
from sources.models import FieldPolicy
from sources.models.policies import MOST_DAYS

Delays = dict[str, int | None]


class RecordDelayQuerySet(models.QuerySet["RecordDelay"]):
    def delays_of(self, incidents: Iterable[int]) -> dict[int, Delays]:
        """Return how many days each part of these incidents waits for, by their keys.

        None: the project does not collect it, and no record can ask for it.
        """
        usual = FieldPolicy.objects.delays()
        found = {key: dict(usual) for key in incidents}
        for delay in self.filter(incident__in=found).order_by("pk"):
            if usual.get(delay.part, 0) is not None:
                found[delay.incident_id][delay.part] = delay.delay_days
        return found


class RecordDelay(models.Model):
    """One dated word on how long a part of one record waits; the newest of each part counts."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="delays")
    part = CodeField(SENSITIVE_PART, verbose_name=_("part"))
    delay_days = models.PositiveSmallIntegerField(
        _("delay (days)"), validators=[MaxValueValidator(MOST_DAYS)]
    )
    reason = models.TextField(_("reason"))
    set_at = models.DateTimeField(_("set at"))
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("set by")
    )

    objects = RecordDelayQuerySet.as_manager()

    class Meta:
        verbose_name = _("delay of a record")
        verbose_name_plural = _("delays of a record")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.get_part_display()}: {self.delay_days}"
