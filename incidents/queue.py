"""What waits to be looked at, in the order in which it is looked at, and why."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BooleanField,
    Case,
    Count,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    TextField,
    Value,
    When,
    Window,
)
from django.db.models.functions import Cast, Coalesce, Concat, TruncMonth

from incidents.codebook import INCIDENT_KIND
from incidents.matching import NEAR, compatible_kinds
from incidents.models import Claim, Distinction, Incident, IncidentLink, Range, ReviewNote
from incidents.reconciliation.stocks import DEFAULT_LIFE_DAYS
from incidents.since_review import changed_since_review

# The reasons in the order of the queue; what lacks its minimum has a list of its own.
ORDER = (
    "no_consent",
    "held",
    "new_claims",
    "changed",
    "disputed",
    "heavy",
    "duplicate",
    "expiring",
    "in_review",
)
REASONS = (*ORDER, "incomplete")
# A weak record is looked at early where it makes this part of a month's best or more: one in ten.
ONE_IN = 10
EXPIRES_WITHIN = timedelta(days=7)
EXPIRED_SINCE = timedelta(days=30)
OPENING = ("submit", "release", "reopen", "hold")
SHOWN = 3
WAITING = Q(review_state="in_review")
OPEN = Q(review_state__in=("draft", "in_review"))
# Two kinds under which one attack may be recorded, this one's and the other's.
PAIRS = [
    f"{one} {other}"
    for one in INCIDENT_KIND.codes
    for other in compatible_kinds(one) or INCIDENT_KIND.codes
]


@dataclass(frozen=True, slots=True)
class Share:
    """How much of a month's best in its governorate one weak record makes."""

    harm: str
    population: str
    best: int
    of_month: int


def find_waiting(
    reason: str = "", *, on: date, assigned_to: int | None = None, unassigned: bool = False
) -> QuerySet[Incident]:
    """Return what waits, for one reason or for any, the most urgent and then the oldest first."""
    conditions = conditions_on(on)
    # Each list by itself is found in an index; all of them as alternatives would be in none.
    lists = [
        Incident.objects.filter(conditions[name]).order_by().values("pk")
        for name in ([reason] if reason else ORDER)
    ]
    found = Incident.objects.filter(pk__in=lists[0].union(*lists[1:]))
    if assigned_to is not None:
        found = found.filter(assigned_to=assigned_to)
    if unassigned:
        found = found.filter(assigned_to=None)
    rank = Case(
        *(When(conditions[name], then=Value(place)) for place, name in enumerate(ORDER)),
        default=Value(len(ORDER)),
        output_field=IntegerField(),
    )
    return found.annotate(rank=rank, since=_since()).order_by(
        "rank", F("since").asc(nulls_first=True), "pk"
    )


def read_rows(ids: Collection[int], *, on: date) -> list[Incident]:
    """Return these records in this order, each with what its reasons in words are made of."""
    conditions = conditions_on(on)
    flags = {name: ExpressionWrapper(conditions[name], BooleanField()) for name in REASONS}
    rows = (
        Incident.objects.filter(pk__in=ids)
        .select_related("place__parent", "assigned_to")
        .annotate(
            **flags,
            since=_since(),
            said=Subquery(_holds().values("comment")[:1]),
            new=_count(_unreviewed()),
            last_day=Subquery(_last_days()),
            twins=ArraySubquery(_twins().order_by("pk").values("code")[:SHOWN]),
            twin_keys=ArraySubquery(_twins().order_by("pk").values("pk")[:SHOWN]),
        )
        .in_bulk(list(ids))
    )
    return [rows[pk] for pk in ids]


def read_shares(ids: Collection[int]) -> Mapping[int, Share]:
    """Return the largest share of each weak record that carries much of its month."""
    shares = {}
    for row in _weighed().filter(of_month__lte=F("mine") * ONE_IN).order_by("best"):
        if row["incident"] in ids:
            shares[row["incident"]] = Share(
                row["harm"], row["population"], row["best"], row["of_month"]
            )
    return shares


def read_twins(asked: QuerySet[Incident], *, among: Q) -> Iterator[tuple[int, list[int]]]:
    """Yield the key of each record that has likely twins ``among`` others, with their keys."""
    twins = _twins().filter(among)
    keys = ArraySubquery(twins.order_by("pk").values("pk"))
    yield from asked.filter(Exists(twins)).order_by("pk").values_list("pk", keys)


