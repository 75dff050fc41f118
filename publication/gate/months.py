"""A month beside the months before it. Pure."""

from collections.abc import Sequence
from math import sqrt
from statistics import median

from publication.gate.thresholds import limit

# By it the median distance from the median is a standard deviation, where values scatter normally.
NORMAL = 1.4826


def is_far(value: int, before: Sequence[int]) -> bool:
    """Whether a month's value is far from those of the months before it that are on record.

    It is, where it lies many scales above or below their median. The scale is the median distance
    from the median, and never under what chance alone would do.
    """
    if len(before) < limit("trailing_known"):
        return False
    middle = median(before)
    distance = abs(value - middle)
    if distance < limit("trailing_least"):
        return False
    spread = NORMAL * median(abs(each - middle) for each in before)
    scale = max(spread, sqrt(middle), 1)
    return distance >= limit("trailing_z") * scale
