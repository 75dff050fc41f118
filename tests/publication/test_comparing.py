"""What moved between two releases: the parts add up, and each has its reason."""

import random
from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from incidents.actions.claiming import withdraw_claim
from incidents.models import Incident
from incidents.reasons import CHANGE_REASON
from incidents.reconciliation.months import allocate
from publication.actions import merging
from publication.actions.publishing import withdraw
from publication.comparing import SUMMED, VALUES, Cell, Change, Said, _because, compare, value
from publication.figures import make_figures, spans_months
from publication.models import LogHead, PublicDocument, PublishedFigure, Release
from publication.questions import DEFAULT_GRADINGS
from tests.publication.dice import change_something, take_out
from tests.publication.test_releases import make_release
from tests.world import NOON, add_claim, make_incident, make_public, make_user

pytestmark = pytest.mark.django_db

Totals = dict[Cell, Counter[str]]


def published(when: str = "2017-06-05", low: int = 5, **more: Any) -> Incident:
    incident = make_incident(when, **more)
    add_claim(incident, low=low)
    make_public(incident)
    return Incident.objects.get(pk=incident.pk)


def mark(name: str) -> Release:
    """A release at the head of the log."""
    return make_release(name, n=LogHead.objects.get().n)


def moved(change: Change, name: str = "best") -> tuple[int | None, int | None]:
    return value(change.before, name), value(change.after, name)


def why(change: Change) -> dict[str, str]:
    return {part.code: part.because for part in change.parts}


def only(changes: list[Change]) -> Change:
    [change] = changes
    return change


def test_where_nothing_moved_nothing_is_told() -> None:
    published()
    before = mark("2017-06.r1")
    assert compare(before, mark("2017-06.r2")) == []


def test_a_late_claim_is_told_with_its_entry() -> None:
    incident = published(low=5)
    before = mark("2017-06.r1")
    add_claim(incident, "Made-up hospital", 9)
    make_public(incident, reason="Made up: the hospital answered")
    change = only(compare(before, mark("2017-06.r2")))
    assert change.cell == Cell("2017-06", "XX", "killed", "civilian")
    assert moved(change, "reported_max") == (5, 9)
    assert why(change) == {incident.code: "late_claim"}
    [step] = change.parts[0].steps
    assert (step.kind, step.reason) == ("revised", "Made up: the hospital answered")


def test_a_record_that_came_late_is_late_claims() -> None:
    published(low=5)
    before = mark("2017-06.r1")
    late = published("2017-06-20", low=3)
    change = only(compare(before, mark("2017-06.r2")))
    assert (moved(change), why(change)) == ((5, 8), {late.code: "late_claim"})


def test_a_month_that_had_nothing_is_null_before_and_not_zero() -> None:
    published("2017-05-05")
    before = mark("2017-06.r1")
    published("2017-06-20", low=3)
    change = only(compare(before, mark("2017-06.r2")))
    assert moved(change) == (None, 3)
    assert change.difference["best"] == 3


def test_a_withdrawal_is_told() -> None:
    incident, _ = published(low=5), published(low=2)
    before = mark("2017-06.r1")
    withdraw(incident, by=make_user(), at=NOON, reason="Made up: another conflict")
    change = only(compare(before, mark("2017-06.r2")))
    assert (moved(change), why(change)) == ((7, 2), {incident.code: "withdrawal"})
    assert change.parts[0].change["incidents"] == -1


def test_a_redacted_record_leaves_as_a_withdrawal_without_words() -> None:
    incident = published(low=5)
    before = mark("2017-06.r1")
    take_out(f"incident:{incident.code}")
    change = only(compare(before, mark("2017-06.r2")))
    assert (moved(change), why(change)) == ((5, None), {incident.code: "withdrawal"})


def test_a_merge_is_told_of_both_records() -> None:
    source, target = published(low=5), published(low=5)
    before = mark("2017-06.r1")
    merging.merge(source, target, by=make_user("made-up-reviewer"), at=NOON, reason="Made up")
    change = only(compare(before, mark("2017-06.r2")))
    assert moved(change) == (10, 5)
    assert why(change)[source.code] == "merge"


def test_a_split_is_told_of_both_records() -> None:
    incident = published(low=5)
    kept = add_claim(incident, "Made-up hospital", 50)
    make_public(incident)
    before = mark("2017-06.r1")
    by = make_user("made-up-merger")
    act = merging.split(incident, [kept.pk], by=by, at=NOON, reason="Made up")
    make_public(Incident.objects.get(pk=act.target_id))
    change = only(compare(before, mark("2017-06.r2")))
    assert why(change) == {incident.code: "split", act.target.code: "split"}


def test_a_corrected_date_moves_two_months() -> None:
    incident = published(low=5)
    before = mark("2017-06.r1")
    incident.edtf = "2017-05-30"
    incident.clean()
    incident.save()
    make_public(incident)
    may, june = compare(before, mark("2017-06.r2"))
    assert (moved(may), moved(june)) == ((None, 5), (5, None))
    assert why(may) == why(june) == {incident.code: "correction"}


