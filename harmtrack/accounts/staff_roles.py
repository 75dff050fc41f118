"""What each role may do, and what nobody is given by a role.

A role is a group of the same name; `migrate` brings the groups in line with this table, and leaves
groups of other names alone. A permission is written as Django does: "app.codename".
"""

from collections.abc import Iterator, Mapping

from django.contrib.auth.models import Group, Permission, User
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

VIEWER, RESEARCHER, REVIEWER = "viewer", "researcher", "reviewer"
PUBLISHER, ADMINISTRATOR = "publisher", "administrator"
# Not a role, but a grant to one person: nothing implies it, not even being superuser.
KNOWS = "knows confidential sources"

LABELS = {
    VIEWER: _("Viewer: reads records, and nothing of who worked on them"),
    RESEARCHER: _("Researcher: logs sources, reports, incidents and claims"),
    REVIEWER: _("Reviewer: returns, rates, agrees to decisions, merges"),
    PUBLISHER: _("Publisher: publishes and withdraws"),
    ADMINISTRATOR: _("Administrator: manages people and settings"),
    KNOWS: _("Knows confidential sources: reads what they said, and who they are"),
}


def _may(verbs: str, app: str, models: str) -> frozenset[str]:
    return frozenset(f"{app}.{verb}_{model}" for verb in verbs.split() for model in models.split())


_RECORDS = (
    _may("view", "incidents", "incident attribution incidentlink claim range place coverage")
    | _may("view", "sources", "source sourcerating report dataset party")
    | _may("view", "publication", "logentry release releasefile waiver")
)
# Who did what: the history of records, the custody of evidence, and the work under way.
_WORK = _may(
    "view",
    "incidents",
    "incidentevent decision claimrating reviewnote reconcilerun importrun dueincident "
    "regrouping distinction",
) | _may("view", "sources", "capture custodyentry voicespelling consent")

ROLES: Mapping[str, frozenset[str]] = {
    VIEWER: _RECORDS,
    RESEARCHER: _RECORDS
    | _WORK
    | _may("add change delete", "incidents", "incident attribution incidentlink claim")
    | _may("add", "incidents", "decision recorddelay")
    | _may("sign_off", "incidents", "geolocation")
    | _may("view add change", "publication", "reportdraft")
    | _may("add change", "sources", "source report capture")
    | _may("add", "sources", "party consent"),
    REVIEWER: _RECORDS
    | _WORK
    | _may("add change", "incidents", "decision coverage")
    | _may("review merge", "incidents", "incident")
    | _may("sign_off", "incidents", "geolocation")
    | _may("change", "incidents", "claim")
    | _may("add", "incidents", "claimrating recorddelay")
    | _may("view add change sign", "publication", "reportdraft")
    | _may("add", "sources", "sourcerating consent"),
    PUBLISHER: _RECORDS
    | _WORK
    | _may("merge", "incidents", "incident")
    | _may("add", "publication", "logentry")
    | _may("cut", "publication", "release")
    | _may("view add change sign", "publication", "reportdraft")
    | _may("add", "incidents", "recorddelay"),
    ADMINISTRATOR: _may("view add change", "auth", "user")
    | _may("view add change", "publication", "partnerkey")
    | _may("view", "publication", "keyusage")
    | _may("view delete", "publication", "subscriber")
    | _may("view add change delete", "sources", "party dataset voicespelling")
    | _may("view change", "sources", "fieldpolicy")
    | _may("view", "sources", "source")
    | _may("view", "incidents", "place reconcilerun importrun"),
    KNOWS: _may("view", "sources", "sourceidentity identityreading confidentialreading"),
}

_BY_ACTIONS = "Written by actions alone; no page edits it."
_STAYS = (
    "It stays: what was said, judged or done is followed by something newer, and never removed."
)
# Patterns of permissions that no role has, each with the reason. What a role has above, it has.
GRANTED_TO_NONE: Mapping[str, str] = {
    "*.*_*event": "Versions are written by triggers, and read where incidents.view_incidentevent "
    "opens the history.",
    "incidents.*_range": "Computed by the engine.",
    "incidents.*_place": "The gazetteer comes with an import.",
    "incidents.*_claimrating": _STAYS,
    "incidents.*_recorddelay": _STAYS,
    "incidents.*_reviewnote": _STAYS,
    "incidents.delete_decision": _STAYS,
    "incidents.delete_coverage": _STAYS,
    "incidents.*_dueincident": _BY_ACTIONS,
    "incidents.*_reconcilerun": _BY_ACTIONS,
    "incidents.*_importrun": _BY_ACTIONS,
    "sources.*_consent": _STAYS,
    "sources.*_fieldpolicy": "The list of sensitive parts is closed: none is added or removed.",
    "incidents.*_regrouping": _BY_ACTIONS,
    "incidents.*_drawnon": "Edited with its claim.",
    "incidents.*_reportedin": "Edited with its record.",
    "incidents.*_distinction": _BY_ACTIONS,
    "sources.*_sourcechange": _BY_ACTIONS,
    "sources.*_custodyentry": _BY_ACTIONS,
    "sources.*_identityreading": _BY_ACTIONS,
    "sources.*_confidentialreading": _BY_ACTIONS,
    "sources.*_sourceidentity": "Whoever knows who a source is also seals it.",
    "sources.*_sourcerating": _STAYS,
    "sources.delete_capture": _STAYS,
    "sources.delete_report": "A report may be evidence: a superuser alone removes one.",
    "sources.delete_source": "A superuser alone removes a source on which nothing rests.",
    "publication.*_logentry": "The log only grows.",
    "publication.*_loghead": _BY_ACTIONS,
    "publication.*_helddocument": _BY_ACTIONS,
    "publication.*_publicdocument": "Only a redaction removes one, on the command line.",
    "publication.*_published*": _BY_ACTIONS,
    "publication.delete_partnerkey": "A key is revoked: how it was used stays.",
    "publication.*_keyusage": _BY_ACTIONS,
    "publication.*_release": "Cut by an action, and never changed.",
    "publication.*_releasefile": _BY_ACTIONS,
    "publication.*_waiver": _STAYS,
    "publication.delete_reportdraft": "It stays beside the releases that were made of it.",
    "publication.*_reportsignature": _STAYS,
    "publication.*_subscriber": "Whoever owns an address asks for letters, and nobody else.",
    "publication.*_letter": _BY_ACTIONS,
    "publication.*_releasenarrative": _BY_ACTIONS,
    "publication.*_monthlytotal": _BY_ACTIONS,
}


def sync_roles(*, using: str) -> None:
    """Give each role's group exactly the permissions of the table; idempotent.

    A permission that does not exist yet, where the migration was stopped half-way, is passed over.
    """
    permissions = Permission.objects.using(using).select_related("content_type")
    held = dict(_named(permissions))
    with transaction.atomic(using=using):
        for name, wanted in ROLES.items():
            group, _made = Group.objects.using(using).get_or_create(name=name)
            group.permissions.set([held[right] for right in wanted if right in held])


def held_explicitly(user: User) -> set[str]:
    """The permissions that somebody was given, alone or by a group: being superuser gives none."""
    given = Permission.objects.filter(Q(user=user) | Q(group__user=user))
    return {codename for codename, _permission in _named(given.select_related("content_type"))}


def _named(permissions: QuerySet[Permission]) -> Iterator[tuple[str, Permission]]:
    for permission in permissions:
        yield f"{permission.content_type.app_label}.{permission.codename}", permission
