"""Who speaks, and how far they have been borne out."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Now
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sources.codebook import (
    CONSENT_MEANS,
    CONSENT_PURPOSE,
    LANGUAGE,
    NEEDED_CONSENT,
    PARTY_KINDS,
    RELIABILITY,
    SOURCE_KIND,
    TOPIC,
)
from sources.fields import CodeField
from sources.history import tracked
from sources.judgements import standing
from sources.models.parties import Party
from sources.related import related

NOT_RATED = "F"
WITNESS = "witness"
UNRELIABLE = "E"


class SourceQuerySet(models.QuerySet["Source"]):
    """Sources with what the engine asks of them."""

    def without_consent(self) -> "SourceQuerySet":
        """Keep the witnesses who have not agreed to what publishing does with what they said."""

        def agreed(purpose: str) -> Coalesce:
            said = Consent.objects.filter(source=OuterRef("pk"), purpose=purpose)
            return Coalesce(Subquery(said.values("given")[:1]), Value(value=False))

        asked = self.filter(kind=WITNESS).alias(
            **{f"may_{purpose}": agreed(purpose) for purpose in NEEDED_CONSENT[False]}
        )
        willing = [
            Q(confidential=confidential, **{f"may_{purpose}": True for purpose in needed})
            for confidential, needed in NEEDED_CONSENT.items()
        ]
        return asked.exclude(willing[0] | willing[1])


@tracked()
class Source(models.Model):
    """A publisher or a speaker. Of a confidential one only the alias stands here."""

    code = models.SlugField(_("code"), unique=True)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    name_ar = models.CharField(_("name in Arabic"), max_length=200, blank=True)
    kind = CodeField(SOURCE_KIND, verbose_name=_("kind"))
    party = models.ForeignKey(
        Party,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sources",
        verbose_name=_("party that it speaks for"),
    )
    language = CodeField(LANGUAGE, verbose_name=_("language"), blank=True)
    same_voice_as = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="same_voices",
        verbose_name=_("same voice as"),
        help_text=_("A press office and its ministry count as one voice."),
    )
    confidential = models.BooleanField(_("confidential"), default=False)
    public_alias = models.CharField(_("public alias"), max_length=100, blank=True)
    homepage = models.URLField(_("home page"), blank=True)

    objects = SourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ("name_en", "public_alias")
        constraints = [
            models.CheckConstraint(
                name="sources_source_named",
                condition=Q(confidential=False, public_alias="") & ~Q(name_en="")
                | Q(confidential=True, name_en="", name_ar="", homepage="") & ~Q(public_alias=""),
                violation_error_message=_(
                    "A confidential source has a public alias and no name or home page here; "
                    "any other source has a name in English and no alias."
                ),
            ),
            models.CheckConstraint(
                name="sources_source_party_speaks_for_one",
                condition=~Q(kind__in=sorted(PARTY_KINDS)) | Q(party__isnull=False),
                violation_error_message=_("A party's command or media names the party."),
            ),
            models.CheckConstraint(
                name="sources_source_not_its_own_voice",
                condition=Q(same_voice_as=None) | ~Q(same_voice_as=models.F("id")),
            ),
        ]

    def __str__(self) -> str:
        return self.public_name(get_language() or "en")

    def public_name(self, language: str) -> str:
        """Return the name that anyone may read."""
        if self.confidential:
            return self.public_alias
        return (language.startswith("ar") and self.name_ar) or self.name_en

    @property
    def public_code(self) -> str:
        """The code that anyone may read.

        That of a confidential source may name it, and its alias may be anybody's code.
        """
        return f"confidential-{self.pk}" if self.confidential else self.code

    @property
    def speaks_for_party(self) -> bool:
        return self.kind in PARTY_KINDS

    @property
    def voice(self) -> str:
        """The code under which its figures count once; all unnamed voices are one."""
        if self.kind == "unnamed":
            return "unnamed"
        return self.same_voice_as.voice if self.same_voice_as else self.code

    def missing_consent(self) -> list[str]:
        """Return to what a witness has not agreed, of what publishing does; else nothing."""
        if self.kind != WITNESS:
            return []
        said: dict[str, bool] = {}
        for consent in self.consents.all():
            said.setdefault(consent.purpose, consent.given)
        return [purpose for purpose in NEEDED_CONSENT[self.confidential] if not said.get(purpose)]

    def reliability(self, topic: str, on: date | None = None) -> str:
        """Return the newest rating on a topic, up to a date, or F where there is none.

        E counts from the second person who gives it.
        """
        ratings = [
            rating
            for rating in related(self, "ratings")
            if rating.topic == topic and (on is None or rating.rated_on <= on)
        ]
        ratings.sort(key=lambda rating: (rating.rated_on, rating.pk), reverse=True)
        judgements = [(rating.reliability, rating.rated_by_id) for rating in ratings]
        return standing(judgements, worst=UNRELIABLE, without=NOT_RATED)


class SourceRating(models.Model):
    """One dated judgement of a source on a topic. A newer one stands beside it."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="ratings")
    topic = CodeField(TOPIC, verbose_name=_("topic"), default="civilian_harm")
    reliability = CodeField(RELIABILITY, verbose_name=_("reliability"), max_length=1)
    rated_on = models.DateField(_("rated on"))
    rated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("rated by")
    )
    # By the clock of the history: a judgement may be given the day of long ago.
    recorded_at = models.DateTimeField(_("recorded at"), db_default=Now(), editable=False)
    reason = models.TextField(_("reason"))

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        ordering = ("-rated_on", "-pk")

    def __str__(self) -> str:
        return f"{self.get_topic_display()} · {self.get_reliability_display()} · {self.rated_on}"


