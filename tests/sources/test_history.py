"""What the triggers of the history find in every connection, and which reason each row gets."""

import pytest
from django.db import IntegrityError, connection, transaction

from sources.history import because
from sources.models import Party
from tests.world import make_party

pytestmark = pytest.mark.django_db


def read_reason(party: Party) -> str | None:
    event = party.events.latest("pgh_id")  # type: ignore[attr-defined]
    return str(event.pgh_context.metadata["reason"]) if event.pgh_context else None


def test_the_triggers_find_their_setting_and_need_catch_no_error() -> None:
    """An error caught for each row would make a large import slow by the square of its rows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('pgtrigger.ignore')")
        assert cursor.fetchone() == ("{}",)


def test_a_reason_holds_for_what_is_written_inside_it_and_for_nothing_else() -> None:
    with transaction.atomic():
        before = make_party("made-up-before")
        with because("Made-up reason", door="import"):
            outer = make_party("made-up-outer")
            with because("Made-up inner reason", door="import"):
                inner = make_party("made-up-inner")
            again = make_party("made-up-again")
        after = make_party("made-up-after")
    reasons = [read_reason(each) for each in (before, outer, inner, again, after)]
    assert reasons == [None, "Made-up reason", "Made-up inner reason", "Made-up reason", None]


def test_an_error_inside_a_reason_takes_it_back_with_the_rows() -> None:
    def fail() -> None:
        with because("Made-up", door="import"), transaction.atomic():
            make_party("made-up-inside")
            raise ArithmeticError

    with pytest.raises(ArithmeticError):
        fail()
    assert read_reason(make_party("made-up-after")) is None


def test_an_error_of_the_database_is_told_as_it_is() -> None:
    def fail() -> None:
        with transaction.atomic(), because("Made-up", door="import"):
            make_party()
            Party.objects.bulk_create([Party(code=make_party().code)])

    with pytest.raises(IntegrityError):
        fail()


def test_what_is_only_tried_is_rolled_back_inside_its_reason() -> None:
    with transaction.atomic(), because("Made-up", door="import"):
        make_party("made-up-tried")
        transaction.set_rollback(True)
    assert not Party.objects.exists()
