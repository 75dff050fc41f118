"""What each section says of a small made-up world, and what it says of nothing."""

import re
from typing import Any

import pytest
from django.test import Client

from incidents.models import Coverage, Incident
from publication.actions.references import publish_references
from publication.models import Waiver
from publication.report.blocks import (
    BarChart,
    Heading,
    PageBreak,
    Text,
    every,
    numbers,
)
from publication.report.content import compose
from publication.report.gathering import gather
from publication.report.html import make_html
from publication.report.values import document_value
from tests.publication.report.reading import Api, release_now, report, tell
from tests.world import NOON, add_claim, day, make_dataset, make_incident, make_place, make_public

pytestmark = pytest.mark.django_db


def published(when: str = "2017-06-05", low: int | None = 5, **more: Any) -> Incident:
    claim = {
        name: more.pop(name)
        for name in ("population", "high", "hedge", "basis", "harm", "as_of", "subgroup", "voice")
        if name in more
    }
    incident = make_incident(when, **more)
    add_claim(incident, claim.pop("voice", "Made-up monitor"), low, **claim)
    make_public(incident)
    publish_references(at=NOON)
    return incident


def cover(status: str = "monitored", harms: tuple[str, ...] = ("killed",)) -> None:
    Coverage.objects.create(
        place=make_place("XX"),
        start_on=day("2017-01-01"),
        end_on=day("2017-12-31"),
        status=status,
        harms=list(harms),
        dataset=make_dataset(),
        monitored_by="Made-up monitor",
        note="made-up note",
    )
    publish_references(at=NOON)


def test_a_report_without_any_record_says_that_nothing_is_known() -> None:
    document = report()
    assert "no figure" in tell(document, "month")
    for section_of in ("incidents", "disputes", "stocks", "totals", "coverage", "annex"):
        assert tell(document, section_of), section_of


@pytest.mark.parametrize("language", ["en", "ar"])
def test_an_empty_month_has_words_for_nothing_in_every_section(language: str) -> None:
    make_place("XX")
    publish_references(at=NOON)
    document = report(language=language)
    anchors = [each.anchor for each in every(document.blocks, Heading) if each.level == 1]
    assert len(anchors) == 21
    assert [anchor for anchor in anchors if not tell(document, anchor)] == []


def test_an_empty_month_is_not_known_unless_somebody_looked() -> None:
    make_place("XX")
    publish_references(at=NOON)
    told = tell(report(), "month")
    assert "Civilians killed: the number is not known. Nobody monitored the whole month" in told
    assert " 0" not in told.replace("| 0 |", "")
    cover()
    told = tell(report(revision=2), "month")
    assert "Civilians killed: 0. The whole month was monitored and nothing was recorded." in told
    assert "Civilians injured: the number is not known." in told


def test_the_month_says_floor_range_and_best_in_words() -> None:
    incident = make_incident()
    for voice, low in (("Made-up monitor", 5), ("Made-up hospital", 12), ("Made-up agency", 6)):
        add_claim(incident, voice, low)
    make_public(incident)
    publish_references(at=NOON)
    told = tell(report(), "month")
    assert "Civilians killed: sources say 5 to 12." in told
    assert re.search(r"The figure to quote is \d+\.", told)
    assert "The corroborated floor is 6:" in told


def test_the_most_that_is_a_floor_is_said_to_be_more() -> None:
    incident = make_incident()
    add_claim(incident, low=1000, hedge="at_least", high=None)
    claim = incident.claims.get()
    claim.high = None
    claim.save()
    make_public(incident)
    publish_references(at=NOON)
    told = tell(report(), "month")
    assert "sources say 1,000 or more" in told
    assert "من" not in told


def test_arabic_says_a_range_from_to() -> None:
    published(low=5, high=12, hedge="range")
    told = tell(report(language="ar"), "month")
    assert "من 5 إلى 12" in told


def test_harm_without_a_number_is_not_zero() -> None:
    published(low=None)
    told = tell(report(), "month")
    assert "Civilians killed: the number is not known. Harm is alleged" in told


def test_the_sentence_to_quote_names_day_place_and_range() -> None:
    published(low=5, high=12, hedge="range")
    told = tell(report(), "quote")
    assert (
        "In the incidents of June 2017 recorded by 15 January 2026 (Made-up place XX), sources "
        "count 5 to 12 civilians killed; no part of that number is corroborated by a second "
        "independent source. (harmtrack, release 2017-06.r1)"
    ) in told
    assert "do not say that anybody is guilty" in told


