"""The log as a feed: whoever follows it holds what the public holds."""

from typing import Any

from rest_framework.response import Response

from publication.api import change_shapes
from publication.api.base import PublicView
from publication.api.pages import LimitParameters, page
from publication.api.parameters import WholeField
from publication.api.problems import BadParameters, fault
from publication.api.state import Head
from publication.models import LogEntry, PartnerKey, PublicDocument
from publication.record import GONE

MOST = 2**63 - 1


class ChangesParameters(LimitParameters):
    after = WholeField(
        least=0,
        most=MOST,
        default=0,
        help_text="The number of the last entry in hand; 0 for everything from the start.",
    )


class ChangesView(PublicView):
    """Everything that was made public after an entry of the log, in the order of commits.

    An entry that still stands carries its document, or a tombstone where its subject is gone. One
    that a later entry replaced, or whose document was redacted, carries neither: what was taken
    back is told nowhere again.
    """

    scopes = (PartnerKey.Scope.INCIDENTS, PartnerKey.Scope.CLAIMS)
    operation = "list_changes"
    parameters = ChangesParameters
    shape = change_shapes.ChangePage

    def answer(self, asked: dict[str, Any], head: Head, **captured: str) -> Response:
        after = asked["after"]
        if after > head.n:
            why = "the log has no such entry: this is not the log that you followed."
            raise BadParameters(fault("after", str(after), [f"at most {head.n}"], why))
        entries = list(LogEntry.objects.filter(n__gt=after).order_by("n")[: asked["limit"] + 1])
        standing = PublicDocument.objects.standing().in_bulk([entry.n for entry in entries])
        return page(
            self.request,
            head,
            entries,
            limit=asked["limit"],
            after=lambda entry: {"after": str(entry.n)},
            describe=lambda entry: describe(entry, standing.get(entry.n)),
        )


def describe(entry: LogEntry, document: PublicDocument | None) -> dict[str, Any]:
    gone = entry.kind in GONE
    body = document.body if document else None
    return {
        "n": entry.n,
        "kind": entry.kind,
        "subject": entry.subject,
        "at": entry.at,
        "stands": document is not None,
        "document": None if gone else body,
        "tombstone": body if gone else None,
        "salt": bytes(document.salt).hex() if document else None,
        "document_hash": entry.document_hash,
        "previous_hash": entry.previous_hash,
        "hash": entry.hash,
    }
