from typing import Any

from django import template

from publication.models import ReportDraft

register = template.Library()
SHOWN = 6


@register.simple_tag(takes_context=True)
def open_reports(context: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the newest reports whose month has no release yet, to whoever may see them."""
    if not context["request"].user.has_perm("publication.view_reportdraft"):
        return []
    waiting = ReportDraft.objects.waiting().prefetch_related("signatures")
    return [
        {"pk": draft.pk, "signed": draft.is_signed, "name": str(draft)} for draft in waiting[:SHOWN]
    ]
