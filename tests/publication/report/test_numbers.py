"""Every number of a report is the number that the API answers, in both languages."""

import pytest
from django.test import Client

from publication.report.blocks import numbers
from publication.report.content import compose
from publication.report.gathering import gather
from tests.publication.report.reading import Api, release_now

pytestmark = pytest.mark.usefixtures("seeded")


@pytest.mark.parametrize("month", ["2017-07", "2017-09"])
def test_every_number_is_what_the_api_answers(month: str, client: Client) -> None:
    release = release_now(month)
    facts = gather(release)
    api = Api(client, release.name)
    shown = list(numbers(compose(facts, "en")))
    asked = [number for number in shown if not number.reference.startswith("counted:")]
    assert len(asked) > 500
    wrong = {
        number.reference: (number.value, api.value(number.reference))
        for number in asked
        if number.value != api.value(number.reference)
    }
    assert wrong == {}


def test_both_languages_show_the_same_numbers() -> None:
    facts = gather(release_now("2017-07"))
    english, arabic = (
        sorted((number.reference, number.text) for number in numbers(compose(facts, language)))
        for language in ("en", "ar")
    )
    assert english == arabic
    assert len(english) > 900
