"""A refusal is made once, and read by each in their own language, also long after."""

import pytest
from django.db import connection
from django.utils import translation
from django.utils.timezone import now

from incidents.actions.importing import Refused
from incidents.codebook import REVIEW_STATE
from incidents.models import ImportRun
from sources.dates import NotADate, When
from sources.importers.problems import Problem
from sources.refusals import Message, Refusal, Term
from sources.saying import Told, say, told

WEST = Problem.of("row 2", "longitude", "4239", "degrees from -%(most)s to %(most)s", most=180)


def test_a_refusal_is_english_for_logs_and_said_in_the_language_of_the_reader() -> None:
    refused = Refusal("The file is empty.")
    assert str(refused) == "The file is empty."
    with translation.override("ar"):
        assert str(refused) == "The file is empty."
        assert say(refused) == "الملف فارغ."


def test_another_error_says_what_it_says() -> None:
    with translation.override("ar"):
        assert say(ValueError("The file is empty.")) == "The file is empty."


def test_a_term_is_a_code_in_english_logs_and_a_label_for_the_reader() -> None:
    refused = Refusal("one of %(codes)s", codes=Term(REVIEW_STATE, "in_review"))
    assert str(refused) == "one of in_review"
    assert say(refused) == "one of In review"
    with translation.override("ar"):
        assert say(refused) == "واحد من: ⁦قيد المراجعة⁩"


def test_values_are_told_however_deep_they_stand() -> None:
    terms = tuple(Term(REVIEW_STATE, code) for code in ("draft", "published"))
    message = Message("one of %(codes)s", {"codes": terms})
    assert str(message) == "one of draft, published"
    with translation.override("ar"):
        assert Told.of(message) == "واحد من: ⁦مسودة، منشور⁩"


def test_a_date_that_is_refused_is_refused_in_arabic_too() -> None:
    with translation.override("ar"), pytest.raises(NotADate) as refused:
        When.read("5/6/2017")
    with translation.override("ar"):
        assert say(refused.value).startswith(
            "«5/6/2017» قد يكون ⁦2017-05-06⁩ أو ⁦2017-06-05⁩: اكتب المقصود منهما. المقبول: تاريخ مثل"
        )


@pytest.mark.django_db
def test_what_was_stored_is_read_in_each_readers_language() -> None:
    run = ImportRun.objects.create(feed="records", started_at=now(), heartbeat_at=now())
    run.finish(at=now(), error=told(Refused([WEST, Message("The file is empty.")])))
    english = str(WEST) + "\nThe file is empty."
    assert run.error == ImportRun.objects.get().error == english
    with translation.override("ar"):
        held = ImportRun.objects.get()
        assert held.error.splitlines() == [
            "⁦row 2⁩، ⁦longitude⁩: القيمة «4239» غير مقبولة؛ والمقبول: درجات من ⁦-180⁩ إلى ⁦180⁩",
            "الملف فارغ.",
        ]
        # Whoever saves it again does not fix their own language in it.
        held.save()
    assert ImportRun.objects.get().error == english


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["", "Something else broke.", '[{"text": '])
def test_any_other_text_is_stored_as_it_stands(text: str) -> None:
    run = ImportRun.objects.create(feed="records", started_at=now(), heartbeat_at=now())
    run.finish(at=now(), error=text or "x")
    ImportRun.objects.update(error=text)
    with connection.cursor() as cursor:
        cursor.execute("SELECT error FROM incidents_importrun")
        assert cursor.fetchall() == [(text,)]
    assert ImportRun.objects.get().error == text
