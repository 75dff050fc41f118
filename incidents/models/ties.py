"""What hangs on a record: the parties tied to it, and its ties to other records."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from incidents.codebook import ATTRIBUTION, LINK_KIND, POSITION
from incidents.models.incidents import Incident
from sources.fields import CodeField
from sources.history import tracked
from sources.models import Party


@tracked()
class Attribution(models.Model):
    """A party tied to an incident, and what the party itself says."""

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="attributions")
    party = models.ForeignKey(
        Party, models.PROTECT, related_name="attributions", verbose_name=_("party")
    )
    attribution = CodeField(ATTRIBUTION, verbose_name=_("attribution"))
    position = CodeField(POSITION, verbose_name=_("its own position"), blank=True)

    class Meta:
        verbose_name = _("party to the incident")
        verbose_name_plural = _("parties to the incident")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["incident", "party"], name="incidents_attribution_once")
        ]

    def __str__(self) -> str:
        return f"{self.party}: {self.get_attribution_display()}"


@tracked()
class IncidentLink(models.Model):
    """A tie between two records, stated by a source or a coder."""

    source = models.ForeignKey(Incident, models.CASCADE, related_name="links_out")
    kind = CodeField(LINK_KIND, verbose_name=_("tie"))
    target = models.ForeignKey(
        Incident, models.PROTECT, related_name="links_in", verbose_name=_("other record")
    )

    class Meta:
        verbose_name = _("tie to another record")
        verbose_name_plural = _("ties to other records")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["source", "kind", "target"], name="incidents_link_once"
            ),
            models.CheckConstraint(
                name="incidents_link_to_another", condition=~Q(source=F("target"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.get_kind_display()} {self.target}"
