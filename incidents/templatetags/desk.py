from datetime import timedelta
from typing import Any

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents import desk
from incidents.admin.review import MADE, may_assign
from incidents.admin.work import show_running
from sources.confidence import open_to
from sources.models import Capture

register = template.Library()
KINDS = {
    "incident": _("the record"),
    "claim": _("claims"),
    "attribution": _("parties tied to it"),
    "tie": _("ties"),
    "drawn_on": _("sources drawn on"),
    "reported_in": _("further reports"),
    "ended_decision": _("ended decisions"),
}


@register.simple_tag(takes_context=True)
def read_desk(context: dict[str, Any]) -> dict[str, Any]:
    """Return what the home page shows this person; what they may not see is None."""
    request = context["request"]
    user, now = request.user, timezone.now()
    works, reads = may_assign(request), user.has_perm("incidents.view_incident")
    history = reads and user.has_perm("incidents.view_incidentevent")
    reviews = user.has_perm("incidents.review_incident") or user.has_perm(
        "publication.add_logentry"
    )
    return {
        "mine": [_tell_mine(each) for each in desk.find_mine(user)] if works else None,
        "to_review": desk.find_to_review(user, on=now.date()) if reviews else None,
        "changes": _tell_changes(now) if history else None,
        "disputed": list(desk.find_disputed()) if reads else None,
        "evidence": _find_evidence(user) if user.has_perm("sources.view_capture") else None,
        "runs": show_running(request),
        "runs_url": reverse("admin:incidents_running"),
    }


def _find_evidence(user: Any) -> list[Capture]:
    """Return the newest captures in trouble, of the reports that this person may see."""
    captures = Capture.objects.in_trouble().filter(open_to(user, "report__publisher"))
    return list(captures.select_related("report__publisher")[: desk.SHOWN])


def _tell_mine(incident: Any) -> dict[str, Any]:
    """Tell the last move of a record, and the comment with which it was returned or held."""
    return {"incident": incident, "move": MADE.get(incident.last_move), "said": incident.said}


def _tell_changes(now: Any) -> list[dict[str, Any]]:
    return [
        {
            "incident": each.incident,
            "at": each.at,
            "who": sorted(each.who),
            "kinds": [label for kind, label in KINDS.items() if kind in each.kinds],
        }
        for each in desk.read_changes(since=now - timedelta(days=1))
    ]
