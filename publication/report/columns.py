"""How broad the columns of a printed table are (pure).

Lengths are in letters. Numbers and codes get what they need and are never broken; words share the
rest, more of it where there is more to say.
"""

from dataclasses import dataclass
from math import sqrt

from publication.report.blocks import Column, Kind, Runs, Table

# Letters across a page, and between two columns.
LINE, BETWEEN = 94, 2
# A longer number, code or word may be broken.
UNBROKEN = 26
# Less than this is not worth sharing.
ENOUGH = 0.01
# A row of more lines than this may be broken over two pages.
LINES = 30


@dataclass(slots=True)
class Share:
    """What a column needs at `least`, can use at `most`, and how much of the rest it draws."""

    least: float
    most: float
    pull: float
    width: float


def widths(table: Table) -> list[float]:
    shares = [share(column, place, table) for place, column in enumerate(table.columns)]
    spare = LINE - BETWEEN * len(shares) - sum(each.least for each in shares)
    while spare > ENOUGH and (wanting := [each for each in shares if each.width < each.most]):
        spare -= hand_out(spare, wanting)
    stretch(table, shares, spare)
    return [round(each.width + BETWEEN, 2) for each in shares]


def hand_out(spare: float, wanting: list[Share]) -> float:
    """Give each its part, but no more than it can use. Return how much was given."""
    pull, given = sum(each.pull for each in wanting), 0.0
    for each in wanting:
        more = min(each.most - each.width, spare * each.pull / pull)
        each.width += more
        given += more
    return given


def share(column: Column, place: int, table: Table) -> Share:
    lengths = [letters(row[place]) for row in table.rows] or [0]
    longest = max(lengths)
    title = max((len(word) for word in column.title.split()), default=1)
    if column.kind is not Kind.TEXT and longest <= UNBROKEN:
        need = float(max(title, longest, 2))
        return Share(need, max(need, len(column.title)), 2, need)
    words = max((longest_word(row[place]) for row in table.rows), default=1)
    least = float(min(UNBROKEN, max(title, words, 4)))
    pull = column.weight * sqrt(max(4, sum(lengths) / len(lengths)))
    return Share(least, max(least, longest, len(column.title)), pull, least)


def stretch(table: Table, shares: list[Share], spare: float) -> None:
    """Give what nobody needs to the words, or to all where there are none."""
    words = [
        each for each, column in zip(shares, table.columns, strict=True) if column.kind is Kind.TEXT
    ]
    for each in words or shares:
        each.width += max(0.0, spare) / len(words or shares)


def is_low(table: Table, broad: list[float]) -> bool:
    """Whether no row is so high that a page might not hold it."""
    return all(
        letters(cell) <= LINES * width
        for row in table.rows
        for cell, width in zip(row, broad, strict=True)
    )


def letters(cell: Runs) -> int:
    return sum(len(run.text) for run in cell)


def longest_word(cell: Runs) -> int:
    return max((len(word) for run in cell for word in run.text.split()), default=0)
