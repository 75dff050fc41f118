"""What one report asserts about one incident, in its own words."""

from typing import Any

import pgtrigger
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from incidents.codebook import (
    BASIS,
    CREDIBILITY,
    HARM,
    HEDGE,
    POPULATION,
    STANCE,
    STOCKS,
    SUBGROUP,
)
from incidents.models.incidents import Incident
from sources.codebook import LANGUAGE, TOPIC
from sources.confidence import open_to
from sources.fields import CodeField
from sources.history import tracked
from sources.judgements import standing
from sources.models import Report, Source
from sources.related import ahead, related

NOT_JUDGED = "6"
IMPROBABLE = "5"
MAY_CHANGE_WHEN_FROZEN = ["incident", "withdrawn_at", "withdrawn_by", "withdrawn_because"]

ASKED_BY_ENGINE = (
    *("incident", "voice", "harm", "population", "subgroup", "topic", "as_of"),
    *("low", "best", "high", "hedge", "stance", "basis", "frozen_at", "withdrawn_at"),
)


def claims_open_to(user: Any) -> Q:
    """Return what keeps the claims whose words somebody may read."""
    return open_to(user, "voice") & open_to(user, "report__publisher")


LAST_KEY = (
    "SELECT pg_sequence_last_value(pg_get_serial_sequence('incidents_claim', 'id')::regclass)"
)


class ClaimQuerySet(models.QuerySet["Claim"]):
    def for_engine(self) -> "ClaimQuerySet":
        """Fetch what the engine asks of a claim, in a bounded number of queries."""
        voices = Source.objects.select_related("same_voice_as")
        asked = self.select_related("report").only(*ASKED_BY_ENGINE, "report__published_on")
        return asked.prefetch_related(
            models.Prefetch("voice", voices.prefetch_related(ahead("ratings"))),
            ahead("draws_on", voices),
            ahead("ratings"),
            ahead("superseded_by", Claim.objects.only("supersedes", "withdrawn_at")),
        )

    def last_key(self) -> int:
        """Return the last key that the database gave to a claim, or 0."""
        with connection.cursor() as cursor:
            cursor.execute(LAST_KEY)
            return cursor.fetchone()[0] or 0

    def voice_of(self, report: Report) -> Source:
        """Return who speaks in a report: the one voice of its claims, else its publisher.

        Of a report that relays another it is who speaks in that one.
        """
        passed = {report.pk}
        while report.relays and report.relays.pk not in passed:
            report = report.relays
            passed.add(report.pk)
        voices = Source.objects.filter(claims__in=self.filter(report=report)).distinct()[:2]
        return voices[0] if len(voices) == 1 else report.publisher


