"""What happened: one record."""

from collections.abc import Iterator

import pgtrigger
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from incidents.codebook import (
    DATE_PRECISION,
    INCIDENT_KIND,
    PLACE_PRECISION,
    POINT_PRECISIONS,
    RECORD_TYPE,
    REVIEW_STATE,
)
from incidents.matching import NEAR, Sighting, box_around, compatible_kinds
from incidents.models.places import Place
from sources.dates import When, crosses_month
from sources.fields import CodeField
from sources.history import tracked
from sources.models import Dataset, Report, Source
from sources.saying import say

NO_POINT = _(
    "Only a site, a street, a neighbourhood, a settlement or a city has a point: "
    "remove latitude and longitude, or choose a closer place precision."
)
CODE_SEQUENCE = "incidents_incident_code"


class IncidentQuerySet(models.QuerySet["Incident"]):
    """Incidents with what the engine and the doors need of them, in few queries."""

    def published(self) -> "IncidentQuerySet":
        return self.filter(review_state="published")

    def locked(self) -> "IncidentQuerySet":
        """Lock the records, in one order for everybody, as every change of their parts does."""
        return self.order_by("pk").select_for_update(of=("self",), no_key=True)

    def waiting(self) -> "IncidentQuerySet":
        """Keep those that wait to be reconciled, in one order for everybody.

        They have no error. To ask for an equal one would be slow: of rows that were marked a moment
        ago PostgreSQL takes few to match, and so reads and sorts them all.
        """
        return self.filter(due__error__lte="").order_by("pk")

    def candidates(self, sighting: Sighting) -> "IncidentQuerySet":
        """Keep the other records that may be the one sighted, those of the fewest days first.

        Everything that ``matching.likeness`` does not rule out is kept, and a little more.
        """
        around = Q(place__path__contains=[sighting.path[-1]]) | Q(place__code__in=sighting.path)
        if sighting.point:
            box = box_around(*sighting.point)
            for west, east in box.spans:
                around |= Q(latitude__range=(box.south, box.north), longitude__range=(west, east))
        found = self.filter(
            around,
            record_type=sighting.record_type,
            start_on__lte=sighting.end + NEAR,
            end_on__gte=sighting.start - NEAR,
        )
        if kinds := compatible_kinds(sighting.kind):
            found = found.filter(kind__in=kinds)
        others = found.exclude(code=sighting.code).exclude(review_state__in=("withdrawn", "merged"))
        return others.order_by(F("end_on") - F("start_on"), "-start_on", "pk")

    def without_consent(self) -> "IncidentQuerySet":
        """Keep the records that rest on a witness who has not agreed to publishing, or no more."""
        unwilling = Source.objects.without_consent().values("pk")
        ways = ("claims__voice", "claims__report__publisher", "claims__draws_on")
        resting = [
            Incident.objects.filter(claims__withdrawn_at=None, **{f"{way}__in": unwilling})
            for way in ways
        ]
        first, *others = [rows.order_by().values("pk") for rows in resting]
        return self.filter(pk__in=first.union(*others))

    def with_claims(self) -> "IncidentQuerySet":
        """Fetch the claims with their voices and ratings, in a bounded number of queries."""
        return self.select_related("place", "dataset").prefetch_related(
            "claims__voice__same_voice_as",
            "claims__voice__ratings",
            "claims__ratings",
            "claims__draws_on__same_voice_as",
            "claims__superseded_by",
            "claims__report__publisher",
            "attributions__party",
            "decisions",
            "links_out__target",
        )


