"""Releases: bookmarks in the log under a name that can be cited, each with its files."""

from datetime import date, timedelta
from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, FilteredRelation, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from publication.models.log import refused
from publication.moments import Moment
from sources.runs import Run

SAID_AT_THE_CUT = (
    "name",
    "month",
    "revision",
    "n",
    "head_hash",
    "predecessor",
    "started_at",
    "started_by",
    "methodology",
    "lexicon",
    "codebook",
    "code",
    "notes",
)


def frozen(*columns: str) -> pgtrigger.Trigger:
    """Make a trigger by which the database itself refuses a change of these columns."""
    return pgtrigger.Trigger(
        name="frozen",
        operation=pgtrigger.Update,
        when=pgtrigger.Before,
        condition=pgtrigger.AnyChange(*columns),
        func="RAISE EXCEPTION 'A row of % is frozen: UPDATE refused', TG_TABLE_NAME;",
    )


def stays(name: str, broken: pgtrigger.Q) -> pgtrigger.Trigger:
    """Make a trigger by which the database itself refuses what would undo a state."""
    return pgtrigger.Trigger(
        name=name,
        operation=pgtrigger.Update,
        when=pgtrigger.Before,
        condition=broken,
        func="RAISE EXCEPTION 'What is done or withdrawn stays so: UPDATE of % refused', "
        "TG_TABLE_NAME;",
    )


WITHDRAWN_AND_CHANGED = pgtrigger.Q(old__withdrawn_at__isnull=False) & (
    pgtrigger.Q(old__withdrawn_at__df=pgtrigger.F("new__withdrawn_at"))
    | pgtrigger.Q(old__withdrawn_by__df=pgtrigger.F("new__withdrawn_by"))
    | pgtrigger.Q(old__withdrawn_because__df=pgtrigger.F("new__withdrawn_because"))
)


class ReleaseQuerySet(models.QuerySet["Release"]):
    """Releases, by what may be done with them; the newest bookmark first."""

    def public(self) -> Self:
        """Return the releases whose files are whole, the withdrawn ones too, newest cut first."""
        return self.filter(state=Release.State.DONE).order_by("-n", "-pk")

    def standing(self) -> Self:
        """Return the public releases that were not withdrawn."""
        return self.public().filter(withdrawn_at=None)

    def after(self, n: int, pk: int) -> Self:
        """Return those that come after one, from the newest."""
        return self.filter(Q(n__lt=n) | Q(n=n, pk__lt=pk))

    def with_standing(self) -> Self:
        """Say of each which newer revision there is, and whether one is due after a redaction."""
        newest = newer_revisions().order_by("-revision").values("name")[:1]
        return self.annotate(superseded_by=Subquery(newest), new_revision_due=_revision_due())

    def revision_due(self) -> Self:
        """Return those of which a part was redacted while no newer revision is out."""
        return self.filter(_revision_due())

    def fingerprint(self) -> str:
        """Return what changes whenever a release is out, withdrawn or redacted."""
        redacted = {
            f"redacted_{part}": FilteredRelation(
                part, condition=Q(**{f"{part}__redacted_at__isnull": False})
            )
            for part in ("files", "waivers")
        }
        counted = (
            self.public()
            .annotate(**redacted)
            .aggregate(
                out=Count("pk", distinct=True),
                withdrawn=Count("pk", filter=Q(withdrawn_at__isnull=False), distinct=True),
                files=Count("redacted_files", distinct=True),
                waivers=Count("redacted_waivers", distinct=True),
            )
        )
        return "/".join(map(str, counted.values()))


def newer_revisions() -> ReleaseQuerySet:
    """Return the standing revisions of the month of an outer query's release after it."""
    return Release.objects.standing().filter(
        month=OuterRef("month"), revision__gt=OuterRef("revision")
    )


def _revision_due() -> Q:
    redacted = ReleaseFile.objects.filter(release=OuterRef("pk"), redacted_at__isnull=False)
    return Q(Exists(redacted)) & ~Q(Exists(newer_revisions()))


@pgtrigger.register(
    frozen(*SAID_AT_THE_CUT),
    stays("done_stays", pgtrigger.Q(old__state="done", new__state__df="done")),
    stays("withdrawn_stays", WITHDRAWN_AND_CHANGED),
    refused("releases_stay", pgtrigger.Delete | pgtrigger.Truncate),
)
class Release(Run):
    """The state of the log at entry ``n``, up to the end of a month.

    It was cut when the run was started; it is public once its files are whole, that is when the
    run is done. An error is mended by a new revision, never by a change.
    """

    name = models.CharField(_("name"), max_length=20, unique=True)
    month = models.DateField(_("month"))
    revision = models.PositiveSmallIntegerField(_("revision"))
    n = models.PositiveBigIntegerField(_("log entry"))
    head_hash = models.CharField(_("hash of the log"), max_length=64)
    predecessor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="successors",
        verbose_name=_("release before"),
    )
    methodology = models.CharField(_("methodology"), max_length=20)
    lexicon = models.CharField(_("lexicon"), max_length=50)
    codebook = models.CharField(_("codebook"), max_length=20)
    code = models.CharField(_("code"), max_length=64)
    notes = models.TextField(_("notes"), blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("withdrawn by"),
    )
    withdrawn_because = models.TextField(_("reason of the withdrawal"), blank=True)

    # Set by ``with_standing``.
    superseded_by: str | None
    new_revision_due: bool

    objects = ReleaseQuerySet.as_manager()

    class Meta(Run.Meta):
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        ordering = ("-n", "-pk")
        permissions = (("cut_release", "Can cut and withdraw releases"),)
        constraints = [
            *Run.Meta.constraints,
            models.UniqueConstraint(
                fields=["month", "revision"], name="publication_release_revision_once"
            ),
            models.CheckConstraint(
                name="publication_release_first_of_month", condition=Q(month__day=1)
            ),
            models.CheckConstraint(
                name="publication_release_withdrawn_with_reason",
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_because="")
                | (
                    Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                    & ~Q(withdrawn_because="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def until(self) -> date:
        """The last day that it covers."""
        return (self.month + timedelta(days=31)).replace(day=1) - timedelta(days=1)

    @property
    def moment(self) -> Moment:
        return Moment(n=self.n, until=self.until)


@pgtrigger.register(
    frozen("release", "name", "media_type", "bytes", "sha256", "rows", "tells_records"),
    refused("files_stay", pgtrigger.Delete | pgtrigger.Truncate),
)
class ReleaseFile(models.Model):
    """One file of a release. Its bytes lie in the store of releases under their SHA-256.

    ``rows`` counts the records of a table, and is null for what is no table. The bytes of a
    redacted one are gone; what it was stays.
    """

    release = models.ForeignKey(Release, models.PROTECT, related_name="files")
    name = models.CharField(_("file"), max_length=100)
    media_type = models.CharField(_("media type"), max_length=100)
    bytes = models.PositiveBigIntegerField(_("bytes"))
    sha256 = models.CharField(_("SHA-256"), max_length=64, db_index=True)
    rows = models.PositiveBigIntegerField(_("rows"), null=True, blank=True)
    tells_records = models.BooleanField(_("tells of single records"), default=True)
    redacted_at = models.DateTimeField(_("redacted at"), null=True, blank=True)

    class Meta:
        verbose_name = _("file of a release")
        verbose_name_plural = _("files of releases")
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint(fields=["release", "name"], name="publication_releasefile_once")
        ]

    def __str__(self) -> str:
        return f"{self.release_id} {self.name}"