@tracked()
@pgtrigger.register(
    pgtrigger.Trigger(
        name="frozen_claims_never_change",
        operation=pgtrigger.Update,
        when=pgtrigger.Before,
        condition=pgtrigger.AnyChange(exclude=MAY_CHANGE_WHEN_FROZEN),
        func="""
            IF OLD.frozen_at IS NOT NULL THEN
                RAISE EXCEPTION 'claim % is frozen: withdraw it or supersede it', OLD.id;
            END IF;
            RETURN NEW;
        """,
    ),
    pgtrigger.Protect(
        name="frozen_claims_never_go",
        operation=pgtrigger.Delete,
        condition=pgtrigger.Q(old__frozen_at__isnull=False),
    ),
)
class Claim(models.Model):
    """What a voice said of one harm to one population, as one report carries it.

    ``low``, ``best`` and ``high`` are whole persons. All null: no figure. ``high`` null with a
    low: no upper figure. From the first publication of its incident on a claim is frozen: it can
    be withdrawn or superseded, and is never edited.
    """

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="claims")
    report = models.ForeignKey(
        Report, models.PROTECT, related_name="claims", verbose_name=_("report")
    )
    voice = models.ForeignKey(
        Source,
        models.PROTECT,
        related_name="claims",
        verbose_name=_("voice"),
        help_text=_("The original speaker, not the outlet that carried the words."),
    )
    wording = models.TextField(
        _("wording"), blank=True, help_text=_("Word for word, as the report has it.")
    )
    language = CodeField(LANGUAGE, verbose_name=_("language"))
    harm = CodeField(HARM, verbose_name=_("harm"))
    population = CodeField(POPULATION, verbose_name=_("population"))
    subgroup = CodeField(SUBGROUP, verbose_name=_("subgroup"), default="any")
    low = models.PositiveBigIntegerField(_("low"), null=True, blank=True)
    best = models.PositiveBigIntegerField(_("best"), null=True, blank=True)
    high = models.PositiveBigIntegerField(_("high"), null=True, blank=True)
    hedge = CodeField(HEDGE, verbose_name=_("hedge"))
    stance = CodeField(STANCE, verbose_name=_("stance"), default="asserts")
    basis = CodeField(BASIS, verbose_name=_("basis"), default="statement")
    topic = CodeField(TOPIC, verbose_name=_("topic"), default="civilian_harm")
    as_of = models.DateField(_("as of"), null=True, blank=True)
    every_days = models.PositiveSmallIntegerField(
        _("repeated every (days)"),
        null=True,
        blank=True,
        help_text=_("For a stock: how often the source restates it."),
    )
    coded = models.BooleanField(
        _("coded by convention"),
        default=False,
        help_text=_("The bound comes from the lexicon, such as 12 for dozens."),
    )
    note = models.TextField(_("note"), blank=True)
    draws_on = models.ManyToManyField(
        Source, blank=True, related_name="+", verbose_name=_("draws on")
    )
    supersedes = models.ForeignKey(
        "self",
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="superseded_by",
        verbose_name=_("supersedes"),
    )
    frozen_at = models.DateTimeField(_("frozen at"), null=True, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    withdrawn_because = models.TextField(_("withdrawn because"), blank=True, editable=False)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ("pk",)
        indexes = [
            models.Index(
                fields=["incident"],
                condition=Q(frozen_at=None, withdrawn_at=None),
                name="incidents_claim_unreviewed",
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="incidents_claim_bounds_in_order",
                condition=Q(low=None, best=None, high=None)
                | Q(low__isnull=False)
                & (Q(best=None) | Q(best__gte=F("low")))
                & (Q(high=None) | Q(high__gte=F("low")))
                & (Q(best=None) | Q(high=None) | Q(best__lte=F("high"))),
                violation_error_message=_(
                    "Low, best and high are whole persons with low <= best <= high; best and "
                    "high may be left out, and all three where there is no figure."
                ),
            ),
            models.CheckConstraint(
                name="incidents_claim_no_count_has_no_figure",
                condition=~Q(stance="no_count") | Q(low=None, best=None, high=None),
                violation_error_message=_("A claim without a count has no low, best or high."),
            ),
            models.CheckConstraint(
                name="incidents_claim_figure_has_words",
                condition=Q(low=None) | ~Q(wording=""),
                violation_error_message=_("A figure stands on words: give them as they are."),
            ),
            models.CheckConstraint(
                name="incidents_claim_at_most_starts_low",
                condition=~Q(hedge="at_most") | Q(low=None) | Q(low__lte=1),
                violation_error_message=_("The low of an upper figure is 0, or 1 for deaths."),
            ),
            models.CheckConstraint(
                name="incidents_claim_unstated_has_no_figure",
                condition=~Q(population="unstated") | Q(low=None),
                violation_error_message=_(
                    "A figure says whom it counts: choose all or unknown, not unstated."
                ),
            ),
            models.CheckConstraint(
                name="incidents_claim_withdrawn_paired",
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_because="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                & ~Q(withdrawn_because=""),
            ),
        ]

    def __str__(self) -> str:
        """Return how anybody may read of it: of a confidential source's words nothing is told."""
        if self.confidential:
            bounds = dict.fromkeys(str(n) for n in (self.low, self.high) if n is not None)
            return f"{self.voice}: {'–'.join(bounds) or self.get_stance_display()}"
        return f"{self.voice}: {self.wording or self.get_stance_display()}"

    def clean(self) -> None:
        """Refuse a stock without its date, which could be placed in no month."""
        if self.harm in STOCKS and self.low is not None and self.as_of is None:
            raise ValidationError({"as_of": _("A stock is a number at a date: give the date.")})

    @property
    def stands(self) -> bool:
        """Whether it was neither withdrawn nor replaced by a claim that stands."""
        return self.withdrawn_at is None and not any(
            later.withdrawn_at is None for later in related(self, "superseded_by")
        )

    @property
    def confidential(self) -> bool:
        """Whether its words could betray who spoke or who passed them on."""
        return self.voice.confidential or self.report.publisher.confidential

    @property
    def credibility(self) -> int:
        """The newest judgement of this claim, or 6 where there is none.

        5 counts from the second person who gives it.
        """
        ratings = sorted(related(self, "ratings"), key=lambda rating: rating.pk, reverse=True)
        judgements = [(str(rating.credibility), rating.rated_by_id) for rating in ratings]
        return int(standing(judgements, worst=IMPROBABLE, without=NOT_JUDGED))


class ClaimRating(models.Model):
    """One dated judgement of how likely a claim is to be right."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="ratings")
    credibility = models.PositiveSmallIntegerField(
        _("credibility"), choices=[(int(value.code), value.en) for value in CREDIBILITY]
    )
    rated_at = models.DateTimeField(_("rated at"))
    rated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("rated by")
    )
    reason = models.TextField(_("reason"))

    class Meta:
        verbose_name = _("rating of a claim")
        verbose_name_plural = _("ratings of claims")
        ordering = ("-pk",)
        constraints = [
            models.CheckConstraint(
                name="incidents_claimrating_one_to_six", condition=Q(credibility__range=(1, 6))
            )
        ]

    def __str__(self) -> str:
        return str(self.credibility)
