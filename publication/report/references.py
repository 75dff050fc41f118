"""Where the API gives what a report prints: an address below /api/v1/, then a cell of its answer.

Asked with ``release=`` of the report's release, the API answers the same number. What the report
counts by itself, such as the claims of a voice, is ``counted:`` and its name.
"""

from typing import Any
from urllib.parse import urlencode

from publication.questions import DEFAULT_GRADINGS, Question
from publication.report.blocks import Number


def cell_of(question: Question, label: str, column: str) -> str:
    """The cell of the row ``label`` in the answer to a question."""
    return f"aggregates/monthly?{urlencode(parameters(question))}#{label}/{column}"


def parameters(question: Question) -> dict[str, str]:
    """The parameters by which the API is asked this, without those that it takes by default."""
    asked = {
        "place": question.place,
        "harm": question.harm,
        "population": question.population,
        "start": f"{question.start:%Y-%m}",
        "end": f"{question.end:%Y-%m}",
    }
    if question.subgroup != "any":
        asked["subgroup"] = question.subgroup
    if question.kinds:
        asked["kind"] = ",".join(question.kinds)
    if question.parties:
        asked["party"] = ",".join(question.parties)
    if set(question.gradings) != set(DEFAULT_GRADINGS):
        asked["grade"] = ",".join(question.gradings)
    return asked


def of_range(code: str, found: dict[str, Any], column: str) -> Number | None:
    """A number of one range of a record."""
    value = found[column]
    cell = ".".join((found["harm"], found["population"], found["subgroup"]))
    return None if value is None else Number(value, f"incidents/{code}/#ranges/{cell}/{column}")


def of_claim(code: str, claim: dict[str, Any], column: str) -> Number | None:
    """A number of one claim of a record."""
    value = claim[column]
    where = f"incidents/{code}/#claims/{claim['id']}/{column}"
    return None if value is None else Number(value, where)


def counted(value: int, what: str) -> Number:
    return Number(value, f"counted:{what}")


def of_difference(before: str, now: str, cell: str, side: str, column: str) -> str:
    """A value of one cell that moved; ``side`` is before, after, change or a record's code."""
    return f"releases/{before}/diff/{now}/#{cell}/{side}/{column}"
