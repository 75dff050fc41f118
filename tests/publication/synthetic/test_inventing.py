from collections import Counter

from publication.synthetic.inventing import (
    AREAS,
    CLAIMS,
    COUNTRIES,
    FIRST_DAY,
    invent_incident,
    invent_places,
)

PLACES = list(invent_places())
SOME = [invent_incident(number, seed=1, places=PLACES) for number in range(1, 2001)]


def test_a_number_and_a_seed_always_give_the_same_record() -> None:
    again = invent_incident(7, seed=1, places=PLACES)
    assert again == SOME[6]
    assert invent_incident(7, seed=2, places=PLACES) != again


def test_the_world_has_its_countries_and_areas() -> None:
    assert sum(place.parent is None for place in PLACES) == COUNTRIES
    assert len(PLACES) == COUNTRIES + AREAS
    assert len({place.code for place in PLACES}) == len(PLACES)


def test_every_record_says_that_it_is_made_up() -> None:
    assert all("Made-up" in invented.summary for invented in SOME)
    assert all("made up" in claim.wording for invented in SOME for claim in invented.claims)
    assert all(place.code.startswith("MU") for place in PLACES)


def test_records_have_four_claims_of_different_voices_on_two_harms_on_average() -> None:
    assert {len(invented.claims) for invented in SOME} == {CLAIMS}
    assert all(len({claim.voice for claim in each.claims}) == CLAIMS for each in SOME)
    harms = [len({claim.harm for claim in invented.claims}) for invented in SOME]
    assert 1.9 < sum(harms) / len(harms) < 2.1


def test_records_lie_in_ten_years_and_as_exactly_as_they_say() -> None:
    assert all(FIRST_DAY <= each.start <= each.end for each in SOME)
    assert {each.end.year - FIRST_DAY.year for each in SOME} <= set(range(11))
    days = {each.precision: (each.end - each.start).days for each in SOME}
    assert (days["day"], days["night"], days["days"]) == (0, 1, 3)
    assert Counter(each.precision for each in SOME).most_common(1)[0][0] == "day"
