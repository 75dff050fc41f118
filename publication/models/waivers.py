"""What the gate found and somebody let pass: printed in the report of the release, with why."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from publication.gate.findings import Finding, make_finding
from publication.models.log import refused
from publication.models.redactable import Redactable, redacted_by_two, words_stay
from publication.models.releases import Release, frozen


@pgtrigger.register(
    frozen("release", "check_code", "subjects", "values", "by", "at"),
    words_stay(),
    refused("waivers_stay", pgtrigger.Delete | pgtrigger.Truncate),
)
class Waiver(Redactable):
    """One finding of the gate with which a release was cut all the same, and why.

    ``values`` are what the sentence of the check names; `publication.gate.findings` says it.
    """

    release = models.ForeignKey(Release, models.PROTECT, related_name="waivers")
    check_code = models.CharField(_("check"), max_length=50)
    subjects = ArrayField(models.CharField(max_length=80), verbose_name=_("subjects"))
    values = models.JSONField(_("values"), default=dict)
    reason = models.TextField(_("reason"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("waived by"),
    )
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("waiver")
        verbose_name_plural = _("waivers")
        ordering = ("pk",)
        constraints = [redacted_by_two("publication_waiver_redacted_by_two", reason="")]

    def __str__(self) -> str:
        return f"{self.check_code}: {', '.join(self.subjects)}"

    @property
    def finding(self) -> Finding:
        return make_finding(self.check_code, *self.subjects, **self.values)
