"""Records that nobody ever reported: the same ones for the same seed, each by its number alone."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

COUNTRIES, AREAS, VOICES, PARTIES, CLAIMS = 15, 200, 60, 6, 4
FIRST_DAY, DAYS = date(2010, 1, 1), 3652
MONTHS = 120
# Nobody lives in this part of the ocean.
SOUTH, WEST = Decimal(-60), Decimal(-150)
KINDS = ("airstrike", "shelling", "small_arms", "ied", "drone_strike", "unspecified")
HARMS = ("killed", "injured", "missing")
POPULATIONS = ("civilian", "all", "combatant", "unknown")
HEDGES = ("exact", "about", "at_least", "range", "vague", "none")
RELIABILITIES = ("A", "B", "C", "D", "F")
NOUNS = ("market", "school", "road", "bridge", "well", "clinic", "bakery", "harbour")
NOUNS_AR = ("سوق", "مدرسة", "طريق", "جسر", "بئر", "عيادة", "مخبز", "ميناء")
# Of a thousand records how many have a precision, and how many days it spans.
SPANS = {"day": (850, 1), "night": (50, 2), "days": (60, 4), "month": (25, 0), "year": (15, 0)}


@dataclass(frozen=True, slots=True)
class InventedPlace:
    """A country, or an area of the country ``parent`` (its number)."""

    code: str
    name: str
    name_ar: str
    parent: int | None
    latitude: Decimal
    longitude: Decimal


@dataclass(frozen=True, slots=True)
class InventedClaim:
    """What voice number ``voice`` said; ``said_after`` in days after the end of the incident."""

    voice: int
    harm: str
    population: str
    low: int | None
    best: int | None
    high: int | None
    hedge: str
    said_after: int
    wording: str


@dataclass(frozen=True, slots=True)
class InventedIncident:
    """One record, by its number from 1; ``party`` and ``area`` are numbers from 0."""

    number: int
    kind: str
    area: int
    party: int | None
    start: date
    end: date
    precision: str
    latitude: Decimal
    longitude: Decimal
    summary: str
    claims: tuple[InventedClaim, ...]


def invent_places() -> Iterator[InventedPlace]:
    """Yield the countries, then the areas: their places in this order are their numbers."""
    for country in range(COUNTRIES):
        code = f"MU{country + 1:02}"
        yield _place(code, None, *divmod(country * 20, 60))
    for area in range(AREAS):
        country, inside = area % COUNTRIES, area // COUNTRIES
        south, west = divmod(country * 20, 60)
        yield _place(f"MU{country + 1:02}{inside + 1:02}", country, south + inside, west + inside)


def _place(code: str, parent: int | None, north: int, east: int) -> InventedPlace:
    return InventedPlace(
        code=code,
        name=f"Made-up land {code}",
        name_ar=f"بلد مختلق {code}",
        parent=parent,
        latitude=SOUTH + north,
        longitude=WEST + east,
    )


def invent_incident(number: int, *, seed: int, places: list[InventedPlace]) -> InventedIncident:
    """Return the incident of this number, which no other one of the seed has a part in."""
    random = Random(seed * 1_000_000_007 + number)  # noqa: S311 - no secret rests on it
    area = int(AREAS * random.random() ** 2)
    start, end, precision = _when(random)
    centre = places[COUNTRIES + area]
    noun = random.randrange(len(NOUNS))
    return InventedIncident(
        number=number,
        kind=random.choices(KINDS, (30, 25, 15, 15, 5, 10))[0],
        area=area,
        party=random.randrange(PARTIES) if random.random() < 0.7 else None,
        start=start,
        end=end,
        precision=precision,
        latitude=centre.latitude + Decimal(random.randrange(10**6)).scaleb(-6),
        longitude=centre.longitude + Decimal(random.randrange(10**6)).scaleb(-6),
        summary=(
            f"Made-up record {number}: a {NOUNS[noun]} in {centre.name}. "
            f"سجل مختلق: {NOUNS_AR[noun]} w{int(20_000 * random.random() ** 3)}"
        ),
        claims=tuple(_claims(random)),
    )


def _when(random: Random) -> tuple[date, date, str]:
    """Return the first and the last day, and the precision as the codebook has it."""
    day = FIRST_DAY + timedelta(days=random.randrange(DAYS))
    [precision] = random.choices(tuple(SPANS), [share for share, _ in SPANS.values()])
    if precision == "year":
        return day.replace(month=1, day=1), day.replace(month=12, day=31), precision
    if precision == "month":
        return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]), precision
    return day, day + timedelta(days=SPANS[precision][1] - 1), precision


def _claims(random: Random) -> Iterator[InventedClaim]:
    """Yield claims of as many voices on one to three harms, two on average."""
    harms = HARMS[: random.choices((1, 2, 3), (1, 2, 1))[0]]
    population = random.choices(POPULATIONS, (70, 15, 5, 10))[0]
    toll = {harm: int(random.paretovariate(1.2)) for harm in harms}
    for place, voice in enumerate(random.sample(range(VOICES), CLAIMS)):
        harm = harms[place % len(harms)]
        said = max(1, round(toll[harm] * random.uniform(0.7, 1.4)))
        hedge = random.choices(HEDGES, (50, 15, 12, 15, 3, 5))[0]
        low, best, high = _bounds(said, hedge)
        yield InventedClaim(
            voice=voice,
            harm=harm,
            population=population if hedge != "none" else "unstated",
            low=low,
            best=best,
            high=high,
            hedge=hedge,
            said_after=random.randrange(30),
            wording=f"made up: {hedge} {said} {harm}",
        )


def _bounds(said: int, hedge: str) -> tuple[int | None, int | None, int | None]:
    if hedge == "none":
        return None, None, None
    if hedge in ("at_least", "vague"):
        return said, None, None
    if hedge == "range":
        return said, None, said + said // 3 + 1
    return said, None, said
