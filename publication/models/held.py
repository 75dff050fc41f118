"""What is not public yet."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sources.codebook import SENSITIVE_SUBGROUPS


class HeldDocumentQuerySet(models.QuerySet["HeldDocument"]):
    def unheard(self) -> Q:
        """Return what tells the claims of which even who speaks in them is not public yet."""
        waiting = Q(pk__in=[])
        for subgroup in sorted(SENSITIVE_SUBGROUPS):
            codes = self.filter(parts__contains=[subgroup]).values("code")
            waiting |= Q(subgroup=subgroup, incident__code__in=codes)
        return waiting


class HeldDocument(models.Model):
    """The whole document of a public record as it was reviewed, while a part of it waits.

    No public door reads this table. The row goes with its last delay, and as soon as the record
    is no longer public.
    """

    code = models.CharField(_("code"), max_length=20, primary_key=True)
    body = models.JSONField(_("document"))
    parts = ArrayField(models.CharField(max_length=20), verbose_name=_("parts that wait"))

    objects = HeldDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document held back")
        verbose_name_plural = _("documents held back")

    def __str__(self) -> str:
        return self.code