def test_a_share_of_a_record_that_spans_months_stands_apart() -> None:
    published("2017-06-16/2017-07-15", low=30)
    told = tell(report(), "month")
    assert "sources say 0 to 30" in told
    assert "add a share of 15 by days" in told


def test_a_record_known_to_the_year_only_is_in_no_month() -> None:
    published("2017", low=9)
    document = report()
    assert "records known to the year only: 1" in tell(document, "ground")
    assert "No incident of the month is published" in tell(document, "incidents")


def test_the_trend_marks_the_newest_three_months_and_leaves_gaps() -> None:
    published("2017-02-05", low=4)
    published("2017-06-05", low=7)
    long = [chart for chart in every(report().blocks, BarChart) if len(chart.bars) == 36]
    [killed] = long
    by_month = {bar.label: bar for bar in killed.bars}
    provisional = [bar.label for bar in killed.bars if bar.provisional]
    assert provisional == ["2017-04", "2017-05", "2017-06"]
    february, march = by_month["2017-02"], by_month["2017-03"]
    assert february.best is not None
    assert (february.best.value, march.best) == (4, None)
    assert march.reason == "Not monitored"


def test_places_are_told_with_their_codes_and_on_a_map() -> None:
    make_place("XX01", latitude="35.5", longitude="38.5")
    make_place("XX0101", latitude="35.6", longitude="38.6")
    published(low=5)
    published(low=3, place="XX0102")
    told = tell(report(), "places")
    assert "Made-up place XX01 | XX01 | 2 | none | 8 | 8" in told
    assert "Made-up place XX01 / Made-up place XX0101 | XX0101 | 1 | none | 5 | 5" in told
    assert "XX0101 5" in told


def test_an_incident_with_two_parties_stands_under_both_and_once_in_all() -> None:
    published(low=5, parties=("made-up-army", "made-up-militia"))
    published(low=2)
    told = tell(report(), "party")
    assert "All incidents of the month | 2 | none | 7 | 7" in told
    assert "Made up: made-up-army | 1 | none | 5 | 5" in told
    assert "Made up: made-up-militia | 1 | none | 5 | 5" in told
    assert "No party accused | 1 | not told apart | not told apart | 2" in told
    assert "overlap" in told


def test_sex_and_age_show_what_nobody_tells() -> None:
    incident = make_incident()
    add_claim(incident, low=10)
    add_claim(incident, low=4, subgroup="children")
    make_public(incident)
    published(low=3)
    told = tell(report(), "people")
    assert "All incidents of the month | 2 | none | 13 | 13" in told
    assert "Children | 1 | none | 4 | 4" in told
    assert "Not told by any source | 1 | not told apart | not told apart | 3" in told


def test_grades_and_means_are_told_by_their_labels() -> None:
    published(low=5)
    document = report()
    assert "Weak | 1 | none | 5 | 5" in tell(document, "grade")
    assert "Airstrike | 1 | none | 5 | 5" in tell(document, "kind")


def test_a_stock_at_the_end_of_the_month_and_one_that_expired() -> None:
    for harm, as_of in (("trapped", "2017-06-20"), ("missing", "2017-03-01")):
        published(f"{as_of}", low=200, record_type="stock", harm=harm, as_of=as_of, kind="siege")
    told = tell(report(), "stocks")
    assert "Civilians trapped | Made-up place XX0101 | XX0101 | 200 | 2017-06-20" in told
    assert "no current figure: expired; last known 200 on 1 March 2017 | 2017-03-01" in told
    assert "No record up to the end of the month counts: besieged." in told


def test_a_period_total_is_told_beside_the_incidents_and_never_added() -> None:
    published(low=5)
    published("2017-06", low=20, record_type="period_total", basis="register")
    document = report()
    told = tell(document, "totals")
    assert "the incidents alone say 5; together with period totals 20 to 25." in told
    assert "Civilians killed: sources say 5. The figure to quote is 5." in tell(document, "month")


def test_a_dispute_shows_each_voice_with_its_own_figure() -> None:
    incident = make_incident()
    add_claim(incident, "Made-up monitor", 5)
    add_claim(incident, "Made-up agency", 40)
    add_claim(incident, "Made-up army", 0, stance="denies")
    make_public(incident)
    publish_references(at=NOON)
    told = tell(report(), "disputes")
    assert incident.code in told
    assert "Made-up monitor | 5 | Asserts, exactly, Statement | heard" in told
    assert "Made-up agency | 40 | Asserts, exactly, Statement | heard" in told
    assert "Made-up army | 0 | Denies, exactly, Statement | set aside: position" in told


