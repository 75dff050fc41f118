from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from incidents.codebook import COVERAGE_STATUS, HARM
from incidents.models.places import Place
from sources.fields import CodeField
from sources.history import tracked
from sources.models import Dataset


@tracked()
class Coverage(models.Model):
    """Whether anybody looked: an area over a period, for one data set."""

    place = models.ForeignKey(
        Place, models.PROTECT, related_name="coverage", verbose_name=_("area")
    )
    start_on = models.DateField(_("from"))
    end_on = models.DateField(_("to"))
    status = CodeField(COVERAGE_STATUS, verbose_name=_("status"))
    harms = ArrayField(
        CodeField(HARM), verbose_name=_("harms"), help_text=_("What was looked for.")
    )
    dataset = models.ForeignKey(
        Dataset, models.PROTECT, related_name="coverage", verbose_name=_("data set")
    )
    monitored_by = models.CharField(_("monitored by"), max_length=200)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("coverage")
        verbose_name_plural = _("coverage")
        ordering = ("place", "start_on")
        constraints = [
            models.CheckConstraint(
                name="incidents_coverage_start_before_end", condition=Q(start_on__lte=F("end_on"))
            ),
            models.UniqueConstraint(
                fields=["place", "dataset", "start_on", "end_on"], name="incidents_coverage_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.start_on}/{self.end_on}: {self.get_status_display()}"
