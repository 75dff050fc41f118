"""Two ways of doing the same, measured in turns, so that a busy machine is busy for both."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median

ROUNDS = 7


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what was asked for, and what was found."""

    line: str
    ours: str
    yardstick: str
    ratio: float | None
    aim: str
    met: bool | None


@dataclass
class Table:
    """What a run of the benchmarks found."""

    rows: list[Row] = field(default_factory=list)

    def compare(
        self, line: str, ours: list[float], yardstick: list[float], *, at_most: float
    ) -> None:
        """Add a line on two lists of seconds, measured in turns."""
        ratio = median(mine / bare for mine, bare in zip(ours, yardstick, strict=True))
        self._add(
            line,
            told(median(ours)),
            told(median(yardstick)),
            ratio,
            f"≤ {at_most:g}",
            ratio <= at_most,
        )

    def reach(self, line: str, ours: float, yardstick: float, *, at_least: float) -> None:
        """Add a line on two rates, of which more is better."""
        ratio = ours / yardstick
        found = (f"{ours:,.0f}/s", f"{yardstick:,.0f}/s")
        self._add(line, *found, ratio, f"≥ {at_least:g}", ratio >= at_least)

    def stay_under(self, line: str, seconds: float, *, limit: float) -> None:
        """Add a line on one time with a limit of its own."""
        self._add(line, told(seconds), "", None, f"< {told(limit)}", seconds < limit)

    def tell(self, line: str, found: str, *, aim: str = "", met: bool | None = None) -> None:
        """Add a line in words."""
        self._add(line, found, "", None, aim, met)

    def _add(
        self, line: str, ours: str, yardstick: str, ratio: float | None, aim: str, met: bool | None
    ) -> None:
        row = Row(line, ours, yardstick, ratio, aim, met)
        self.rows.append(row)
        print(f"\n{markdown(row)}")


def in_turns(*ways: Callable[[], object], rounds: int = ROUNDS, warm: int = 1) -> list[list[float]]:
    """Run each way so many times, in turns, after warming up. Return the seconds of each way."""
    for way in ways * warm:
        way()
    seconds: list[list[float]] = [[] for _ in ways]
    for _ in range(rounds):
        for place, way in enumerate(ways):
            start = time.perf_counter()
            way()
            seconds[place].append(time.perf_counter() - start)
    return seconds


def told(seconds: float) -> str:
    if seconds < 0.001:
        return f"{seconds * 1e6:.0f} µs"
    return f"{seconds * 1000:.3g} ms" if seconds < 1 else f"{seconds:.3g} s"


def markdown(row: Row) -> str:
    ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
    met = {None: "", True: "yes", False: "**no**"}[row.met]
    return f"| {row.line} | {row.ours} | {row.yardstick} | {ratio} | {row.aim} | {met} |"
