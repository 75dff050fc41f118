"""Copies of what sources published, and who had them in hand."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sources.models.reports import Report
from sources.saying import ToldField

ATTEMPTS = 5
# The name under which words that somebody pasted are kept.
PASSAGE = "passage.txt"


class CaptureQuerySet(models.QuerySet["Capture"]):
    """Captures, by what is to be done about them."""

    def due(self, at: datetime) -> "CaptureQuerySet":
        """Those to be fetched by now, the one that waits longest first."""
        return self.filter(state=Capture.State.WAITING, next_try_at__lte=at).order_by("next_try_at")

    def kept(self) -> "CaptureQuerySet":
        return self.filter(state=Capture.State.KEPT)

    def passages(self) -> "CaptureQuerySet":
        """Those of words that somebody pasted."""
        pasted = CustodyEntry.objects.filter(what=CustodyEntry.What.UPLOADED, note=PASSAGE)
        uploaded = self.kept().filter(kind=Capture.Kind.UPLOADED, media_type="text/plain")
        return uploaded.filter(pk__in=pasted.values("capture"), graphic=False)

    def in_trouble(self) -> "CaptureQuerySet":
        """Those whose file is no longer what was captured, and then those that gave up."""
        wrong = Q(intact=False) | Q(state=Capture.State.FAILED)
        return self.filter(wrong).order_by(models.F("intact").asc(nulls_last=True), "-pk")


class Capture(models.Model):
    """One copy of a report as it was found, told by the hash of its bytes.

    The bytes lie in the evidence store under that hash. The original is never altered; what is
    made of it is a working copy that names it.
    """

    class Kind(models.TextChoices):
        FETCHED = "fetched", _("fetched from its link")
        UPLOADED = "uploaded", _("uploaded")
        WORKING_COPY = "working_copy", _("working copy")

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting to be fetched")
        KEPT = "kept", _("kept")
        FAILED = "failed", _("failed")

    report = models.ForeignKey(
        Report, models.PROTECT, related_name="captures", verbose_name=_("report")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    state = models.CharField(_("state"), max_length=10, choices=State)
    link = models.URLField(_("link"), max_length=1000, blank=True)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="working_copies",
        verbose_name=_("working copy of"),
    )
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)
    bytes = models.PositiveBigIntegerField(_("bytes"), null=True, blank=True)
    media_type = models.CharField(_("media type"), max_length=100, blank=True)
    graphic = models.BooleanField(
        _("graphic"),
        default=False,
        help_text=_("It may show the dead or the wounded: it is blurred until asked for."),
    )
    status_code = models.PositiveSmallIntegerField(_("status of the answer"), null=True, blank=True)
    headers = models.JSONField(_("headers of the answer"), default=list, blank=True)
    tool = models.CharField(_("tool"), max_length=50, blank=True)
    captured_at = models.DateTimeField(_("captured at"), null=True, blank=True)
    captured_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("captured by"),
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_try_at = models.DateTimeField(_("next try"), null=True, blank=True)
    error = ToldField(_("what went wrong"), blank=True)
    rehashed_at = models.DateTimeField(_("last compared with its hash"), null=True, blank=True)
    intact = models.BooleanField(_("as it was captured"), null=True, blank=True)

    objects = CaptureQuerySet.as_manager()

    class Meta:
        verbose_name = _("capture")
        verbose_name_plural = _("captures")
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["report", "sha256"],
                condition=~Q(sha256=""),
                name="sources_capture_bytes_once",
            ),
            models.UniqueConstraint(
                fields=["report", "link"],
                condition=Q(state="waiting"),
                name="sources_capture_waits_once",
            ),
            models.CheckConstraint(
                name="sources_capture_captured",
                condition=Q(
                    state="kept",
                    sha256__regex="^[0-9a-f]{64}$",
                    bytes__isnull=False,
                    captured_at__isnull=False,
                    captured_by__isnull=False,
                )
                | ~Q(state="kept") & Q(sha256="", bytes=None, captured_at=None, captured_by=None),
            ),
            models.CheckConstraint(
                name="sources_capture_waits_for_a_try",
                condition=Q(state="waiting", kind="fetched", next_try_at__isnull=False)
                | ~Q(state="waiting") & Q(next_try_at=None),
            ),
            models.CheckConstraint(
                name="sources_capture_working_copy_of_one",
                condition=Q(kind="working_copy", parent__isnull=False)
                | ~Q(kind="working_copy") & Q(parent=None),
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(state="waiting"),
                name="sources_capture_waiting",
            ),
            models.Index(fields=["sha256"], name="sources_capture_sha256"),
        ]

    def __str__(self) -> str:
        """Return how anybody may read of it: neither a hash nor a link tells what it is."""
        return f"{self.get_kind_display()} {self.sha256[:12] or self.pk}"


class CustodyEntry(models.Model):
    """One thing that was done with a capture: who had it, when, and what for."""

    class What(models.TextChoices):
        REQUESTED = "requested", _("requested")
        CAPTURED = "captured", _("captured")
        FAILED = "failed", _("failed")
        RETRIED = "retried", _("asked for again")
        UPLOADED = "uploaded", _("uploaded")
        COPIED = "copied", _("working copy made")
        VIEWED = "viewed", _("viewed")
        MARKED = "marked", _("marked")
        REHASHED = "rehashed", _("compared with its hash: as it was captured")
        MISMATCH = "mismatch", _("no longer what was captured")

    capture = models.ForeignKey(
        Capture, models.PROTECT, related_name="custody", verbose_name=_("capture")
    )
    what = models.CharField(_("what"), max_length=20, choices=What)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
        help_text=_("Empty where a job did it."),
    )
    note = ToldField(_("note"), blank=True)

    class Meta:
        verbose_name = _("entry of the custody log")
        verbose_name_plural = _("custody log")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.get_what_display()}"
