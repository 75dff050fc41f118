from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from publication.synthetic.copying import Json, line

TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))


def copied(*values: Any) -> tuple[Any, ...]:
    """What the database holds of a line."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE copied (n int, word text, words text[], body jsonb, flag boolean,"
            " day date, at timestamptz, salt bytea, degrees numeric) ON COMMIT DROP"
        )
        with cursor.copy("COPY copied FROM STDIN") as copy:
            copy.write(line(values))
        cursor.execute(
            "SELECT n, word, words, body::text, flag, day, at, salt, degrees FROM copied"
        )
        row: tuple[Any, ...] = cursor.fetchone()
        cursor.execute("DROP TABLE copied")
    return row


@pytest.mark.django_db
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXT, st.lists(TEXT))
def test_any_text_comes_back_as_it_was(word: str, words: list[str]) -> None:
    row = copied(1, word, words, Json([word]), None, None, None, None, None)
    assert row[1:3] == (word, words)


@pytest.mark.django_db
def test_every_other_value_comes_back_as_it_was() -> None:
    day, at, salt = date(2017, 6, 5), datetime(2026, 1, 1, 12, tzinfo=UTC), b"\0\\n"
    row = copied(7, "x", [], Json({"a": None}), True, day, at, salt, Decimal("-7.250000"))
    assert row[:4] == (7, "x", [], '{"a": null}')
    assert row[4:7] == (True, day, at)
    assert bytes(row[7]) == salt
    assert row[8] == Decimal("-7.250000")
