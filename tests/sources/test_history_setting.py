"""What the triggers of the history find in every connection."""

import pytest
from django.db import connection


@pytest.mark.django_db
def test_the_triggers_find_their_setting_and_need_catch_no_error() -> None:
    """An error caught for each row would make a large import slow by the square of its rows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('pgtrigger.ignore')")
        assert cursor.fetchone() == ("{}",)
