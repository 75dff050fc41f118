"""Which records a release of one month answers for."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import BigIntegerField, F, Func, Q, QuerySet

from incidents.reconciliation.intervals import Interval
from publication.models import LogEntry, PublicDocument, PublishedFigure, PublishedIncident
from publication.moments import Moment

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Scope:
    """The month, and what was made public since the release before, as entry ``since`` left it.

    Without a release before, it is the records of the month alone.
    """

    moment: Moment
    month: Interval
    since: int | None = None

    def incidents(self) -> QuerySet[PublishedIncident]:
        """Return the records that are public then and that the release answers for."""
        public = PublishedIncident.objects.at(self.moment.n)
        return public.filter(self._answered_for(), state=PublishedIncident.State.PUBLISHED)

    def codes(self) -> QuerySet[Any, str]:
        return self.incidents().order_by().values_list("code", flat=True)

    def figures(self) -> QuerySet[PublishedFigure]:
        return PublishedFigure.objects.at(self.moment.n).filter(self._answered_for())

    def dated(self) -> QuerySet[PublishedFigure]:
        """Return the figures that the month adds up: of incidents dated wholly inside of it."""
        return add_up(self.moment).filter(
            start_on__gte=self.month.start, end_on__lte=self.month.end
        )

    def documents(self) -> Iterator[dict[str, Any]]:
        """Yield the public documents of the records, a few at a time in memory."""
        entries = self.incidents().order_by().values("entry")
        found = PublicDocument.objects.filter(entry__in=entries).order_by("entry_id")
        yield from found.values_list("body", flat=True).iterator(AT_ONCE)

    def claims(self) -> QuerySet[Any, int]:
        """Return the ids of the claims in the public documents of the records."""
        said = Func(
            F("body"),
            template="(jsonb_path_query(%(expressions)s, '$.claims[*].id') #>> '{}')::bigint",
            output_field=BigIntegerField(),
        )
        found = PublicDocument.objects.filter(entry__in=self.incidents().order_by().values("entry"))
        return found.values_list(said, flat=True)

    def last_entry_at(self) -> datetime | None:
        """Return when the newest entry was made that the release can hold."""
        entries = LogEntry.objects.order_by("-n").values_list("at", flat=True)
        return (entries if self.moment.n is None else entries.filter(n__lte=self.moment.n)).first()

    def _answered_for(self) -> Q:
        answered = Q(start_on__lte=self.month.end, end_on__gte=self.month.start)
        if self.since is not None:
            answered |= Q(valid_from__gt=self.since, start_on__lte=self.month.end)
        return answered


def add_up(moment: Moment) -> QuerySet[PublishedFigure]:
    """Return the figures of incidents that totals are made of, each of everybody in its cell."""
    figures = PublishedFigure.objects.at(moment.n).filter(
        record_type="incident", subgroup="any", year_only=False
    )
    return figures.exclude(grading="discounted")


def month_of(day: date) -> Interval:
    """Return the days of the month in which a day lies."""
    return Interval.of_month(f"{day:%Y-%m}")


def months_before(month: Interval, count: int) -> date:
    """Return the first day of the month so many months earlier."""
    first = month.start
    for _ in range(count):
        first = (first - timedelta(days=1)).replace(day=1)
    return first
