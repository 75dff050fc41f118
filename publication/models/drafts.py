"""The words of a month's report: written together, signed by others, and kept with its release."""

from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, Max, OuterRef
from django.utils.translation import gettext_lazy as _

from publication.models.log import refused
from publication.models.redactable import Redactable, redacted_by_two, words_stay
from publication.models.releases import Release, frozen
from publication.moments import Moment
from sources.history import tracked


class ReportDraftQuerySet(models.QuerySet["ReportDraft"]):
    def waiting(self) -> "ReportDraftQuerySet":
        """Keep the reports whose month has no release, the newest month first."""
        released = Release.objects.filter(month=OuterRef("month"))
        return self.filter(~Exists(released)).order_by("-month")


@tracked(derived=("told_at",))
class ReportDraft(models.Model):
    """What the authors of a month's report write about it, in two languages, with live tags.

    Nothing here is public: a release takes what was signed, and keeps it for good.
    """

    month = models.DateField(_("month"), unique=True)
    english = models.TextField(_("English"), blank=True)
    arabic = models.TextField(_("Arabic"), blank=True)
    drafted_at = models.DateTimeField(_("drafted at"))
    told_at = models.DateTimeField(_("publishers told at"), null=True, editable=False)

    objects = ReportDraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("report draft")
        verbose_name_plural = _("report drafts")
        ordering = ("-month",)
        permissions = [("sign_reportdraft", "Can sign reports off")]
        constraints = [
            models.CheckConstraint(
                name="publication_reportdraft_first_of_month",
                condition=models.Q(month__day=1),
                violation_error_message=_("A month is given by its first day."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"

    @property
    def texts(self) -> dict[str, str]:
        return {"en": self.english, "ar": self.arabic}

    @property
    def fingerprint(self) -> str:
        """What tells this wording from every other: a signature is given to one."""
        said = "\n\0".join((f"{self.month:%Y-%m}", self.english, self.arabic))
        return sha256(said.encode()).hexdigest()

    @property
    def until(self) -> date:
        return (self.month + timedelta(days=31)).replace(day=1) - timedelta(days=1)

    @property
    def moment(self) -> Moment:
        """What is public now, up to the end of the month."""
        return Moment(until=self.until)

    def authors(self) -> set[int]:
        """Return the users who wrote any of it, however long ago."""
        events = self.pgh_event_model.objects.filter(pgh_obj=self.pk)  # type: ignore[attr-defined]
        users: Iterator[int | None] = events.values_list("pgh_context__metadata__user", flat=True)
        return {user for user in users if user}

    def signatures_that_count(self) -> "models.QuerySet[ReportSignature]":
        """Return those that were given to the wording as it is.

        Once words of a release of the month were redacted, those given before count no longer.
        """
        found = self.signatures.filter(fingerprint=self.fingerprint)
        narratives = ReleaseNarrative.objects.filter(release__month=self.month)
        if last := narratives.aggregate(last=Max("redacted_at"))["last"]:
            found = found.filter(at__gt=last)
        return found

    @property
    def is_signed(self) -> bool:
        return self.signatures_that_count().exists()


@pgtrigger.register(
    refused("signatures_stay", pgtrigger.Update | pgtrigger.Delete | pgtrigger.Truncate)
)
class ReportSignature(models.Model):
    """That somebody who wrote none of a report has read one wording of it and stands by it."""

    draft = models.ForeignKey(ReportDraft, models.PROTECT, related_name="signatures")
    fingerprint = models.CharField(_("fingerprint of the wording"), max_length=64)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("signed by")
    )
    at = models.DateTimeField(_("signed at"))

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "fingerprint", "by"], name="publication_reportsignature_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.by} {self.at:%Y-%m-%d %H:%M}"


@pgtrigger.register(
    frozen("release", "signatures"),
    words_stay(),
    refused("narratives_stay", pgtrigger.Delete | pgtrigger.Truncate),
)
class ReleaseNarrative(Redactable):
    """The words that were signed when a release was cut; its report is made of them for good."""

    release = models.OneToOneField(Release, models.PROTECT, related_name="narrative")
    english = models.TextField(_("English"), blank=True)
    arabic = models.TextField(_("Arabic"), blank=True)
    signatures = models.PositiveSmallIntegerField(_("signatures"))

    class Meta:
        verbose_name = _("narrative of a release")
        verbose_name_plural = _("narratives of releases")
        constraints = [
            redacted_by_two("publication_releasenarrative_redacted_by_two", english="", arabic="")
        ]

    def __str__(self) -> str:
        return str(self.release)

    @property
    def texts(self) -> dict[str, str]:
        return {"en": self.english, "ar": self.arabic}
