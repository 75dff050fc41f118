"""What travels with every row: grades, data sets and licences, its age, and since when."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from django.db.models import QuerySet

from publication.breakdowns import Areas
from publication.growth import History, age_of
from publication.models import MonthlyTotal, PublicDocument, PublishedFigure
from publication.moments import LIVE, Moment
from publication.questions import UNKNOWN_MONTH, Question
from publication.remembering import recall_growth, state_on
from publication.sums import Category, First
from publication.unmoved import read_once

COLUMNS = (
    "grades",
    "datasets",
    "licences",
    "first_published_on",
    "age",
    "usual_growth",
    "usual_growth_reason",
    "provisional",
)


@dataclass(frozen=True, slots=True)
class Provenance:
    """What is said of a question's rows beside their numbers.

    ``first`` holds the day on which anything of a slot was first public, of all together and of
    each category.
    """

    question: Question
    datasets: Sequence[dict[str, Any]]
    on: date | None
    together: dict[str, date]
    first: First
    growth: dict[str, History | None]

    @classmethod
    def load(
        cls,
        question: Question,
        areas: Areas,
        together: First,
        first: First,
        datasets: Sequence[dict[str, Any]] | None = None,
    ) -> Self:
        """Fetch it, beside the first days of the total and of each category.

        ``datasets`` are the documents of ``find_datasets``, where they are in hand.
        """
        on, digest = state_on(question.moment), question.moment.digest
        populations = {question.population, *_populations(question, first)}
        return cls(
            question,
            find_datasets(question) if datasets is None else datasets,
            on,
            {label: day for (label, _), day in together.items()},
            first,
            {code: recall_growth(digest, question.harm, code, on) for code in sorted(populations)}
            if _grows(question)
            else {},
        )

    def of_line(
        self, category: Category, asked: Question, *, whole: bool
    ) -> Callable[[str], dict[str, Any]]:
        """Return what describes the rows of one category, or of the total, by their labels.

        It returns the columns of a row; its lists are the same ones in every row.
        """
        grades = list(asked.gradings)
        datasets = [body["code"] for body in self.datasets]
        licences = list(dict.fromkeys(body["licence"] for body in self.datasets))
        provisional = self.question.moment == LIVE

        def describe(label: str) -> dict[str, Any]:
            first = self.together.get(label) if whole else self.first.get((label, category))
            age, growth, reason = self._growth(label, asked)
            return {
                "grades": grades,
                "datasets": datasets,
                "licences": licences,
                "first_published_on": first.isoformat() if first else None,
                "age": age,
                "usual_growth": growth,
                "usual_growth_reason": reason,
                "provisional": provisional,
            }

        return describe

    def _growth(self, label: str, asked: Question) -> tuple[int | None, float | None, str]:
        if asked.about_stock:
            return None, None, "not_a_flow"
        if asked.interval != "month" or label == UNKNOWN_MONTH or self.on is None:
            return None, None, "not_a_month"
        age = age_of(date.fromisoformat(f"{label}-01"), self.on)
        if age < 0:
            return None, None, "not_a_month"
        history = self.growth.get(asked.population)
        growth = history.usual_growth(age) if history else None
        return age, growth, "log_too_young" if growth is None else "measured"


def _grows(question: Question) -> bool:
    return question.interval == "month" and not question.about_stock


def _populations(question: Question, first: First) -> set[str]:
    """Return the populations that have rows of their own."""
    if question.by != "population":
        return set()
    return {category for _, category in first if category}


def find_datasets(question: Question) -> list[dict[str, Any]]:
    """Return the documents of the data sets asked for, or of those with records of that harm."""
    moment = question.moment
    asked = (question.place, question.harm, question.datasets)
    return list(_read_datasets(moment.digest, moment, *asked))


@read_once(256)
def _read_datasets(
    digest: str, moment: Moment, place: str, harm: str, codes: tuple[str, ...]
) -> Sequence[dict[str, Any]]:
    subjects = [f"dataset:{code}" for code in codes or _heard(moment, place, harm)]
    references = PublicDocument.objects.of_references(moment.n)
    found = references.filter(entry__subject__in=subjects)
    return tuple(found.order_by("entry__subject").values_list("body", flat=True))


def _heard(moment: Moment, place: str, harm: str) -> QuerySet[Any, str]:
    """Return the codes of the data sets that say anything of this harm in this place."""
    figures = PublishedFigure.objects.at(moment.n).filter(harm=harm, place_path__contains=[place])
    if moment.until:
        figures = figures.filter(start_on__lte=moment.until)
    if moment != LIVE:
        return figures.values_list("dataset", flat=True).distinct()
    # A total of which everything was taken back stays, and counts none.
    asked = {"place": place, "harm": harm, "incidents__gt": 0}
    incidents = MonthlyTotal.objects.filter(**asked).values_list("dataset", flat=True)
    others = figures.exclude(record_type="incident")
    return incidents.union(others.values_list("dataset", flat=True))
