"""Mentions to cells: one figure for each harm, population and subgroup that the words count."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from incidents.reconciliation.wording.families import Family, population_of, subgroup_of
from incidents.reconciliation.wording.lexicon import Role
from incidents.reconciliation.wording.mentions import Binder, Mention
from incidents.reconciliation.wording.quantities import Quantity
from incidents.reconciliation.wording.reading import STOCKS, CellReading

POINTED = frozenset({"exact", "about", "almost"})


def read_cells(families: Sequence[Family], binder: Binder, text: str) -> list[CellReading]:
    """The cells of all families in the order of the words."""
    cells = [cell for family in families for cell in family_cells(family, binder, text)]
    if not cells and binder.said & {Role.DENIES, Role.NO_COUNT}:
        stance = "denies" if Role.DENIES in binder.said else "no_count"
        return [CellReading(stance=stance, words=text.strip())]
    return list(without_repeats(cells))


def family_cells(family: Family, binder: Binder, text: str) -> Iterator[CellReading]:
    """The total of a family, then its parts; a part of civilians is civilian as well."""
    heads = [cell_of(mention, binder, text) for mention in family.heads]
    parts = [cell_of(mention, binder, text) for mention in family.parts]
    total = add(heads, text[family.heads[0].start : family.heads[-1].end].strip())
    if family.listed and len(heads) == 1:
        total = more(total, add(parts, total.words))
    yield total
    if len(heads) > 1:
        yield from (cell for cell in by_subgroup(heads) if key(cell) != key(total))
    for part in by_subgroup(parts) if family.listed else parts:
        yield replace(part, population=part.population or total.population)


def more(total: CellReading, listed: CellReading) -> CellReading:
    """The total, unless the list after it names more people: one soul, a man and his son."""
    if (listed.low or 0) <= (total.low or 0):
        return total
    return replace(listed, population=total.population, subgroup=total.subgroup)


def by_subgroup(cells: Sequence[CellReading]) -> Iterator[CellReading]:
    """The addends that name a subgroup or a population, those of one cell added together."""
    named = [cell for cell in cells if cell.subgroup != "any" or cell.population]
    for place in dict.fromkeys(map(key, named)):
        alike = [cell for cell in named if key(cell) == place]
        yield add(alike, ", ".join(cell.words for cell in alike))


def key(cell: CellReading) -> tuple[str, str, str, str]:
    return cell.harm, cell.population, cell.subgroup, cell.kind


def add(cells: Sequence[CellReading], words: str) -> CellReading:
    """The sum of figures of one harm; an addend without a high leaves the sum without one."""
    first = cells[0]
    if len(cells) == 1:
        return first
    lows = [cell.low for cell in cells if cell.low is not None]
    highs = [cell.high for cell in cells if cell.high is not None]
    bests = [cell.best for cell in cells if cell.best is not None]
    populations, subgroups = (
        {getattr(cell, name) for cell in cells} for name in ("population", "subgroup")
    )
    return replace(
        first,
        population=first.population if len(populations) == 1 else "",
        subgroup=first.subgroup if len(subgroups) == 1 else "any",
        low=sum(lows) if lows else None,
        best=sum(bests) if len(bests) == len(cells) else None,
        high=sum(highs) if len(highs) == len(cells) else None,
        hedge=joint_hedge([cell.hedge for cell in cells], open_top=len(highs) < len(cells)),
        coded=any(cell.coded for cell in cells),
        words=words,
    )


def joint_hedge(hedges: Sequence[str], *, open_top: bool) -> str:
    if len(set(hedges)) == 1:
        return hedges[0]
    if open_top:
        return "vague" if "vague" in hedges else "at_least"
    return "about" if set(hedges) <= POINTED else "range"


def cell_of(mention: Mention, binder: Binder, text: str) -> CellReading:
    """One mention as a cell, with the figure that its quantity, hedge and stance allow."""
    kind = "cumulative" if mention.rising else "event"
    cell = CellReading(
        harm=mention.harm,
        population=population_of(mention),
        subgroup=subgroup_of(mention),
        kind="stock" if mention.harm in STOCKS else kind,
        words=text[mention.start : mention.end].strip(),
    )
    quantity = mention.quantity
    if mention.denied:
        return replace(cell, stance="denies")
    if mention.feared or mention.sentence in binder.uncounted:
        return cell
    if quantity is None:
        return cell if cell.harm in STOCKS else vague(cell, 1)
    if quantity.is_zero and Role.CHECKED not in binder.said:
        return cell
    if quantity.is_vague:
        return vague(cell, quantity.low or least(cell))
    return stated(cell, quantity, floor=mention.floor)


def stated(cell: CellReading, quantity: Quantity, *, floor: bool) -> CellReading:
    """A cell with the figure of a quantity; `floor`: the source counts what it documented."""
    hedge = "at_least" if floor and quantity.hedge == "exact" else quantity.hedge
    low, high = quantity.low, quantity.high
    if hedge == "at_least":
        high = None
    if hedge == "at_most":
        low = min(least(cell), high or 0)
    best = low if hedge in POINTED else None
    coded = hedge == "at_most"
    return replace(cell, low=low, best=best, high=high, hedge=hedge, stance="asserts", coded=coded)


def vague(cell: CellReading, low: int) -> CellReading:
    return replace(cell, low=low, hedge="vague", stance="asserts", coded=True)


def least(cell: CellReading) -> int:
    """The low of an upper figure alone: one where deaths are asserted."""
    return 1 if cell.harm == "killed" else 0


def without_repeats(cells: Sequence[CellReading]) -> Iterator[CellReading]:
    """The cells, less those without a figure where the same cell has one."""
    stated = {key(cell) for cell in cells if cell.low is not None}
    yield from (cell for cell in cells if cell.low is not None or key(cell) not in stated)
