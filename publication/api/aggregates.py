"""Harm by month, quarter, year or as one sum."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from incidents.codebook import GRADING, HARM, INCIDENT_KIND, SUBGROUP
from publication.answers import answer, columns
from publication.api import shapes
from publication.api.base import PublicView
from publication.api.known import (
    check_datasets,
    check_parties,
    datasets_field,
    find_place,
    parties_field,
    place_field,
)
from publication.api.parameters import MonthField, OneOfField, Parameters, SeveralField, one_of
from publication.api.state import Head, describe_methodology
from publication.api.tables import CsvRenderer, Table
from publication.figures import POPULATIONS
from publication.models import MonthlyTotal, PartnerKey, PublicDocument, PublishedFigure
from publication.questions import DEFAULT_GRADINGS, Question

YEARS = 50


class MonthlyParameters(Parameters):
    place = place_field()
    harm = one_of(HARM)
    population = OneOfField(POPULATIONS, help_text="The status of the people harmed.")
    start = MonthField(help_text="The first month.")
    end = MonthField(help_text="The last month, included.")
    interval = OneOfField(
        ("month", "quarter", "year", "all"),
        default="month",
        help_text="Each interval is computed on its own: months do not add up to a year.",
    )
    subgroup = one_of(SUBGROUP, default="any")
    dataset = datasets_field()
    kind = SeveralField(one_of(INCIDENT_KIND))
    grade = SeveralField(
        one_of(GRADING),
        default=DEFAULT_GRADINGS,
        help_text="Grades of incidents; without it, all but discounted.",
    )
    party = parties_field()
    bom = OneOfField(
        ("0", "1"), default="0", help_text="1 marks CSV as UTF-8, which Excel asks for."
    )

    def validate(self, asked: dict[str, Any]) -> dict[str, Any]:
        start, end = asked["start"].start, asked["end"].end
        if end < start:
            raise serializers.ValidationError({"end": ["it is before the start."]})
        if end.year - start.year > YEARS:
            raise serializers.ValidationError({"end": [f"it is over {YEARS} years after start."]})
        return asked


class MonthlyView(PublicView):
    """Harm to people by month, or by quarter, year or in all.

    Every row says in `value_reason` why its values are what they are: a month that nobody
    monitored is null, never zero. `/aggregates/monthly.csv` and `Accept: text/csv` answer the
    same rows as CSV.
    """

    scopes = (PartnerKey.Scope.LIVE,)
    operation = "read_monthly_aggregates"
    parameters = MonthlyParameters
    shape = shapes.MonthlyAnswer
    renderer_classes = (JSONRenderer, CsvRenderer)

    def answer(self, asked: dict[str, Any], head: Head, **captured: str) -> Response:
        question = ask(asked)
        place = find_place(question.place, parameter="place")
        check_datasets(question.datasets)
        check_parties(question.parties)
        rows = answer(question, place["path"])
        if self.request.accepted_renderer.format == "csv":
            return Response(Table(columns(question), rows, bom=asked["bom"] == "1"))
        return Response(
            {
                "query": describe_question(question),
                "log": head.describe(),
                "methodology": describe_methodology(),
                "caution": _(
                    "These are documented minima, not all deaths: harm that no source recorded "
                    "is in none of them. Null is unknown, and never zero."
                ),
                "datasets": list(find_datasets(question)),
                "results": rows,
            }
        )


def ask(asked: dict[str, Any]) -> Question:
    return Question(
        place=asked["place"],
        harm=asked["harm"],
        population=asked["population"],
        subgroup=asked["subgroup"],
        start=asked["start"].start,
        end=asked["end"].end,
        interval=asked["interval"],
        datasets=tuple(asked.get("dataset", ())),
        kinds=tuple(asked.get("kind", ())),
        gradings=tuple(asked["grade"]),
        parties=tuple(asked.get("party", ())),
    )


def describe_question(question: Question) -> dict[str, Any]:
    return {
        "place": question.place,
        "harm": question.harm,
        "population": question.population,
        "subgroup": question.subgroup,
        "start": f"{question.start:%Y-%m}",
        "end": f"{question.end:%Y-%m}",
        "interval": question.interval,
        "dataset": question.datasets,
        "kind": question.kinds,
        "grade": question.gradings,
        "party": question.parties,
    }


def find_datasets(question: Question) -> QuerySet[PublicDocument, dict[str, Any]]:
    """Return the documents of the data sets asked for, or of those with records of that harm."""
    codes = question.datasets or _heard(question)
    subjects = [f"dataset:{code}" for code in codes]
    references = PublicDocument.objects.of_references(question.moment.n)
    found = references.filter(entry__subject__in=subjects)
    return found.order_by("entry__subject").values_list("body", flat=True)


def _heard(question: Question) -> QuerySet[Any, str]:
    """Return the codes of the data sets that say anything of this harm in this place."""
    asked = {"place": question.place, "harm": question.harm}
    incidents = MonthlyTotal.objects.filter(**asked).values_list("dataset", flat=True)
    others = (
        PublishedFigure.objects.at(question.moment.n)
        .filter(harm=question.harm, place_path__contains=[question.place])
        .exclude(record_type="incident")
    )
    return incidents.union(others.values_list("dataset", flat=True))
