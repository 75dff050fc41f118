"""Nobody's work is counted: haste costs accuracy, and nobody is to be raced."""

import re

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model

OURS = ("sources", "incidents", "publication", "harmtrack")
COUNTING = re.compile(r"\b(?:Count|Sum|Avg|Rank|DenseRank|RowNumber)\(")


def people() -> set[str]:
    """The names of every field of ours that points to a person."""
    user = get_user_model()
    return {
        field.name
        for label in ("sources", "incidents", "publication")
        for model in apps.get_app_config(label).get_models()
        for field in model._meta.get_fields()
        if field.is_relation and field.related_model is user and not field.auto_created
    }


def counted_by_person(text: str) -> list[str]:
    """Return the statements that group by a person and count."""
    by_person = re.compile(
        r"\.values\((?:[^()]*[\"'](?:"
        + "|".join(sorted(people()))
        + r")(?:_id|__\w+)?[\"'][^()]*)\)"
    )
    statements = re.split(r"\n\s*\n", text)
    return [each for each in statements if by_person.search(each) and COUNTING.search(each)]


def test_the_search_finds_what_it_looks_for() -> None:
    assert {"assigned_to", "reviewed_by", "rated_by"} <= people()
    ranking = 'Incident.objects.values("reviewed_by").annotate(n=Count("pk")).order_by("-n")'
    assert counted_by_person(ranking) == [ranking]


@pytest.mark.parametrize("app", OURS)
def test_nothing_counts_work_for_each_person(app: str) -> None:
    for file in (settings.BASE_DIR / app).rglob("*.py"):
        assert counted_by_person(file.read_text(encoding="utf-8")) == [], file