@pgtrigger.register(
    pgtrigger.Trigger(
        name="merged_into_what_stands",
        operation=pgtrigger.Update,
        when=pgtrigger.Before,
        condition=pgtrigger.AnyChange("merged_into"),
        func="""
            IF EXISTS (
                SELECT FROM incidents_incident
                WHERE id = NEW.merged_into_id AND merged_into_id IS NOT NULL
            ) THEN
                RAISE EXCEPTION '% cannot be merged into a record that is merged', OLD.code;
            END IF;
            RETURN NEW;
        """,
    )
)
@tracked(derived=("grading", "warnings", "reviewed_through", "assigned_to"))
class Incident(models.Model):
    """One record of harm: an incident, a period total, a cumulative toll, a stock or context.

    Dates are local; ``edtf`` keeps them as they are known and the two bounds follow from it.
    """

    code = models.CharField(
        _("code"),
        max_length=20,
        unique=True,
        editable=False,
        db_default=Concat(
            Value("HT"),
            Cast(Func(Value(CODE_SEQUENCE), function="nextval"), models.CharField()),
        ),
    )
    record_type = CodeField(RECORD_TYPE, verbose_name=_("record type"), default="incident")
    kind = CodeField(INCIDENT_KIND, verbose_name=_("kind"), default="unspecified")
    edtf = models.CharField(
        _("date"),
        max_length=50,
        help_text=_(
            "As known, with the year: 21 August 2017, early August 2017, night of 2-3 September "
            "2017, June to August 2017, summer 2017; or EDTF, such as 2017-08-21 or 2017-08~."
        ),
    )
    start_on = models.DateField(_("from"), editable=False)
    end_on = models.DateField(_("to"), editable=False)
    date_precision = CodeField(DATE_PRECISION, verbose_name=_("date precision"), editable=False)
    place = models.ForeignKey(
        Place, models.PROTECT, related_name="incidents", verbose_name=_("place")
    )
    place_precision = CodeField(PLACE_PRECISION, verbose_name=_("place precision"))
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=8,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )
    geolocated_at = models.DateTimeField(_("geolocated at"), null=True, blank=True, editable=False)
    geolocated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("geolocated by"),
    )
    place_words = models.TextField(
        _("place in words"), blank=True, help_text=_("Where in the place, as the sources say it.")
    )
    summary = models.TextField(_("summary"), blank=True)
    reported_in = models.ManyToManyField(
        Report, blank=True, related_name="incidents", verbose_name=_("also reported in")
    )
    review_state = CodeField(
        REVIEW_STATE, verbose_name=_("review state"), default="draft", editable=False
    )
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, blank=True, editable=False)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("reviewed by"),
    )
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("assigned to"),
    )
    # The newest version of each part that the last reviewer saw.
    reviewed_through = models.JSONField(default=dict, editable=False)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged",
        verbose_name=_("merged into"),
    )
    dataset = models.ForeignKey(
        Dataset, models.PROTECT, related_name="incidents", verbose_name=_("data set")
    )
    external_id = models.CharField(_("external id"), max_length=64, blank=True)
    external = models.JSONField(_("as its publisher coded it"), default=dict, blank=True)
    warnings = models.JSONField(_("warnings"), default=list, blank=True, editable=False)
    grading = models.CharField(_("grading"), max_length=20, blank=True, editable=False)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        ordering = ("-start_on", "-pk")
        permissions = [
            ("review_incident", "Can return, release and assign incidents"),
            ("sign_off_geolocation", "Can sign off where incidents happened"),
            ("merge_incident", "Can merge and split incidents, and undo it"),
        ]
        constraints = [
            models.CheckConstraint(
                name="incidents_incident_start_before_end", condition=Q(start_on__lte=F("end_on"))
            ),
            models.CheckConstraint(
                name="incidents_incident_point_whole",
                condition=Q(latitude=None, longitude=None)
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
                violation_error_message=_(
                    "A point has a latitude from -90 to 90 and a longitude from -180 to 180."
                ),
            ),
            models.CheckConstraint(
                name="incidents_incident_no_point_of_an_area",
                condition=Q(latitude=None) | Q(place_precision__in=sorted(POINT_PRECISIONS)),
                violation_error_message=NO_POINT,
            ),
            models.CheckConstraint(
                name="incidents_incident_geolocated_paired",
                condition=Q(geolocated_at=None, geolocated_by=None)
                | Q(geolocated_at__isnull=False, geolocated_by__isnull=False),
            ),
            models.CheckConstraint(
                name="incidents_incident_reviewed_paired",
                condition=Q(reviewed_at=None, reviewed_by=None)
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="incidents_incident_merged_paired",
                condition=Q(merged_into=None) & ~Q(review_state="merged")
                | Q(merged_into__isnull=False, review_state="merged") & ~Q(merged_into=F("pk")),
            ),
            models.UniqueConstraint(
                fields=["dataset", "external_id"],
                condition=~Q(external_id=""),
                name="incidents_incident_external_id_once",
                violation_error_message=_("Another record of this data set has this external id."),
            ),
        ]
        indexes = [
            models.Index(fields=["start_on", "end_on"], name="incidents_incident_span"),
            models.Index(
                fields=["review_state"],
                condition=~Q(review_state="published"),
                name="incidents_incident_not_public",
            ),
            models.Index(
                fields=["record_type"],
                condition=~Q(record_type="incident"),
                name="incidents_incident_no_incident",
            ),
        ]

    def __str__(self) -> str:
        return self.code if isinstance(self.code, str) else ""

    def clean(self) -> None:
        """Derive the bounds and the precision from the date as it is written, where one is."""
        if not self.edtf:
            return
        try:
            when = When.read(self.edtf)
        except ValueError as error:
            raise ValidationError({"edtf": say(error)}) from error
        unchanged = (when.edtf, when.start, when.end) == (self.edtf, self.start_on, self.end_on)
        # A night or an imported precision is more than its two dates tell.
        if not (unchanged and self.date_precision):
            self.set_when(when)

    def set_when(self, when: When) -> None:
        self.edtf = when.edtf
        self.start_on, self.end_on = when.start, when.end
        self.date_precision = when.precision

    def speakers(self) -> Iterator[Source]:
        """Yield whoever spoke or passed words on in its claims."""
        for claim in self.claims.all():
            yield from (claim.voice, claim.report.publisher)

    @property
    def final(self) -> "Incident":
        """The record that holds what this one held: itself, unless it was merged."""
        incident = self
        while incident.merged_into is not None:
            incident = incident.merged_into
        return incident

    @property
    def crosses_month(self) -> bool:
        return self.record_type == "incident" and crosses_month(self.start_on, self.end_on)

    @property
    def imported(self) -> bool:
        """Whether this is a compiled record that nobody here has reviewed."""
        return self.dataset.compiled and self.reviewed_at is None