def conditions_on(day: date) -> dict[str, Q]:
    """Return, for each reason, which records wait for it."""
    window = (day - EXPIRED_SINCE, day + EXPIRES_WITHIN)
    stocks = Claim.objects.filter(
        _STANDING,
        as_of__isnull=False,
        incident__record_type="stock",
        incident__review_state__in=("in_review", "published"),
    )
    expiring = stocks.order_by().values("incident").annotate(last_day=Max(_LAST_DAY))
    heavy = _weighed().filter(of_month__lte=F("mine") * ONE_IN).values("incident")
    claims = Claim.objects.filter(incident=OuterRef("pk"), withdrawn_at=None)
    reports = Incident.reported_in.through.objects.filter(incident=OuterRef("pk"))
    return {
        "no_consent": Q(
            pk__in=Incident.objects.without_consent().values("pk"), review_state="published"
        ),
        "held": Q(review_state="held"),
        "new_claims": Q(Exists(_unreviewed()), review_state="published"),
        "changed": Q(changed_since_review(), review_state="published"),
        "disputed": WAITING
        & Q(Exists(Range.objects.filter(incident=OuterRef("pk"), disputed=True))),
        "heavy": WAITING & Q(pk__in=heavy),
        "duplicate": WAITING & Q(Exists(_twins())),
        "expiring": Q(pk__in=expiring.filter(last_day__range=window).values("incident")),
        "in_review": WAITING,
        "incomplete": OPEN
        & (
            Q(~Exists(claims), ~Q(record_type="context"))
            | Q(~Exists(claims), ~Exists(reports), record_type="context")
        ),
    }


_STANDING = Q(withdrawn_at=None, superseded_by=None)
# One and a half times the interval of the source, or the days for which any other value holds.
_LAST_DAY = ExpressionWrapper(
    F("as_of") + Coalesce(F("every_days") * 3 / 2, DEFAULT_LIFE_DAYS), DateField()
)


def _unreviewed() -> QuerySet[Claim]:
    return Claim.objects.filter(incident=OuterRef("pk"), frozen_at=None, withdrawn_at=None)


def _count(rows: QuerySet[Any]) -> Any:
    counted = rows.order_by().values("incident").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def _last_days() -> QuerySet[Any, Any]:
    """Return when a stock expires; of a confidential source it would tell when it spoke."""
    claims = Claim.objects.filter(
        _STANDING,
        incident=OuterRef("pk"),
        as_of__isnull=False,
        voice__confidential=False,
        report__publisher__confidential=False,
    )
    days: QuerySet[Any, Any] = claims.order_by().values("incident").annotate(day=Max(_LAST_DAY))
    return days.values("day")


def _since() -> Case:
    """Return since when a record stands where it does: a public one, since it was last reviewed."""
    notes = ReviewNote.objects.filter(incident=OuterRef("pk"), move__in=OPENING)
    moved = Subquery(notes.order_by("-pk").values("at")[:1])
    return Case(When(review_state="published", then=F("reviewed_at")), default=moved)


def _holds() -> QuerySet[ReviewNote]:
    return ReviewNote.objects.filter(incident=OuterRef("pk"), move="hold").order_by("-pk")


def _twins() -> QuerySet[Incident]:
    """Return the other records of the same place and days that nobody told apart from this one."""
    ties = IncidentLink.objects.filter(
        Q(source=OuterRef("pk"), target=OuterRef(OuterRef("pk")))
        | Q(target=OuterRef("pk"), source=OuterRef(OuterRef("pk")))
    )
    apart = Distinction.objects.filter(
        Q(first=OuterRef("pk"), second=OuterRef(OuterRef("pk")))
        | Q(second=OuterRef("pk"), first=OuterRef(OuterRef("pk")))
    )
    return (
        Incident.objects.alias(kinds=_beside("kind"))
        .filter(
            kinds__in=PAIRS,
            place=OuterRef("place"),
            record_type=OuterRef("record_type"),
            start_on__lte=ExpressionWrapper(OuterRef("end_on") + NEAR, DateField()),
            end_on__gte=ExpressionWrapper(OuterRef("start_on") - NEAR, DateField()),
        )
        .exclude(pk=OuterRef("pk"))
        .exclude(review_state__in=("withdrawn", "merged"))
        .filter(~Exists(ties), ~Exists(apart))
    )


def _beside(name: str) -> Concat:
    """Join a code with the same one of the record that is asked about."""
    return Concat(name, Value(" "), Cast(OuterRef(name), TextField()), output_field=TextField())


def _weighed() -> QuerySet[Any, Any]:
    """Return the cells of incidents beside the best of their month in their governorate.

    ``mine`` is the best where the record is weak and waits, and 0 elsewhere. A record that spans
    months is in none.
    """
    month = TruncMonth("incident__start_on")
    weak = Incident.objects.filter(WAITING, grading="weak", record_type="incident")
    cells = Range.objects.filter(
        kind="incident",
        subgroup="any",
        best__gt=0,
        incident__review_state__in=("in_review", "published"),
        incident__place__level__gte=1,
    )
    weighed: QuerySet[Any, Any] = (
        cells.annotate(month=month, governorate=F("incident__place__path__1"))
        .filter(
            month=TruncMonth("incident__end_on"),
            month__in=weak.order_by().values(of=TruncMonth("start_on")),
        )
        .annotate(
            of_month=Window(
                Sum("best"),
                partition_by=["month", "governorate", "incident__dataset", "harm", "population"],
            ),
            mine=Case(
                When(incident__review_state="in_review", incident__grading="weak", then=F("best")),
                default=0,
                output_field=IntegerField(),
            ),
        )
        .order_by()
    )
    return weighed.values("incident", "harm", "population", "best", "of_month", "mine")