class Consent(models.Model):
    """One dated word of a source on one purpose, given or withdrawn; the newest counts."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="consents")
    purpose = CodeField(CONSENT_PURPOSE, verbose_name=_("purpose"))
    given = models.BooleanField(
        _("given"), help_text=_("Not ticked: refused, or withdrawn from this day on.")
    )
    on = models.DateField(_("on"))
    how = CodeField(CONSENT_MEANS, verbose_name=_("how"))
    note = models.TextField(
        _("note"), blank=True, help_text=_("Conditions, what was explained, where the paper lies.")
    )
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ("-on", "-pk")

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} {self.on}"


class SourceIdentity(models.Model):
    """Who a confidential source is, sealed. Kept out of the history and of plain dumps."""

    source = models.OneToOneField(Source, models.PROTECT, primary_key=True, related_name="identity")
    sealed = models.BinaryField(_("sealed"))

    class Meta:
        verbose_name = _("identity")
        verbose_name_plural = _("identities")

    def __str__(self) -> str:
        return str(self.source)


class IdentityReading(models.Model):
    """That somebody looked at who a confidential source is, and why."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="identity_readings")
    read_at = models.DateTimeField(_("read at"))
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("read by")
    )
    reason = models.TextField(_("reason"))

    class Meta:
        verbose_name = _("reading of an identity")
        verbose_name_plural = _("readings of identities")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.source} {self.read_at}"


class ConfidentialReading(models.Model):
    """That a page showed somebody what a confidential source said, or what is kept of it."""

    source = models.ForeignKey(
        Source, models.PROTECT, related_name="readings", verbose_name=_("source")
    )
    read_at = models.DateTimeField(_("read at"))
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("read by")
    )
    page = models.CharField(_("page"), max_length=200)

    class Meta:
        verbose_name = _("reading of a confidential source")
        verbose_name_plural = _("readings of confidential sources")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.source} {self.read_at:%Y-%m-%d %H:%M}"


class SourceChange(models.Model):
    """A source whose rating or lineage changed, for whoever derives numbers from it."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="+")
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.source)
