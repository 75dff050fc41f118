"""The page of what waits to be looked at: in order, with the reasons in words."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, cast

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from incidents.actions.assigning import assignable
from incidents.admin.merging import MERGE
from incidents.admin.readings import name_cell
from incidents.admin.review import ReviewDoors, may_assign
from incidents.models import Incident
from incidents.queue import REASONS, Share, find_waiting, read_rows, read_shares
from sources.admin.parts import show_page
from sources.numerals import isolate, isolate_ltr, show

LISTS = {
    "no_consent": _("Public without consent"),
    "held": _("Held for safety"),
    "new_claims": _("New claims since the review"),
    "changed": _("Changed since the review"),
    "disputed": _("Disputed numbers"),
    "heavy": _("Weak, and much of a month"),
    "duplicate": _("Duplicates to decide"),
    "expiring": _("Expiring stocks"),
    "in_review": _("In review"),
    "incomplete": _("Minimum record missing"),
}
# Reasons that need no figure, before and after those that do.
EARLY = {
    "changed": _("changed since the review"),
    "disputed": _("sources dispute a number"),
}
LATE = {
    "incomplete": _("no figure yet, nor the word that there is none"),
    "in_review": _("waits for a reviewer"),
}
AT_ONCE = 50


class QueueForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Why"),
        required=False,
        choices=[("", _("everything that waits")), *((name, LISTS[name]) for name in REASONS)],
    )
    assigned = forms.ChoiceField(label=_("Assigned to"), required=False)

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(data)
        people = [(str(user.pk), str(user)) for user in assignable()]
        anybody = [("", _("anybody")), ("me", _("me")), ("nobody", _("nobody"))]
        cast("forms.ChoiceField", self.fields["assigned"]).choices = [*anybody, *people]


class QueueDoor(ReviewDoors):
    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("queue/", wrap(self.queue), name="incidents_incident_queue"),
            *super().get_urls(),
        ]

    def queue(self, request: HttpRequest) -> HttpResponse:
        if not may_assign(request):
            raise PermissionDenied
        form, now = QueueForm(request.GET), timezone.now()
        asked = form.cleaned_data if form.is_valid() else {"reason": "", "assigned": ""}
        to = asked["assigned"]
        waiting = find_waiting(
            asked["reason"],
            on=now.date(),
            unassigned=to == "nobody",
            assigned_to=request.user.pk if to == "me" else int(to) if to.isdecimal() else None,
        )
        page = Paginator(waiting.values_list("pk", flat=True), AT_ONCE).get_page(
            request.GET.get("page")
        )
        title, rows = (
            gettext("What waits to be looked at"),
            show_rows(request, [*page.object_list], at=now),
        )
        template = "admin/incidents/queue.html"
        return show_page(self, request, template, title=title, form=form, page=page, rows=rows)


def show_rows(request: HttpRequest, ids: list[int], *, at: datetime) -> list[dict[str, Any]]:
    """Return the rows of the queue with why each is there and for how many days."""
    shares, may_merge = read_shares(ids), request.user.has_perm(MERGE)
    return [
        {
            "incident": row,
            "reasons": list(tell_reasons(row, shares.get(row.pk), at=at, may_merge=may_merge)),
            "days": tell_days(row, at=at),
        }
        for row in read_rows(ids, on=at.date())
    ]


def tell_days(row: Any, *, at: datetime) -> int | None:
    """Return for how many days a record has stood in its state; of a public one, none."""
    waits = row.since is not None and row.review_state in ("in_review", "held")
    return (at - row.since).days if waits else None


def tell_reasons(row: Any, share: Share | None, *, at: datetime, may_merge: bool) -> Iterator[str]:
    """Say why a record waits; ``row`` is one of ``read_rows``."""
    if row.no_consent:
        yield gettext("public, and a witness does not agree, or no more: revise or withdraw it")
    if row.held:
        yield gettext("held for safety: %(comment)s") % {"comment": isolate(row.said or "–")}
    if row.new_claims:
        told = ngettext(
            "%(n)s new claim since the review", "%(n)s new claims since the review", row.new
        )
        yield told % {"n": show(row.new)}
    yield from (str(told) for name, told in EARLY.items() if getattr(row, name))
    if share:
        yield tell_share(row, share)
    if row.duplicate:
        yield tell_twins(row, may_merge=may_merge)
    if row.expiring:
        yield tell_expiry(row, at=at)
    yield from (str(told) for name, told in LATE.items() if getattr(row, name))


def tell_twins(row: Any, *, may_merge: bool) -> SafeString:
    """Name the likely twins of a record, each with the way to the comparison."""
    codes = [format_html('<bdi dir="ltr">{}</bdi>', code) for code in row.twins]
    if may_merge:
        pages = (
            reverse("admin:incidents_incident_compare", args=(row.pk, key)) for key in row.twin_keys
        )
        codes = [
            format_html('<a href="{}">{}</a>', *each) for each in zip(pages, codes, strict=True)
        ]
    before, after = gettext("perhaps the same as %(codes)s: decide").split("%(codes)s")
    listed = format_html_join(gettext(", "), "{}", ((code,) for code in codes))
    return format_html("{}{}{}", before, listed, after)


def tell_share(row: Incident, share: Share) -> str:
    told = gettext("weak, and %(best)s of the %(of_month)s of its month here (%(cell)s)")
    cell = name_cell(share.harm, share.population, "any")
    return told % {"best": show(share.best), "of_month": show(share.of_month), "cell": cell}


def tell_expiry(row: Any, *, at: datetime) -> str:
    if row.last_day is None:
        return gettext("a stock of a confidential source expires")
    over = row.last_day < at.date()
    told = gettext("expired after %(day)s") if over else gettext("expires after %(day)s")
    return told % {"day": isolate_ltr(row.last_day.isoformat())}