def test_the_numbers_of_an_explanation_keep_their_direction_without_a_mark() -> None:
    incident = make_incident()
    add_claim(incident, "Made-up monitor", 5)
    add_claim(incident, "Made-up agency", 40)
    make_public(incident)
    document = report(language="ar")
    [told] = [line for line in tell(document, "disputes").split("\n") if "العدد من" in line]
    assert "العدد من 5 إلى 40" in told
    for written in (make_html(document).decode(), str(document_value(document))):
        assert "U+206" not in written


def test_incidents_are_listed_with_code_figures_and_what_to_know() -> None:
    incident = published("2017-06-28/2017-07-02", low=5, parties=("made-up-army",))
    [row] = [line for line in tell(report(), "incidents").split("\n") if incident.code in line]
    assert row == (
        f"{incident.code} | 28 June to 2 July 2017 | Made-up place XX0101 XX0101 | Airstrike: "
        "Made up: made-up-army (suspected) | Killed · Civilians: 5 | Weak, one voice only, "
        "spans months"
    )


def test_coverage_says_who_looked_and_what_nobody_did() -> None:
    make_place("XX0101")
    cover("monitored", ("killed", "injured"))
    told = tell(report(), "coverage")
    assert (
        "Made-up place XX XX | 2017-01-01 | 2017-12-31 | Monitored | killed, injured | "
        "Made-up monitor, made-up, made-up note"
    ) in told
    unwatched = "killed or injured, abducted, missing, trapped, besieged"
    assert f"Made-up place XX01: {unwatched} (not monitored)" in told


def test_waivers_are_printed_with_their_reason_in_the_language_of_the_report() -> None:
    release = release_now()
    Waiver.objects.create(
        release=release,
        check_code="claim_without_words",
        subjects=["HT1"],
        values={"subject": "HT1", "count": 1, "all": 3},
        reason="Made-up reason to let it pass",
        at=NOON,
    )
    facts = gather(release)
    assert (
        "A claim without words | HT1: claims without words: 1 of 3. | HT1 | "
        "Made-up reason to let it pass | 2026-01-15"
    ) in tell(compose(facts, "en"), "waivers")
    assert "ادعاء دون نص" in tell(compose(facts, "ar"), "waivers")


def test_the_annex_carries_claims_hashes_and_no_word_of_a_confidential_source() -> None:
    incident = make_incident()
    add_claim(incident, low=5, wording="made-up words of a witness")
    make_public(incident)
    publish_references(at=NOON)
    told = tell(report(), "annex")
    assert "| “made-up words of a witness” [1] |" in told
    assert "Made-up monitor, Made-up report" in told
    assert len(re.findall(r"\b[0-9a-f]{64}\b", told)) == 2
    assert "None: every figure to quote" in told


def test_a_release_says_how_it_is_cited_and_checked() -> None:
    published()
    told = tell(report(), "cite")
    assert "harmtrack, Harm to civilians recorded in June 2017: Made-up place XX." in told
    assert "release=2017-06.r1" in told
    assert "CC0-1.0" in told


def test_the_first_release_has_none_before_it_to_compare_with() -> None:
    assert "This is the first release" in tell(report(), "changes")


def test_nothing_that_moved_is_said_to_be_nothing() -> None:
    published(low=5)
    first = release_now("2017-06")
    published("2017-07-03", low=9)
    told = tell(report("2017-07", predecessor=first), "changes")
    assert told == "No figure of a month that 2017-06.r1 covers has moved since."


def test_a_late_claim_is_told_with_old_and_new_value_record_and_reason(client: Client) -> None:
    incident = published(low=5)
    first = release_now("2017-06")
    add_claim(incident, "Made-up agency", 40)
    make_public(incident, reason="Made-up late claim")
    published("2017-07-03", low=9)
    document = report("2017-07", predecessor=first)
    told = tell(document, "changes")
    why = f"{incident.code} +35 (late claim: Made-up late claim)"
    assert (
        f"2017-06 | civilians killed, Made-up place XX, the most that sources say | 5 | 40 | +35 | "
        f"{why}"
    ) in told
    assert "figure to quote" not in told
    shown = [each for each in numbers(document) if each.reference.startswith("releases/")]
    assert shown
    api = Api(client, "2017-07.r1")
    assert [each.value for each in shown] == [api.value(each.reference) for each in shown]


def test_the_narrative_stands_on_the_first_page() -> None:
    document = compose(gather(release_now()), "en", ((Text("Made-up words."),),))
    first = document.blocks.index(PageBreak())
    boxes = [block for block in document.blocks[:first] if type(block).__name__ == "Box"]
    assert len(boxes) == 1
