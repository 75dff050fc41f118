"""What the engine makes of the claims, and what people decide over it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from incidents.codebook import GRADING, HARM, POPULATION, RECORD_TYPE, SUBGROUP
from incidents.models.incidents import Incident
from sources.fields import CodeField
from sources.history import tracked


class Range(models.Model):
    """The engine's full answer for one cell: derived, and replayable from the claims it names.

    A cell is (incident, harm, population, subgroup); its kind is the incident's record type.
    """

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="ranges")
    harm = CodeField(HARM, verbose_name=_("harm"))
    population = CodeField(POPULATION, verbose_name=_("population"))
    subgroup = CodeField(SUBGROUP, verbose_name=_("subgroup"))
    kind = CodeField(RECORD_TYPE, verbose_name=_("record type"))
    reported_min = models.PositiveBigIntegerField(_("reported minimum"), null=True)
    corroborated_min = models.PositiveBigIntegerField(_("corroborated minimum"), null=True)
    conceded_min = models.PositiveBigIntegerField(_("conceded minimum"), null=True)
    best = models.PositiveBigIntegerField(_("best"), null=True)
    reported_max = models.PositiveBigIntegerField(_("reported maximum"), null=True)
    open_top = models.BooleanField(_("open top"))
    disputed = models.BooleanField(_("disputed"))
    voices = models.PositiveIntegerField(_("voices"))
    first_hand = models.PositiveIntegerField(_("first-hand voices"))
    asserted = models.BooleanField(_("asserted"))
    checked_zero = models.BooleanField(_("checked zero"))
    rule = models.CharField(_("rule"), max_length=10)
    answer = models.JSONField(_("answer"))
    decision = models.ForeignKey(
        "Decision",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("decision"),
    )
    warnings = models.JSONField(_("warnings"), default=list)
    explanation_en = models.TextField(_("explanation in English"))
    explanation_ar = models.TextField(_("explanation in Arabic"))
    methodology = models.CharField(_("methodology"), max_length=20)
    lexicon = models.CharField(_("lexicon"), max_length=20)
    previous = models.JSONField(_("previous value"), null=True)
    reconciled_at = models.DateTimeField(_("reconciled at"))

    class Meta:
        verbose_name = _("range")
        verbose_name_plural = _("ranges")
        ordering = ("incident", "harm", "population", "subgroup")
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "harm", "population", "subgroup"],
                name="incidents_range_one_per_cell",
            ),
            models.CheckConstraint(
                name="incidents_range_bounds_in_order",
                condition=Q(reported_min=None, best=None, corroborated_min=None)
                | Q(
                    reported_min__isnull=False,
                    reported_max__isnull=False,
                    reported_max__gte=F("reported_min"),
                )
                & (Q(best=None) | Q(best__range=(F("reported_min"), F("reported_max"))))
                & (
                    Q(corroborated_min=None)
                    | Q(corroborated_min__range=(F("reported_min"), F("reported_max")))
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident} {self.harm} {self.population} {self.subgroup}"

    @property
    def decided_on_more(self) -> bool:
        """Whether a claim that was on the cell when its best was decided was withdrawn since."""
        decision = self.decision
        if decision is None:
            return False
        return any(
            claim.withdrawn_at is not None
            and claim.withdrawn_at > decision.decided_at
            and str(claim.pk) in decision.claims
            for claim in self.incident.claims.all()
        )


@tracked()
class Decision(models.Model):
    """A person's word over the computed best of a cell or the grading: it takes two people.

    It counts from the second person's agreement until it is ended; a new claim on the cell ends
    an override of best and puts it back in review.
    """

    class About(models.TextChoices):
        BEST = "best", _("Best")
        GRADING = "grading", _("Grading")

    incident = models.ForeignKey(
        Incident, models.CASCADE, related_name="decisions", verbose_name=_("incident")
    )
    about = models.CharField(_("about"), max_length=10, choices=About)
    harm = CodeField(HARM, verbose_name=_("harm"), blank=True)
    population = CodeField(POPULATION, verbose_name=_("population"), blank=True)
    subgroup = CodeField(SUBGROUP, verbose_name=_("subgroup"), blank=True)
    best = models.PositiveBigIntegerField(_("best"), null=True, blank=True)
    grading = CodeField(GRADING, verbose_name=_("grading"), blank=True)
    claims = models.JSONField(
        _("claims"),
        default=list,
        editable=False,
        help_text=_("The claims that were on the cell: any other one ends the override."),
    )
    reason = models.TextField(_("reason"))
    decided_at = models.DateTimeField(_("decided at"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("decided by")
    )
    agreed_at = models.DateTimeField(_("agreed at"), null=True, blank=True)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("agreed by"),
    )
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_because = models.TextField(_("ended because"), blank=True)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ("-pk",)
        constraints = [
            models.CheckConstraint(
                name="incidents_decision_two_people",
                condition=Q(agreed_by=None) | ~Q(agreed_by=F("decided_by")),
                violation_error_message=_("The second person is another one."),
            ),
            models.CheckConstraint(
                name="incidents_decision_agreed_paired",
                condition=Q(agreed_at=None, agreed_by=None)
                | Q(agreed_at__isnull=False, agreed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="incidents_decision_ended_paired",
                condition=Q(ended_at=None, ended_because="")
                | Q(ended_at__isnull=False) & ~Q(ended_because=""),
            ),
            models.CheckConstraint(
                name="incidents_decision_says_what",
                condition=Q(about="best", best__isnull=False, grading="") & ~Q(harm="")
                | Q(about="grading", best=None, harm="") & ~Q(grading=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident}: {self.best if self.about == self.About.BEST else self.grading}"

    @property
    def in_force(self) -> bool:
        return self.agreed_at is not None and self.ended_at is None
