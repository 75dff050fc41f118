"""A rating is added with its reason, and whoever derives numbers from it is told."""

import pytest

from sources.actions.rating import rate_source
from sources.models import Source, SourceChange
from tests.world import NOON, day, make_source, make_user

pytestmark = pytest.mark.django_db


def rate(source: Source, reliability: str = "B", **more: str) -> None:
    values = {"topic": "civilian_harm", "reason": "Borne out", "name": "made-up-rater", **more}
    by = make_user(values.pop("name"))
    rate_source(source, reliability=reliability, by=by, on=day("2026-01-02"), at=NOON, **values)


def test_a_rating_stands_beside_older_ones_and_leaves_word() -> None:
    source = make_source()
    rate(source, "B")
    rate(source, "C")
    assert list(source.ratings.values_list("reliability", flat=True)) == ["C", "B"]
    assert source.reliability("civilian_harm") == "C"
    assert SourceChange.objects.filter(source=source, changed_at=NOON).count() == 2


def test_the_worst_rating_counts_from_the_second_person() -> None:
    source = make_source()
    rate(source, "B", name="ann")
    rate(source, "E", name="ann")
    assert source.reliability("civilian_harm") == "B"
    rate(source, "E", name="bob")
    assert source.reliability("civilian_harm") == "E"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"topic": "luck"}, "topic is 'luck'; accepted are: civilian_harm"),
        ({"reason": "  "}, "reason is empty"),
    ],
    ids=["topic", "reason"],
)
def test_a_bad_rating_is_refused_and_nothing_is_stored(wrong: dict[str, str], said: str) -> None:
    source = make_source()
    with pytest.raises(ValueError, match=said):
        rate(source, **wrong)
    assert not source.ratings.exists()
    assert not SourceChange.objects.exists()


def test_an_unknown_reliability_is_refused() -> None:
    with pytest.raises(ValueError, match="reliability is 'Z'; accepted are: A, B, C, D, E, F"):
        rate(make_source(), "Z")
