"""Harm by month, quarter, year or as one sum."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.response import Response

from incidents.reconciliation.conventions import CONVENTIONS
from publication.answers import answer, columns
from publication.api import shapes
from publication.api.asking import MonthlyParameters, ask, describe_question
from publication.api.base import PublicView
from publication.api.monthly_tables import (
    RENDERERS,
    about_months,
    chosen,
    export_months,
    fields_field,
)
from publication.api.rendering import FormatRenderer, QuickJSONRenderer
from publication.api.state import Head, describe_methodology
from publication.breakdowns import breakdown_of
from publication.models import PartnerKey
from publication.moments import LIVE
from publication.provenance import find_datasets
from publication.questions import Question


class MonthlyTableParameters(MonthlyParameters):
    fields = fields_field()  # type: ignore[assignment]


class MonthlyView(PublicView):
    """Harm to people by month, or by quarter, year or in all.

    Every row says in `value_reason` why its values are what they are: a month that nobody
    monitored is null, never zero. A suffix, as in `/aggregates/monthly.csv`, or `Accept` chooses
    another format for the same rows.
    """

    scopes = (PartnerKey.Scope.LIVE,)
    operation = "read_monthly_aggregates"
    parameters = MonthlyTableParameters
    shape = shapes.MonthlyAnswer
    renderer_classes = (QuickJSONRenderer, *RENDERERS)

    def answer(self, asked: dict[str, Any], head: Head, **captured: str) -> Response:
        question, path = ask(asked, head.hash)
        datasets = find_datasets(question)
        rows = answer(question, path, datasets)
        if self.warnings:
            rows = [row | {"warnings": [*row["warnings"], *self.warnings]} for row in rows]
        names = chosen(asked, columns(question))
        renderer = self.request.accepted_renderer
        if isinstance(renderer, FormatRenderer):
            about, bom = about_months(asked, head, datasets), asked["bom"] == "1"
            return Response(export_months(question, rows, names, renderer.written, about, bom=bom))
        return Response(
            {
                "query": describe_question(question, asked.get("release")),
                "log": head.describe(),
                "methodology": describe_methodology(),
                "caution": _(
                    "These are documented minima, not all deaths: harm that no source recorded "
                    "is in none of them. Null is unknown, and never zero."
                ),
                "datasets": datasets,
                "results": picked(rows, names) if "fields" in asked else rows,
                "provisional": question.moment == LIVE,
                "breakdown": describe_breakdown(question),
                "convention": describe_convention(question),
            }
        )


def picked(rows: list[dict[str, Any]], names: Sequence[str]) -> list[dict[str, Any]]:
    return [{name: row[name] for name in names} for row in rows]


def describe_breakdown(question: Question) -> dict[str, Any] | None:
    """Say whether the categories of an answer may be added up, and what stands in none."""
    if not question.by:
        return None
    breakdown = breakdown_of(question)
    return {
        "by": question.by,
        "overlapping": breakdown.overlapping,
        "rest": breakdown.rest or None,
    }


def describe_convention(question: Question) -> dict[str, Any] | None:
    """Say whom a recorder counts, and in which month a record stands."""
    if not question.convention:
        return None
    rule = CONVENTIONS[question.convention]
    return {"name": rule.name, "population": rule.population, "months": rule.months}
