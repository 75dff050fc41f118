"""What the log says, laid out for questions. All of it can be made again from the log."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from publication.models.log import LogEntry
from publication.models.versions import Version, VersionQuerySet


class PublishedIncident(Version):
    """A record as one entry left it, with what lists are filtered by.

    ``words`` are those of its text, as searches compare them, ``facets`` what its claims and
    ranges are asked by, such as harm:killed; the point is null where the document shows none.
    """

    class State(models.TextChoices):
        PUBLISHED = "published", _("Published")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        MERGED = "merged", _("Merged")

    code = models.CharField(_("code"), max_length=20)
    entry = models.OneToOneField(LogEntry, models.PROTECT, related_name="incident")
    first_entry = models.ForeignKey(LogEntry, models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=10, choices=State)
    record_type = models.CharField(max_length=20)
    kind = models.CharField(max_length=20)
    grading = models.CharField(max_length=20)
    dataset = models.CharField(max_length=50)
    start_on = models.DateField()
    end_on = models.DateField()
    place = models.CharField(max_length=20)
    place_path = ArrayField(models.CharField(max_length=20))
    parties = ArrayField(models.CharField(max_length=50))
    facets = ArrayField(models.CharField(max_length=100), default=list)
    words = ArrayField(models.TextField(), default=list)
    latitude = models.DecimalField(max_digits=4, decimal_places=2, null=True)
    longitude = models.DecimalField(max_digits=5, decimal_places=2, null=True)

    objects = VersionQuerySet["PublishedIncident"].as_manager()

    class Meta:
        verbose_name = _("published incident")
        verbose_name_plural = _("published incidents")
        ordering = ("start_on", "code")
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=Q(valid_to=None), name="publication_incident_one_live"
            )
        ]
        indexes = [
            GinIndex(fields=["place_path"], name="publication_incident_path"),
            GinIndex(fields=["words", "facets", "parties"], name="publication_incident_words"),
            models.Index(fields=["longitude", "latitude"], name="publication_incident_point"),
            models.Index(fields=["start_on", "code"], name="publication_incident_start"),
            models.Index(fields=["code", "valid_from"], name="publication_incident_versions"),
        ]

    def __str__(self) -> str:
        return self.code


class PublishedReference(Version):
    """A place, data set, source or coverage as one entry left it."""

    subject = models.CharField(max_length=80, db_index=True)
    entry = models.OneToOneField(LogEntry, models.PROTECT, related_name="reference")

    objects = VersionQuerySet["PublishedReference"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject"],
                condition=Q(valid_to=None),
                name="publication_reference_one_live",
            )
        ]

    def __str__(self) -> str:
        return self.subject


# What sums are made from, and filtered by.
SUMMED = (
    *("id", "valid_from", "valid_to", "record_type", "kind", "grading", "imported", "dataset"),
    *("place", "place_path", "year_only", "population", "reported_min", "corroborated_min", "best"),
    *("reported_max", "open_top", "disputed", "single_voice", "checked_zero", "set_aside"),
    *("leads", "computed_best", "lowest_point"),
)


class PublishedFigure(Version):
    """One cell of one record, as one entry of the log had it.

    All values null: the harm is alleged without a figure. ``leads`` marks one cell for each harm
    and subgroup of a record, by which it counts once whatever its populations. ``computed_best``
    (best, unless people decided) and ``lowest_point`` are what the rules of other recorders read;
    ``said`` is what each voice says by itself, and ``detail`` what period totals and stocks are
    combined by.
    """

    code = models.CharField(max_length=20)
    record_type = models.CharField(max_length=20)
    kind = models.CharField(max_length=20)
    grading = models.CharField(max_length=20)
    imported = models.BooleanField()
    dataset = models.CharField(max_length=50)
    place = models.CharField(max_length=20)
    place_path = ArrayField(models.CharField(max_length=20))
    parties = ArrayField(models.CharField(max_length=50))
    start_on = models.DateField()
    end_on = models.DateField()
    year_only = models.BooleanField()
    harm = models.CharField(max_length=20)
    population = models.CharField(max_length=20)
    subgroup = models.CharField(max_length=20)
    reported_min = models.PositiveBigIntegerField(null=True)
    corroborated_min = models.PositiveBigIntegerField(null=True)
    best = models.PositiveBigIntegerField(null=True)
    reported_max = models.PositiveBigIntegerField(null=True)
    open_top = models.BooleanField()
    disputed = models.BooleanField()
    single_voice = models.BooleanField()
    checked_zero = models.BooleanField()
    set_aside = models.PositiveIntegerField()
    leads = models.BooleanField()
    computed_best = models.PositiveBigIntegerField(null=True)
    lowest_point = models.PositiveBigIntegerField(null=True)
    said = models.JSONField(default=list)
    detail = models.JSONField(default=dict)

    objects = VersionQuerySet["PublishedFigure"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "harm", "population", "subgroup", "valid_from"],
                name="publication_figure_once_per_entry",
            ),
            models.UniqueConstraint(
                fields=["code", "harm", "population", "subgroup"],
                condition=Q(valid_to=None),
                name="publication_figure_one_live",
            ),
        ]
        indexes = [
            GinIndex(fields=["place_path"], name="publication_figure_path"),
            # By the country, the first of the path. The end before the start: most questions are
            # about what was of late. What is summed is included, so that the rows are not read;
            # parties are not, for an entry has room for so many bytes, and a record for any number.
            models.Index(
                F("place_path__0"),
                F("harm"),
                F("subgroup"),
                F("end_on"),
                F("start_on"),
                include=SUMMED,
                name="publication_figure_country",
            ),
            # Period totals and stocks, which are few.
            models.Index(
                fields=["harm", "record_type"],
                condition=~Q(record_type="incident"),
                name="publication_figure_few",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.harm} {self.population} {self.subgroup}"


class PublishedShare(models.Model):
    """The derived share of one month in the best of a record that spans months."""

    figure = models.ForeignKey(PublishedFigure, models.CASCADE, related_name="shares")
    month = models.DateField()
    best = models.PositiveBigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["figure", "month"], name="publication_share_once")
        ]

    def __str__(self) -> str:
        return f"{self.month}: {self.best}"


class MonthlyTotal(models.Model):
    """The live incidents summed for one month, one place (its descendants included) and more.

    ``month`` is its first day; of a record known to the year only, the first day of the year with
    ``month_unknown``. ``population`` empty counts an incident once whatever its populations. A sum
    says nothing where its ``has_`` count is 0: then the value is null. ``first_n`` is the first
    entry that ever had a record here, also one that was taken back. Records and claims are counted
    in four bytes, which are summed more quickly; persons take eight.
    """

    month = models.DateField()
    month_unknown = models.BooleanField()
    place = models.CharField(max_length=20)
    dataset = models.CharField(max_length=50)
    kind = models.CharField(max_length=20)
    grading = models.CharField(max_length=20)
    harm = models.CharField(max_length=20)
    population = models.CharField(max_length=20, blank=True)
    incidents = models.IntegerField()
    incidents_without_figure = models.IntegerField()
    reported_min = models.BigIntegerField()
    corroborated_min = models.BigIntegerField()
    best = models.BigIntegerField()
    best_allocated = models.BigIntegerField()
    reported_max = models.BigIntegerField()
    has_reported_min = models.IntegerField()
    has_corroborated_min = models.IntegerField()
    has_best = models.IntegerField()
    has_reported_max = models.IntegerField()
    open_top = models.IntegerField()
    disputed = models.IntegerField()
    single_voice = models.IntegerField()
    imported = models.IntegerField()
    checked_zero = models.IntegerField()
    set_aside = models.IntegerField()
    first_n = models.PositiveBigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "place",
                    "harm",
                    "population",
                    "month",
                    "month_unknown",
                    "dataset",
                    "kind",
                    "grading",
                ],
                name="publication_monthlytotal_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.month} {self.place} {self.harm} {self.population}"