def test_a_claim_that_was_taken_back_is_a_correction() -> None:
    incident = published(low=5)
    claim = add_claim(incident, "Made-up hospital", 9)
    make_public(incident)
    before = mark("2017-06.r1")
    withdraw_claim(claim, by=make_user(), at=NOON, reason="Made up")
    make_public(incident)
    change = only(compare(before, mark("2017-06.r2")))
    assert why(change) == {incident.code: "correction"}


def test_only_the_months_that_both_cover_are_compared() -> None:
    published("2017-06-05")
    before = mark("2017-06.r1")
    published("2017-07-05")
    published("2017-06-06")
    assert [each.cell.month for each in compare(before, mark("2017-07.r1"))] == ["2017-06"]


def test_the_figures_of_one_place_can_be_asked_for() -> None:
    published(place="XX0101")
    before = mark("2017-06.r1")
    published(place="XX0101")
    published(place="XX0202")
    after = mark("2017-06.r2")
    assert moved(only(compare(before, after, place="XX01"))) == (5, 10)
    assert only(compare(before, after, place="XX01")).cell.place == "XX01"
    assert moved(only(compare(before, after))) == (5, 15)
    assert compare(before, after, place="XX03") == []


def test_a_later_release_is_not_compared_with_an_earlier_one() -> None:
    published()
    before = mark("2017-06.r1")
    published()
    with pytest.raises(ValueError, match="was cut before"):
        compare(mark("2017-06.r2"), before)


SAID = Said(frozenset({"1"}), frozenset({"1", "floor-v1"}))
READ_ANEW = Said(frozenset({"1"}), frozenset({"2", "floor-v1"}))


def test_the_same_claims_read_by_another_method_are_a_method_change() -> None:
    assert _because(SAID, READ_ANEW, [], regrouped=False) == "method_change"
    assert _because(SAID, SAID, [], regrouped=False) == "correction"


# Against plain Python ---------------------------------------------------------------------------


def add_up(until: date) -> Totals:
    """Add up what is public now as a patient reader of the documents would."""
    totals: Totals = {}
    for body in PublicDocument.objects.of_records().values_list("body", flat=True):
        for figure in make_figures(body, n=0):
            if (
                figure.record_type == "incident"
                and figure.subgroup == "any"
                and figure.grading in DEFAULT_GRADINGS
                and figure.start_on <= until
            ):
                for month, part in parts_of(figure, until):
                    cell = Cell(month, figure.place_path[0], figure.harm, figure.population)
                    totals.setdefault(cell, Counter()).update(part)
    return totals


def parts_of(figure: PublishedFigure, until: date) -> list[tuple[str, dict[str, int]]]:
    known = ("reported_min", "corroborated_min", "best", "reported_max")
    counted = {f"has_{name}": int(getattr(figure, name) is not None) for name in known}
    always = {"incidents": 1, "reported_max": figure.reported_max or 0, **counted}
    if not spans_months(figure):
        month = f"{figure.start_on:%Y}" if figure.year_only else f"{figure.start_on:%Y-%m}"
        return [(month, always | {name: getattr(figure, name) or 0 for name in known})]
    shares = allocate(figure.best or 0, figure.start_on, figure.end_on)
    return [
        (month, always | {"best_allocated": share or 0})
        for month, share in shares.items()
        if month <= f"{until:%Y-%m}"
    ]


@pytest.mark.parametrize("seed", range(3))
def test_the_parts_add_up_through_any_edits_to_what_plain_python_counts(seed: int) -> None:
    dice = random.Random(seed)
    for low in (3, 0, 7, 2):
        published(low=low)
    until = date(2017, 7, 31)
    releases: list[tuple[Release, Totals]] = [(mark("2017-07.r1"), add_up(until))]
    for revision in range(2, 6):
        for _ in range(dice.randint(1, 5)):
            change_something(dice)
        releases.append((mark(f"2017-07.r{revision}"), add_up(until)))
    for index, (earlier, before) in enumerate(releases):
        for later, after in releases[index:]:
            check(compare(earlier, later), before, after)


def check(changes: list[Change], before: Totals, after: Totals) -> None:
    nothing: Callable[[], Counter[str]] = Counter
    told = {change.cell for change in changes}
    for cell in before.keys() | after.keys():
        old, new = before.get(cell, nothing()), after.get(cell, nothing())
        assert cell in told or {name: old[name] for name in SUMMED} == {
            name: new[name] for name in SUMMED
        }
    for change in changes:
        old, new = before.get(change.cell, nothing()), after.get(change.cell, nothing())
        for name in SUMMED:
            assert (change.before[name], change.after[name]) == (old[name], new[name]), name
            parts = sum(part.change[name] for part in change.parts)
            assert parts == change.difference[name] == new[name] - old[name]
        for part in change.parts:
            assert part.because in CHANGE_REASON.codes
            assert part.steps
            assert any(part.change.values())
            assert set(VALUES) <= part.change.keys()
