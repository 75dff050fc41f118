"""Questions and answers in JSON types, for checks from outside (the `engine` command)."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from incidents.reconciliation.figures import Figure
from incidents.reconciliation.intervals import Interval
from incidents.reconciliation.methodology import CURRENT, Methodology
from incidents.reconciliation.months import allocate
from incidents.reconciliation.overlap import Bounds, Part, combine, month_of_total
from incidents.reconciliation.ranges import reconcile

Case = Mapping[str, Any]


def answer(document: object) -> dict[str, list[dict[str, Any]]]:
    """The document with `got` in each of its cases.

    The document is an object of lists of cases under `reconcile`, `allocate`, `combine` and
    `month_of_total`. Raises ValueError naming the case and the field that cannot be answered.
    """
    if not isinstance(document, dict):
        raise ValueError(f"an object with any of {', '.join(_ANSWERS)} is expected")
    return {kind: _answer_all(kind, cases) for kind, cases in document.items()}


def _answer_all(kind: str, cases: object) -> list[dict[str, Any]]:
    if kind not in _ANSWERS:
        raise ValueError(f"{kind!r} is not accepted; one of {', '.join(_ANSWERS)} is")
    if not isinstance(cases, list):
        raise ValueError(f"{kind}: a list of cases is expected")
    return [_answer_one(kind, place, case) for place, case in enumerate(cases)]


def _answer_one(kind: str, place: int, case: object) -> dict[str, Any]:
    where = f"{kind}[{place}]"
    if not isinstance(case, dict):
        raise ValueError(f"{where}: an object is expected")
    try:
        return {**case, "got": _ANSWERS[kind](case)}
    except KeyError as error:
        raise ValueError(f"{where}: {error.args[0]} is missing") from error
    except (ValueError, TypeError) as error:
        raise ValueError(f"{where}: {error}") from error


def _reconcile(case: Case) -> dict[str, Any]:
    figures = [Figure.from_plain(figure) for figure in case["figures"]]
    return reconcile(figures, Methodology(k=case.get("k", CURRENT.k))).to_plain()


def _allocate(case: Case) -> dict[str, int | None]:
    return allocate(case["value"], _date(case["start"]), _date(case["end"]))


def _combine(case: Case) -> list[int | None]:
    certain, possible = ([_bounds(part) for part in case[name]] for name in ("certain", "possible"))
    return list(combine(_bounds(case["total"]), certain, possible))


def _month_of_total(case: Case) -> list[int | None]:
    certain, possible = ([_part(part) for part in case[name]] for name in ("certain", "possible"))
    return list(
        month_of_total(
            _bounds(case["total"]),
            _interval(*case["period"]),
            certain,
            possible,
            Interval.of_month(case["month"]),
        )
    )


_ANSWERS: dict[str, Callable[[Case], object]] = {
    "reconcile": _reconcile,
    "allocate": _allocate,
    "combine": _combine,
    "month_of_total": _month_of_total,
}


def _bounds(plain: list[Any]) -> Bounds:
    low, high = plain
    return Bounds.checked(low, high)


def _part(plain: list[Any]) -> Part:
    low, high, start, end = plain
    return Part(*Bounds.checked(low, high), _interval(start, end))


def _interval(start: str, end: str) -> Interval:
    return Interval(_date(start), _date(end))


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError):
        raise ValueError(f"{text!r} is not accepted; an ISO date such as 2017-06-30 is") from None
