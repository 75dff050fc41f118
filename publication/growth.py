"""By how much months usually still grow, from what the log itself remembers.

A month's age is the number of calendar months from it to the day of an entry: what happens in June
and is published in June has age 0, in August 2.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from statistics import median

# With fewer months to learn from, a median says nothing.
MONTHS_NEEDED = 6


@dataclass(frozen=True, slots=True)
class History:
    """The best of each month as the log grew: by the first day of the month, changes by age.

    ``begun`` is the day of the first entry of the log, ``known`` the last day that is looked at.
    """

    changes: Mapping[date, Sequence[tuple[int, int]]]
    begun: date
    known: date
    _reckoned: dict[int, float | None] = field(default_factory=dict, compare=False)

    def usual_growth(self, age: int) -> float | None:
        """Return the median share by which months grew from an age until now; 0.1 is a tenth.

        It is taken over the months that the log saw at that age, that had a best then, and that are
        older now. Null with fewer than six of them: the log is too young.
        """
        if age not in self._reckoned:
            self._reckoned[age] = self._reckon(age)
        return self._reckoned[age]

    def _reckon(self, age: int) -> float | None:
        grown = [
            sum(change for _, change in changes) / then - 1
            for month, changes in self.changes.items()
            if age_of(month, self.begun) <= age < age_of(month, self.known)
            and (then := sum(change for at, change in changes if at <= age)) > 0
        ]
        return round(median(grown), 4) if len(grown) >= MONTHS_NEEDED else None


def age_of(month: date, day: date) -> int:
    """Return how many calendar months lie between a month and a day; below 0 before the month."""
    return (day.year - month.year) * 12 + day.month - month.month
