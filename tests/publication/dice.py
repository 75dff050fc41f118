"""One random change after the other to what is public, as people make them."""

import random
from contextlib import suppress

from incidents.actions.merging import NotRegrouped
from incidents.actions.reviewing import Incomplete
from incidents.models import Incident
from incidents.review import MoveRefused
from publication.actions.publishing import publish_many
from publication.actions.redacting import redact
from tests.publication.test_log import EDITS
from tests.world import NOON, make_public, make_user

# What may not be done to a record as it stands, or not by one person alone, is no change.
REFUSALS = (NotRegrouped, MoveRefused, Incomplete)


def change_something(dice: random.Random) -> None:
    """Edit, withdraw, merge, split, undo or redact one record, and publish what can be."""
    standing = Incident.objects.exclude(review_state="merged").filter(claims__isnull=False)
    incident = dice.choice(standing.distinct().order_by("pk"))
    if incident.review_state == "published" and dice.random() < 0.1:
        take_out(f"incident:{incident.code}")
        return
    with suppress(*REFUSALS):
        EDITS[dice.choice(list(EDITS))](incident, dice)
    incident.refresh_from_db()
    with suppress(*REFUSALS):
        if incident.review_state == "published":
            reviewer = make_user("made-up-reviewer")
            publish_many([incident], by=reviewer, reason="edit", at=NOON)
        elif incident.review_state != "merged" and dice.random() < 0.7:
            make_public(incident)


def take_out(subject: str) -> None:
    """Redact a subject, as two people do."""
    one, other = make_user("made-up-first"), make_user("made-up-second")
    redact(subject, by=one, agreed_by=other, reason="Removed for safety", at=NOON)
