"""Logging who speaks, and how far they are borne out."""

from datetime import date
from secrets import token_hex
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Case, Model, QuerySet, Value, When
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sources.actions.consenting import check_still_asked, record_consent
from sources.actions.lineage import check_lineage, revise_source
from sources.actions.rating import rate_source
from sources.admin.confidential import hidden
from sources.admin.identities import IdentityDoors
from sources.admin.numerals import Numerals, Typed
from sources.admin.parts import TAKEN
from sources.admin.searching import Searching
from sources.admin.versions import Reasoned, ReasonedForm, reason_of
from sources.confidence import may_know, open_to
from sources.models import Consent, Dataset, Party, Source, SourceRating, VoiceSpelling
from sources.naming import may_be_two, spelling_key, split_names
from sources.saying import say


class OnlyAdded(Typed, admin.TabularInline[Any, Source]):
    """Dated words: each is added beside the older ones, and never edited."""

    extra = 0

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class RatingInline(OnlyAdded):
    model = SourceRating
    fields = ("topic", "reliability", "rated_on", "reason", "rated_by")
    readonly_fields = ("rated_by",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[SourceRating]:
        return super().get_queryset(request).select_related("rated_by")


class ConsentForm(forms.ModelForm[Consent]):
    class Meta:
        widgets = {"note": forms.Textarea({"rows": 2, "dir": "auto"})}

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > timezone.now().date():
            raise ValidationError(_("A day to come: give the day on which they said it."))
        return on


class ConsentInline(OnlyAdded):
    model = Consent
    form = ConsentForm
    verbose_name_plural = _("consents of a witness: the newest for each purpose counts")
    fields = ("purpose", "given", "on", "how", "note", "recorded_by")
    readonly_fields = ("recorded_by",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Consent]:
        return super().get_queryset(request).select_related("recorded_by")


ALIAS = (None, {"fields": ("public_alias", "shown_code", "kind", "confidential")})
SECRET: tuple[Any, Any] = (
    _("Confidential source"),
    {
        "fields": ("confidential", "public_alias"),
        "description": _(
            "Of a confidential source only the alias stands here, and it is what the "
            "public reads: leave both names and the home page empty; its code is made by "
            "chance. Its words, reports and dates are never published."
        ),
    },
)
# A filter or a look-up by anything else would tell something of the confidential ones.
OPEN_LOOKUPS = frozenset({"id", "pk", "kind", "confidential"})


class SourceForm(ReasonedForm):
    """Holds two sources from being each other's voice, and an open one from having no name.

    A confidential one is given a code by chance, so that nobody can guess it.
    """

    class Meta:
        error_messages = {"code": {"unique": TAKEN}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "confidential" in self.fields and not self.instance.pk:
            self.fields["code"].required = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.instance.pk or "code" in self.errors:
            return cleaned
        if cleaned.get("confidential"):
            cleaned["code"] = f"source-{token_hex(6)}"
        elif not cleaned.get("code"):
            self.add_error("code", self.fields["code"].error_messages["required"])
        return cleaned

    def clean_name_en(self) -> str:
        """Ask for the name where the boxes of a confidential source are not on the page."""
        name: str = self.cleaned_data["name_en"]
        if not name and "confidential" not in self.fields:
            raise ValidationError(self.fields["name_en"].error_messages["required"])
        self._check_name("name_en", name)
        return name

    def clean_name_ar(self) -> str:
        name: str = self.cleaned_data["name_ar"]
        self._check_name("name_ar", name)
        return name

    def _check_name(self, field: str, name: str) -> None:
        """Refuse a new name that is several, or that another source is known under."""
        if field not in self.changed_data or not name:
            return
        known = VoiceSpelling.objects.known_names().get(spelling_key(name))
        if known is not None and known.pk != self.instance.pk:
            message = _("%(source)s is the same name in another spelling: choose that source.")
            raise ValidationError(message, params={"source": known})
        if known is None and len(split_names(name)) > 1:
            raise ValidationError(
                _("This names several sources. Make each a source of its own, and let each speak.")
            )

    def clean_kind(self) -> str:
        kind: str = self.cleaned_data["kind"]
        try:
            check_still_asked(Source(pk=self.instance.pk, kind=kind))
        except ValueError as error:
            raise ValidationError(say(error)) from error
        return kind

    def clean_same_voice_as(self) -> Source | None:
        same: Source | None = self.cleaned_data["same_voice_as"]
        try:
            check_lineage(Source(pk=self.instance.pk, same_voice_as=same))
        except ValueError as error:
            message = _("%(source)s already counts as this source: choose one that does not.")
            raise ValidationError(message, params={"source": same}) from error
        return same


@admin.register(Source)
class SourceAdmin(Searching, Reasoned, IdentityDoors):
    """Sources. Of a confidential one whoever may not know sees the alias and what is public."""

    form = SourceForm
    sources_in = ("id",)
    inlines = (RatingInline, ConsentInline)
    change_form_template = "admin/sources/source.html"
    list_display = ("__str__", "shown_code", "kind", "shown_party", "confidential")
    list_filter = ("kind", "confidential")
    list_select_related = ("party",)
    search_fields = ("open_code", "name_en", "name_ar", "public_alias")
    searched = ("party", "same_voice_as")
    fieldsets = (
        (None, {"fields": ("code", "name_en", "name_ar", "kind", "party", "language", "homepage")}),
        (_("Voice"), {"fields": ("same_voice_as",)}),
        SECRET,
    )

    @admin.display(description=_("code"))
    def shown_code(self, source: Source) -> str:
        return source.public_code

    @admin.display(description=_("party that it speaks for"))
    def shown_party(self, source: Source) -> str:
        return str(source.party) if source.party and not source.confidential else "–"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Source]:
        """Fetch every source: an alias is public. A confidential code is not searched."""
        code = Case(When(confidential=False, then="code"), default=Value(""))
        sources: QuerySet[Source] = super().get_queryset(request)
        return sources.annotate(open_code=code)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        if request is None or not may_know(request.user):
            return lookup.split("__")[0] in OPEN_LOOKUPS
        return super().lookup_allowed(lookup, value, request)

    def get_fieldsets(self, request: HttpRequest, obj: Source | None = None) -> Any:
        if obj and hidden(request, obj):
            return (ALIAS,)
        fieldsets = super().get_fieldsets(request, obj)
        return fieldsets if may_know(request.user) else [f for f in fieldsets if f != SECRET]

    def get_readonly_fields(self, request: HttpRequest, obj: Source | None = None) -> Any:
        return ("shown_code",) if obj and hidden(request, obj) else ()

    def get_inlines(self, request: HttpRequest, obj: Source | None) -> Any:
        return () if obj and hidden(request, obj) else self.inlines

    def has_change_permission(self, request: HttpRequest, obj: Source | None = None) -> bool:
        return super().has_change_permission(request, obj) and not (obj and hidden(request, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Source | None = None) -> bool:
        return super().has_delete_permission(request, obj) and not (obj and hidden(request, obj))

    def save_model(
        self, request: HttpRequest, obj: Source, form: forms.ModelForm[Source], change: bool
    ) -> None:
        revise_source(obj, by=request.user, at=timezone.now(), reason=reason_of(request))
        warn_of_two(request, form)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Hand each new word to the action that keeps it."""
        for row in formset.save(commit=False):
            keep = _keep_consent if isinstance(row, Consent) else _keep_rating
            keep(row, by=request.user)


def warn_of_two(request: HttpRequest, form: forms.ModelForm[Any]) -> None:
    """Ask about a new name with an "and" in it, which was taken as that of one."""
    told = gettext("“%(name)s” was taken as one name. If it names two, make each of its own.")
    for field in {"name_en", "name_ar"} & set(form.changed_data):
        if may_be_two(name := form.cleaned_data[field]):
            messages.warning(request, told % {"name": name})


def _keep_rating(rating: SourceRating, *, by: Any) -> None:
    rate_source(
        rating.source,
        topic=rating.topic,
        reliability=rating.reliability,
        by=by,
        on=rating.rated_on,
        at=timezone.now(),
        reason=rating.reason,
    )


def _keep_consent(consent: Consent, *, by: Any) -> None:
    said = {name: getattr(consent, name) for name in ("purpose", "given", "on", "how", "note")}
    record_consent(consent.source, **said, by=by, at=timezone.now())


@admin.register(Dataset)
class DatasetAdmin(Numerals, Reasoned):
    list_display = ("name", "code", "publisher", "version", "licence", "compiled")
    search_fields = ("code", "name", "publisher")


@admin.register(Party)
class PartyAdmin(Numerals, Reasoned):
    list_display = ("name_en", "name_ar", "code")
    search_fields = ("code", "name_en", "name_ar")

    def save_model(
        self, request: HttpRequest, obj: Party, form: forms.ModelForm[Party], change: bool
    ) -> None:
        super().save_model(request, obj, form, change)
        warn_of_two(request, form)


class SpellingForm(ReasonedForm):
    class Meta:
        error_messages = {NON_FIELD_ERRORS: {"unique_together": TAKEN}}


@admin.register(VoiceSpelling)
class VoiceSpellingAdmin(Searching, Numerals, Reasoned):
    form = SpellingForm
    sources_in = ("source_id",)
    list_display = ("spelling", "source", "dataset")
    list_filter = ("dataset",)
    list_select_related = ("source", "dataset")
    search_fields = ("spelling", "source__name_en", "source__name_ar", "source__code")
    searched = ("source",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[VoiceSpelling]:
        return super().get_queryset(request).filter(open_to(request.user, "source"))
