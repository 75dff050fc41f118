"""Taking documents out of the log that would endanger somebody; the chain holds without them."""

from datetime import datetime
from typing import Any

from django.db import transaction

from incidents.actions.reviewing import move
from incidents.models import Incident
from publication.log import Draft
from publication.models import LogEntry, PublicDocument, PublishedIncident
from publication.record import record
from sources.refusals import Refusal

OF_INCIDENT = "incident:"


@transaction.atomic
def redact(subject: str, *, by: Any, agreed_by: Any, reason: str, at: datetime) -> LogEntry:
    """Delete every document about a subject, such as ``incident:HT100001`` or ``source:code``.

    It takes two people. The reason is public. A record is withdrawn by it, and may be published
    again once its new document endangers nobody; the code of a merged one leads on. Raises
    ValueError where nothing is public.
    """
    if by.pk == agreed_by.pk:
        raise Refusal("Whoever redacts cannot agree to it: it takes a second person.")
    if not reason.strip():
        raise Refusal("reason is empty; it stands in the log in place of what was there.")
    documents = PublicDocument.objects.filter(entry__subject=subject)
    if not documents.exists():
        raise Refusal("%(subject)s: nothing of it is public.", subject=subject)
    body = {"reason": reason}
    if subject.startswith(OF_INCIDENT):
        code = subject.removeprefix(OF_INCIDENT)
        incident = Incident.objects.locked().get(code=code)
        body["code"] = code
        if incident.merged_into:
            body["merged_into"] = incident.merged_into.code
        if incident.review_state == "published":
            move([incident], "withdraw", by=by, at=at, reason=reason, door="redact")
    documents.delete()
    # Its past versions are found by nothing that their documents said.
    PublishedIncident.objects.filter(code=body.get("code")).update(
        words=[], facets=[], parties=[], latitude=None, longitude=None
    )
    [entry] = record([Draft(LogEntry.Kind.REDACTED, subject, body)], at=at)
    return entry
