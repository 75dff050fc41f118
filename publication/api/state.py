"""The state of the log that an answer speaks of."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.http import parse_etags

from incidents.reconciliation.methodology import CURRENT
from publication import prepared
from publication.models.log import NOTHING_YET

NEWEST = "SELECT n, hash, at FROM publication_logentry ORDER BY n DESC LIMIT 1"


@dataclass(frozen=True, slots=True)
class Head:
    """The newest entry of the log; n is 0, and nothing has a date, before the first."""

    n: int = 0
    hash: str = NOTHING_YET
    at: datetime | None = None

    def describe(self) -> dict[str, Any]:
        return {"n": self.n, "hash": self.hash, "at": self.at}


def read_head() -> Head:
    for newest in prepared.run(NEWEST):
        return Head(*newest)
    return Head()


def describe_methodology() -> dict[str, str]:
    return {"version": CURRENT.version, "lexicon": CURRENT.lexicon}


def is_in_hand(tag: str, sent: str) -> bool:
    """Whether If-None-Match, as it was sent, names an answer by its tag, be it weak or not.

    ``*`` names none: whether there is an answer at all is not known here.
    """
    return tag.removeprefix("W/") in {each.removeprefix("W/") for each in parse_etags(sent)}
