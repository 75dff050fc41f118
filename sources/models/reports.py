"""What sources published, and the data sets that records came in."""

from django.contrib.postgres.indexes import HashIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sources.codebook import LANGUAGE
from sources.fields import CodeField
from sources.history import tracked
from sources.links import ways_to_write
from sources.models.sources import Source
from sources.naming import spelling_key


@tracked()
class Dataset(models.Model):
    """Where records came from as a whole: publisher, version, licence, citation."""

    code = models.SlugField(_("code"), unique=True)
    name = models.CharField(_("name"), max_length=200)
    publisher = models.CharField(_("publisher"), max_length=200)
    version = models.CharField(_("version"), max_length=50)
    licence = models.CharField(_("licence"), max_length=100)
    citation = models.TextField(_("citation"))
    homepage = models.URLField(_("home page"), blank=True)
    compiled = models.BooleanField(
        _("compiled"),
        default=False,
        help_text=_("Its figures rest on other voices; unreviewed records are graded Imported."),
    )

    class Meta:
        verbose_name = _("data set")
        verbose_name_plural = _("data sets")
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name


class VoiceSpellingQuerySet(models.QuerySet["VoiceSpelling"]):
    def known_names(self) -> dict[str, Source]:
        """Return the open sources by the key of each spelling that they are known under.

        A name that a source bears itself goes before what a data set calls another.
        """
        spelled = self.filter(source__confidential=False).select_related("source")
        known = {spelling_key(each.spelling): each.source for each in spelled}
        for source in Source.objects.filter(confidential=False).order_by("-pk"):
            known |= {
                spelling_key(name): source for name in (source.name_ar, source.name_en) if name
            }
        return known


@tracked()
class VoiceSpelling(models.Model):
    """How a data set spells a voice, and which source that is."""

    dataset = models.ForeignKey(
        Dataset, models.CASCADE, related_name="spellings", verbose_name=_("data set")
    )
    spelling = models.CharField(_("spelling"), max_length=200)
    source = models.ForeignKey(Source, models.PROTECT, related_name="+", verbose_name=_("source"))

    objects = VoiceSpellingQuerySet.as_manager()

    class Meta:
        verbose_name = _("spelling of a voice")
        verbose_name_plural = _("spellings of voices")
        ordering = ("dataset", "spelling")
        constraints = [
            models.UniqueConstraint(
                fields=["dataset", "spelling"], name="sources_voicespelling_once"
            )
        ]

    def __str__(self) -> str:
        return self.spelling


class ReportQuerySet(models.QuerySet["Report"]):
    def at_link(self, link: str) -> "ReportQuerySet":
        """Keep the reports at an address, however it is written."""
        written = ways_to_write(link)
        return self.filter(link__in=written) if written else self.none()


@tracked()
class Report(models.Model):
    """One dated thing that a source published."""

    publisher = models.ForeignKey(
        Source, models.PROTECT, related_name="reports", verbose_name=_("publisher")
    )
    title = models.CharField(_("title"), max_length=500)
    title_is_ours = models.BooleanField(
        _("title is ours"),
        default=False,
        help_text=_("It describes the report, and is not the publisher's own."),
    )
    link = models.URLField(_("link"), max_length=1000, blank=True)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    language = CodeField(LANGUAGE, verbose_name=_("language"))
    retrieved_at = models.DateTimeField(_("retrieved at"), null=True, blank=True)
    relays = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="relayed_by",
        verbose_name=_("relays"),
        help_text=_("The report whose words this one carries on."),
    )
    dataset = models.ForeignKey(
        Dataset, models.PROTECT, related_name="reports", verbose_name=_("data set")
    )
    external_id = models.CharField(_("external id"), max_length=64, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ("-published_on", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["dataset", "external_id"],
                condition=~Q(external_id=""),
                name="sources_report_external_id_once",
            ),
            models.CheckConstraint(
                name="sources_report_relays_another",
                condition=Q(relays=None) | ~Q(relays=models.F("id")),
            ),
        ]
        indexes = [HashIndex(fields=["link"], name="sources_report_link")]

    def __str__(self) -> str:
        """Return how anybody may read of it: the title of a confidential source's is not told."""
        if self.publisher.confidential:
            told = gettext("confidential report %(n)s") % {"n": self.pk or ""}
            return f"{self.publisher}: {told}"
        return f"{self.publisher}: {self.title}"
