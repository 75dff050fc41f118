import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.reconciliation.explanation import explain
from incidents.reconciliation.figures import Figure
from incidents.reconciliation.ranges import reconcile
from tests.incidents.reconciliation.builders import figure, law

METHOD = "methodology 1 with k = 2, lexicon floor-v1."
THEATRE = [
    figure("1", 300, 300, voice="city", hedge="about"),
    figure("2", 1600, 1600, voice="ap", hedge="about"),
    figure("3", 12, None, voice="amnesty", hedge="at_least", basis="partial_list"),
    figure("4", 0, 0, voice="army", stance="denies", party=True),
]
WIRE = [figure(str(place), 30, None, voice="wire", hedge="at_least") for place in range(3)]
NAMES = {"city": "the city", "ap": "AP", "amnesty": "Amnesty", "army": "the army"}


@pytest.mark.parametrize(
    ("figures", "told"),
    [
        pytest.param(
            THEATRE,
            "The number is 12 to 1,600 or more; three voices are heard: the city (about 300), AP "
            "(about 1,600) and Amnesty (at least 12); the corroborated floor is 300; 300 is "
            "quoted because it is the lowest figure not below what is corroborated or conceded; "
            "the voices are in dispute. Set aside: the army (a denial, which is a position and "
            "not a count); rule R4, ",
            id="three voices in dispute, one denial",
        ),
        pytest.param(
            WIRE,
            "The number is 30 or more; one voice is heard: wire (at least 30); 30 is quoted "
            "because no other voice is heard. Set aside: wire (2 claims, replaced by another "
            "figure of the same voice); rule R3, ",
            id="copies of one voice",
        ),
        pytest.param(
            [figure("1", 1, 30, hedge="at_most", voice="mayor")],
            "The number is 1 to 30; one voice is heard: mayor (up to 30); no figure is quoted "
            "because voices give only ceilings, or numbers below what is corroborated. No claim "
            "is set aside; rule R4, ",
            id="a ceiling",
        ),
        pytest.param(
            [figure("1", 2, 3, voice="locals"),
             figure("2", 9, 9, voice="army", stance="concedes", party=True)],
            "The number is 2 to 9; one voice is heard: locals (2 to 3); a party to the conflict "
            "concedes 9; 9 is quoted because a party to the conflict concedes it. Set aside: the "
            "army (speaks for a party, shown beside the range); rule R4, ",
            id="an admission over the range",
        ),
        pytest.param(
            [figure("1", 12, None, hedge="vague", voice="a", reliability="B"),
             figure("2", 4, 9, best=5, voice="b", hedge="range")],
            "The number is 4 to 12 or more; two voices are heard: a (a vague word read as at "
            "least 12) and b (4 to 9, best 5); the corroborated floor is 4; 12 is quoted because "
            "its voice is rated above every other; the voices are in dispute. No claim is set "
            "aside; rule R3, ",
            id="a vague word and a best",
        ),
        pytest.param(
            [figure("1", None, stance="no_count", hedge="none", voice="a")],
            "No voice gives a figure that can be used, so the number is unknown, not zero. Set "
            "aside: a (no figure given); rule R5, ",
            id="unknown is not zero",
        ),
    ],
)  # fmt: skip
def test_english(figures: list[Figure], told: str) -> None:
    assert explain(reconcile(figures), NAMES, figures, "en") == told + METHOD


def test_the_previous_value_is_told() -> None:
    before = reconcile(WIRE)
    told = explain(reconcile(THEATRE), NAMES, THEATRE, "en", previous=before)
    assert "; before, the number was 30 or more (best 30); rule R4" in told
    told = explain(reconcile(THEATRE), NAMES, THEATRE, "en", previous=reconcile([]))
    assert "; before, the number was unknown; rule R4" in told
    capped = reconcile([figure("1", 1, 30, hedge="at_most")])
    told = explain(reconcile(THEATRE), NAMES, THEATRE, "en", previous=capped)
    assert "; before, the number was 1 to 30 (no best figure); rule R4" in told


def test_arabic() -> None:
    told = explain(reconcile(THEATRE), {"city": "المدينة", "army": "الجيش"}, THEATRE, "ar")
    assert told == (
        "العدد من \u206612\u2069 إلى \u20661,600\u2069 أو أكثر؛ "
        "وعدد المصادر المأخوذ بها \u20663\u2069: \u2068المدينة\u2069 (نحو \u2066300\u2069)، "
        "و\u2068ap\u2069 (نحو \u20661,600\u2069)، و\u2068amnesty\u2069 (\u206612\u2069 على الأقل)؛ "
        "والحد الأدنى الذي تسنده مصادر مستقلة \u2066300\u2069؛ والرقم المختار \u2066300\u2069 "
        "لأنه أدنى رقم لا يقل عما تسنده مصادر مستقلة أو يعترف به طرف في النزاع؛ والمصادر متعارضة. "
        "استُبعد ما يلي: \u2068الجيش\u2069 (نفي، وهو موقف لا إحصاء)؛ والقاعدة \u2066R4\u2069 "
        "من المنهجية \u20661\u2069 حيث \u2066k = 2\u2069، والمعجم \u2066floor-v1\u2069."
    )


@pytest.mark.parametrize(
    ("claims", "counted"),
    [
        (1, "حلّ محله"),
        (2, "إفادتان، حلّ محله"),
        (3, "\u20663\u2069 إفادات، حلّ محله"),
        (11, "\u206611\u2069 إفادة، حلّ محله"),
        (103, "\u2066103\u2069 إفادات، حلّ محله"),
    ],
)
def test_arabic_counts_claims_with_the_right_plural(claims: int, counted: str) -> None:
    copies = [figure(str(place), 30, None, voice="wire") for place in range(claims + 1)]
    assert f"\u2068wire\u2069 ({counted}" in explain(reconcile(copies), {}, copies, "ar")


@law
@given(number=st.integers(0, 10**6), copies=st.integers(1, 4))
def test_every_number_in_arabic_is_isolated(number: int, copies: int) -> None:
    said = [figure(str(place), number, None, voice="v") for place in range(copies)]
    told = explain(reconcile(said), {}, said, "ar", previous=reconcile(said))
    outside = re.sub("[\u2066\u2068][^\u2069]*\u2069", "", told)
    assert not re.search("[0-9A-Za-z]", outside)


def test_another_language_is_refused() -> None:
    with pytest.raises(ValueError, match="language: 'fr' is not accepted; one of en, ar is"):
        explain(reconcile([]), {}, [], "fr")
