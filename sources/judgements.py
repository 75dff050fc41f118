"""Dated judgements that stand beside each other: which one counts. Pure."""

from collections.abc import Sequence
from itertools import zip_longest


def standing(judgements: Sequence[tuple[str, int]], *, worst: str, without: str) -> str:
    """Return the judgement that counts, of (judgement, key of the person), the newest first.

    The worst one sets figures aside and so takes two people: it counts once a second person gave
    it right after a first. Until then what stood before goes on counting.
    """
    for (judgement, person), before in zip_longest(judgements, judgements[1:]):
        if judgement != worst or (before and before[0] == worst and before[1] != person):
            return judgement
    return without
