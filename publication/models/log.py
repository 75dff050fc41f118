"""The publication log: it only grows, and its order is the order of commits."""

from typing import Self

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from publication.models.versions import stands

NOTHING_YET = "0" * 64


def refused(name: str, operation: pgtrigger.Operation) -> pgtrigger.Trigger:
    """Make a trigger by which the database itself refuses an operation on a table."""
    return pgtrigger.Trigger(
        name=name,
        operation=operation,
        when=pgtrigger.Before,
        level=pgtrigger.Statement,
        func="RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP;",
    )


class LogHead(models.Model):
    """The one row that holds the number and the hash of the newest entry.

    It is locked last in every publishing transaction, so that numbers follow commits.
    """

    n = models.PositiveBigIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(name="publication_loghead_one", condition=models.Q(pk=1))
        ]

    def __str__(self) -> str:
        return str(self.n)


@pgtrigger.register(
    refused("log_only_grows", pgtrigger.Update | pgtrigger.Delete | pgtrigger.Truncate)
)
class LogEntry(models.Model):
    """One thing made public, revised, withdrawn, merged or redacted, chained to the one before.

    ``hash`` covers the previous hash, n, kind, subject, document_hash and at; ``document_hash``
    covers salt and body of the document, so that a redacted document leaves the chain whole.
    """

    class Kind(models.TextChoices):
        PUBLISHED = "published", _("Published")
        REVISED = "revised", _("Revised")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        MERGED = "merged", _("Merged")
        SPLIT = "split", _("Split")
        UNMERGED = "unmerged", _("Unmerged")
        REDACTED = "redacted", _("Redacted")
        REFERENCE = "reference", _("Reference")

    n = models.PositiveBigIntegerField(_("number"), primary_key=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    subject = models.CharField(_("subject"), max_length=80, db_index=True)
    document_hash = models.CharField(_("hash of the document"), max_length=64)
    previous_hash = models.CharField(_("hash of the entry before"), max_length=64)
    hash = models.CharField(_("hash"), max_length=64)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("log entry")
        verbose_name_plural = _("log entries")
        ordering = ("-n",)

    def __str__(self) -> str:
        return f"{self.n} {self.kind} {self.subject}"


class PublicDocumentQuerySet(models.QuerySet["PublicDocument"]):
    def standing(self) -> Self:
        """Return what no later entry replaced: records, references, and every redaction."""
        return self.filter(
            stands(of="entry__incident")
            | stands(of="entry__reference")
            | models.Q(entry__kind=LogEntry.Kind.REDACTED)
        )

    def of_records(self, n: int | None = None) -> Self:
        """Return the documents of the records that were public after entry n, or are now."""
        return self.filter(stands(n, of="entry__incident"), entry__incident__state="published")

    def of_references(self, n: int | None = None) -> Self:
        """Return what was said of places, data sets, sources and coverage after entry n, or now."""
        return self.filter(stands(n, of="entry__reference"))


@pgtrigger.register(refused("documents_never_change", pgtrigger.Update | pgtrigger.Truncate))
class PublicDocument(models.Model):
    """What an entry said, in full. Only a redaction removes one."""

    entry = models.OneToOneField(
        LogEntry, models.PROTECT, primary_key=True, db_column="n", related_name="document"
    )
    salt = models.BinaryField(max_length=16)
    body = models.JSONField()

    objects = PublicDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("public document")
        verbose_name_plural = _("public documents")

    def __str__(self) -> str:
        return str(self.entry_id)
