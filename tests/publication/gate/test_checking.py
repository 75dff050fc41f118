"""What the gate finds in a month: each thing where it is, and nothing where nothing is wrong."""

from datetime import date
from itertools import groupby

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents.actions.claiming import withdraw_claim
from incidents.actions.merging import tell_apart
from incidents.models import Incident
from publication.actions.publishing import withdraw
from publication.gate.checking import check
from publication.gate.findings import CHECK_CODES, Finding
from publication.models import LogEntry
from publication.moments import LIVE, Moment
from tests.publication.gate.sets import (
    JUNE,
    WRONG,
    make_clean,
    make_founded,
    make_stock,
    make_toll,
    say,
)
from tests.world import (
    NOON,
    add_claim,
    make_dataset,
    make_incident,
    make_public,
    make_report,
    make_source,
    make_user,
    undone,
)

pytestmark = pytest.mark.django_db


def look() -> list[Finding]:
    return check(LIVE, JUNE)


def test_every_check_has_a_set_in_which_it_finds_something() -> None:
    assert set(WRONG) == set(CHECK_CODES)


def test_nothing_is_found_where_nothing_is_wrong() -> None:
    make_clean()
    assert look() == []


def test_what_is_wrong_is_found_and_nothing_else(subtests: pytest.Subtests) -> None:
    clean = make_clean()
    for code, go_wrong in WRONG.items():
        with subtests.test(code), undone():
            go_wrong(Incident.objects.get(pk=clean.pk))
            [finding] = look()
            assert finding.check == code
            assert finding.subjects


def codes(found: list[Finding]) -> set[str]:
    return {finding.check for finding in found}


def test_a_stock_that_is_counted_often_enough_still_holds() -> None:
    make_clean()
    make_stock("2017-06-20")
    make_stock("2017-06-02", every_days=30)
    assert look() == []


def test_a_newer_count_of_the_same_place_stands_for_an_expired_one() -> None:
    make_clean()
    make_stock("2017-06-01")
    make_stock("2017-06-25")
    assert look() == []


def test_a_stock_that_was_counted_long_ago_is_history() -> None:
    make_clean()
    make_stock("2017-02-01")
    assert look() == []


def test_records_that_were_told_apart_are_not_asked_about_again() -> None:
    make_clean()
    one, other = make_founded("2017-06-20", 5), make_founded("2017-06-21", 5)
    assert codes(look()) == {"duplicates_undecided"}
    tell_apart(one, other, by=make_user(), at=NOON, reason="Made-up reason")
    assert look() == []


def test_a_pair_is_found_though_one_of_them_is_of_another_month() -> None:
    make_clean()
    one, other = make_founded("2017-06-30", 5), make_founded("2017-07-01", 5)
    [finding] = look()
    assert finding.subjects == (one.code, other.code)


def test_records_that_one_data_set_compiled_were_told_apart_by_it() -> None:
    make_clean()
    compiled = make_dataset("made-up-compiled", compiled=True)
    make_founded("2017-06-20", 5, dataset=compiled)
    make_founded("2017-06-21", 5, dataset=compiled)
    assert look() == []


def test_what_a_data_set_lacks_is_one_finding_with_all_its_records() -> None:
    make_clean()
    compiled = make_dataset("made-up-compiled", compiled=True)
    made = [make_founded(f"2017-06-{day}", 5, dataset=compiled, public=False) for day in (10, 20)]
    for incident in made:
        add_claim(incident, "Made-up agency", 5)
        make_public(incident)
    [finding] = look()
    assert finding.subjects == (
        "data set made-up-compiled",
        *sorted(incident.code for incident in made),
    )
    assert dict(finding.values)["count"] == 1


def test_a_toll_that_was_corrected_does_not_fall() -> None:
    make_clean()
    first, _ = make_toll((("2017-06-05", 40), ("2017-06-09", 31)))
    withdraw_claim(first, by=make_user(), at=NOON, reason="Made-up correction")
    make_public(Incident.objects.get(pk=first.incident_id), reason="Made-up correction")
    assert look() == []


def test_two_records_of_one_toll_are_read_together() -> None:
    make_clean()
    make_toll((("2017-06-05", 40),))
    make_toll((("2017-06-09", 31),))
    assert codes(look()) == {"toll_falls"}


def test_of_several_counts_of_one_day_the_last_one_made_public_is_the_toll() -> None:
    make_clean()
    make_toll((("2017-06-05", 40),))
    make_toll((("2017-06-09", 31),))
    make_toll((("2017-06-09", 45),))
    assert look() == []


def test_nothing_of_a_confidential_source_is_counted_or_named() -> None:
    make_clean()
    incident = make_founded("2017-06-20", 5, public=False)
    secret = make_source(
        "made-up-secret", "ngo", confidential=True, public_alias="Made-up field worker"
    )
    add_claim(incident, secret, None)
    add_claim(incident, secret, 5, report=make_report(secret, "Made-up secret title"))
    make_public(incident)
    assert look() == []


def test_a_claim_that_waits_for_its_day_is_not_counted() -> None:
    incident = make_incident("2026-01-10")
    say(incident, make_source("Made-up monitor"), None)
    say(incident, make_source("Made-up hospital"), None, subgroup="health")
    make_public(incident)
    found = {each.check: dict(each.values) for each in check(LIVE, date(2026, 1, 1))}
    assert found["claim_without_words"]["count"] == found["claim_without_words"]["all"] == 1
    assert "report_without_capture" not in found


def test_earlier_months_are_looked_at_where_they_were_made_public_since() -> None:
    make_clean()
    since = LogEntry.objects.latest("n").n
    late = make_founded("2017-03-20", 5, public=False)
    add_claim(late, "Made-up agency", 5)
    make_public(late)
    assert look() == []
    [finding] = check(LIVE, JUNE, since=since)
    assert finding.subjects == (late.code,)


def test_the_state_that_is_asked_for_is_looked_at_and_no_later_one() -> None:
    clean = make_clean()
    before = LogEntry.objects.latest("n").n
    WRONG["weak_and_heavy"](clean)
    assert check(Moment(before, date(2017, 6, 30)), JUNE) == []
    after = LogEntry.objects.latest("n").n
    for incident in Incident.objects.filter(grading="weak"):
        withdraw(incident, by=make_user("made-up-reviewer"), at=NOON, reason="Made-up reason")
    assert look() == []
    assert codes(check(Moment(after, date(2017, 6, 30)), JUNE)) == {"weak_and_heavy"}


def test_a_month_takes_the_same_number_of_queries_however_many_records_it_has() -> None:
    make_clean()
    with CaptureQueriesContext(connection) as few:
        look()
    for day in (10, 14, 18, 22):
        make_founded(f"2017-06-{day}", 5)
    with CaptureQueriesContext(connection) as many:
        look()
    assert len(many) == len(few) < 30


def test_findings_of_every_kind_come_in_the_order_of_the_checks() -> None:
    clean = make_clean()
    for make in WRONG.values():
        make(clean)
    found = look()
    assert [code for code, _ in groupby(found, key=lambda each: each.check)] == [
        code for code in CHECK_CODES if code in codes(found)
    ]
    assert codes(found) >= set(CHECK_CODES) - {"party_alone", "weak_and_heavy"}
