"""Writing the month's report, looking at it with its numbers, and signing it."""

from collections.abc import Iterator
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from incidents.admin.asking import ask
from incidents.admin.doors import Tool
from publication.actions.reporting import sign_report, write_report
from publication.models import ReportDraft, ReportSignature
from publication.previewing_admin import LANGUAGES, PreviewDoor, link_previews
from publication.report.narrative import Narrator, find_cautions, find_problems, tell_narrative
from sources.admin import ReadOnly
from sources.admin.numerals import Numerals
from sources.admin.parts import show_page
from sources.refusals import Message
from sources.saying import Told

CHANGED = _(
    "It was changed while you had it open. Nothing of yours is lost, and nothing is saved yet: "
    "compare it with what stands there now, then save again. %(text)s"
)
WIDE = {"rows": 14, "class": "vLargeTextField"}


class ReportDraftForm(forms.ModelForm[ReportDraft]):
    """Both texts, with the fingerprint of the wording that the author had before them."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = ReportDraft
        fields = ("month", "english", "arabic")
        widgets = {
            "english": forms.Textarea({**WIDE, "dir": "ltr", "lang": "en"}),
            "arabic": forms.Textarea({**WIDE, "dir": "rtl", "lang": "ar"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["seen"] = self.instance.fingerprint

    def clean(self) -> dict[str, Any] | None:
        """Name every tag that cannot be read, at the text in which it stands."""
        cleaned = super().clean() or {}
        if self.instance.pk:
            self._check_seen(cleaned)
        month = cleaned.get("month", self.instance.month)
        for name in ("english", "arabic"):
            if month and (text := cleaned.get(name)):
                draft = ReportDraft(month=month, **{name: text})
                for problem in find_problems(draft):
                    self.add_error(name, Told.of(problem))
        return cleaned

    def _check_seen(self, cleaned: dict[str, Any]) -> None:
        """Show whoever saves second what the first wrote; a second try saves on purpose."""
        # Locked until it is saved: the page is one transaction.
        held = ReportDraft.objects.select_for_update().get(pk=self.instance.pk)
        if cleaned.get("seen") == held.fingerprint:
            return
        data = cast("QueryDict", self.data).copy()
        data["seen"] = held.fingerprint
        self.data = data
        for name in ("english", "arabic"):
            if cleaned.get(name, "") != (text := getattr(held, name)):
                self.add_error(name, ValidationError(CHANGED, params={"text": text}))


class SignForm(forms.Form):
    """The wording that is signed, by its fingerprint."""

    seen = forms.CharField(widget=forms.HiddenInput)


class SignatureInline(ReadOnly, admin.TabularInline[ReportSignature, ReportDraft]):
    model = ReportSignature
    fields = ("by", "at", "counts")
    readonly_fields = fields

    @admin.display(description=_("is of this wording"), boolean=True)
    def counts(self, signature: ReportSignature) -> bool:
        return signature.fingerprint == signature.draft.fingerprint


@admin.register(ReportDraft)
class ReportDraftAdmin(PreviewDoor, Numerals, admin.ModelAdmin[ReportDraft]):
    """Whoever wrote any of a report does not sign it; a release takes what is signed."""

    form = ReportDraftForm
    fields = ("month", "english", "arabic")
    inlines = (SignatureInline,)
    list_display = ("shown_month", "shown_signatures", "drafted_at")
    change_form_template = "admin/publication/report_draft.html"
    actions = None

    def get_urls(self) -> list[URLPattern]:
        wrap, name = self.admin_site.admin_view, "publication_reportdraft_{}".format
        return [
            path("<int:pk>/preview/", wrap(self.preview), name=name("preview")),
            path("<int:pk>/sign/", wrap(self.sign), name=name("sign")),
            *super().get_urls(),
        ]

    def has_delete_permission(self, request: HttpRequest, obj: ReportDraft | None = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: ReportDraft | None = None) -> Any:
        return ("month",) if obj else ()

    def get_inlines(self, request: HttpRequest, obj: ReportDraft | None) -> Any:
        return self.inlines if obj else ()

    @admin.display(description=_("month"), ordering="month")
    def shown_month(self, draft: ReportDraft) -> str:
        return str(draft)

    @admin.display(description=_("signatures of this wording"))
    def shown_signatures(self, draft: ReportDraft) -> int:
        return draft.signatures_that_count().count()

    def save_model(
        self, request: HttpRequest, obj: ReportDraft, form: forms.ModelForm[Any], change: bool
    ) -> None:
        if not change:
            obj.drafted_at = timezone.now()
        write_report(obj, by=request.user)
        for _language, caution in self._cautions(obj):
            messages.warning(request, Told.of(caution))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        draft = self.get_object(request, object_id)
        more = {"tools": self.tools(request, draft) if draft else []}
        return super().change_view(request, object_id, form_url, more | (extra_context or {}))

    def tools(self, request: HttpRequest, draft: ReportDraft) -> list[Tool]:
        url = "admin:publication_reportdraft_{}".format
        tools = [Tool(reverse(url("preview"), args=(draft.pk,)), _("Preview"))]
        if request.user.has_perm("publication.sign_reportdraft"):
            tools.append(Tool(reverse(url("sign"), args=(draft.pk,)), _("Sign")))
        return tools

    def preview(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the narrative as the report would print it if it were cut now."""
        draft = get_object_or_404(ReportDraft, pk=pk)
        if not self.has_view_permission(request, draft):
            raise PermissionDenied
        return show_page(
            self,
            request,
            "admin/publication/report_preview.html",
            title=gettext("Preview of the report of %(month)s") % {"month": draft},
            back=self.url_of(draft),
            about=draft,
            languages=link_previews(draft.month),
            **self._told(draft),
        )

    def sign(self, request: HttpRequest, pk: int) -> HttpResponse:
        draft = get_object_or_404(ReportDraft, pk=pk)
        if not request.user.has_perm("publication.sign_reportdraft"):
            raise PermissionDenied

        def act(seen: str) -> None:
            sign_report(draft, by=request.user, at=timezone.now(), seen=seen)

        return ask(
            self,
            request,
            draft,
            title=gettext("Sign"),
            act=act,
            back=self.url_of(draft),
            form_class=SignForm,
            initial={"seen": draft.fingerprint},
            template="admin/publication/report_sign.html",
            **self._told(draft),
        )

    def url_of(self, draft: ReportDraft) -> str:
        return reverse("admin:publication_reportdraft_change", args=(draft.pk,))

    def _told(self, draft: ReportDraft) -> dict[str, Any]:
        """Return both texts with their numbers, and what should be looked at."""
        narrator = Narrator(draft.moment, draft.month)
        told = [
            {
                "language": language,
                "direction": direction,
                "name": name,
                "paragraphs": [
                    format_html_join("", "<bdi>{}</bdi>", ((run.text,) for run in runs))
                    for runs in tell_narrative(draft.texts[language], narrator, language)
                ],
            }
            for language, (direction, name) in LANGUAGES.items()
        ]
        return {
            "told": told,
            # What both texts have in common is said once.
            "cautions": list(
                dict.fromkeys(Told.of(caution) for _, caution in self._cautions(draft))
            ),
        }

    def _cautions(self, draft: ReportDraft) -> Iterator[tuple[str, Message]]:
        narrator = Narrator(draft.moment, draft.month)
        for language, text in draft.texts.items():
            for caution in find_cautions(text, narrator, language):
                yield language, caution
