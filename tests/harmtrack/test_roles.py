"""What each database role may and may not do."""

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from harmtrack import rights

pytestmark = pytest.mark.django_db

APPEND_ONLY = sorted(rights.append_only_tables())
READABLE = sorted(rights.readable_tables())


def refused(statement: str) -> None:
    with (
        pytest.raises(ProgrammingError, match=r"permission denied|must be owner"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def allowed(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_tests_run_as_the_app_role() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, session_user")
        assert cursor.fetchone() == ("harmtrack_app", "harmtrack_app")


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_app_reads_append_only_tables_and_changes_no_row(table: str) -> None:
    allowed(f'SELECT * FROM "{table}" LIMIT 1')
    refused(f'DELETE FROM "{table}"')
    refused(f'TRUNCATE "{table}"')
    with connection.cursor() as cursor:
        key = connection.introspection.get_primary_key_column(cursor, table)
    refused(f'UPDATE "{table}" SET "{key}" = "{key}"')


def test_the_log_and_every_history_table_are_append_only() -> None:
    assert "publication_logentry" in APPEND_ONLY
    histories = [
        table for table in connection.introspection.table_names() if table.endswith("event")
    ]
    assert histories
    assert set(histories) <= set(APPEND_ONLY)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (n integer)",
        "DROP TABLE auth_user",
        "ALTER TABLE auth_user ADD COLUMN note text",
        "TRUNCATE auth_user CASCADE",
        "CREATE EXTENSION citext",
        "CREATE ROLE mine",
        "SET LOCAL ROLE harmtrack_owner",
    ],
)
def test_app_changes_no_table_and_takes_no_other_right(statement: str) -> None:
    refused(statement)


def test_app_writes_ordinary_rows() -> None:
    user = User.objects.create_user("amal")
    user.first_name = "Amal"
    user.save()
    user.delete()
    assert not User.objects.filter(username="amal").exists()


@pytest.mark.parametrize("table", READABLE)
def test_reader_reads_what_is_public_and_writes_nothing(as_reader: None, table: str) -> None:
    allowed(f'SELECT * FROM "{table}" LIMIT 1')
    refused(f'DELETE FROM "{table}"')
    refused(f'INSERT INTO "{table}" DEFAULT VALUES')


def test_reader_reads_nothing_else(as_reader: None) -> None:
    hidden = set(connection.introspection.table_names()) - set(READABLE)
    assert {"auth_user", "django_session", "django_migrations"} <= hidden
    for table in hidden:
        refused(f'SELECT * FROM "{table}" LIMIT 1')


def test_only_publication_tables_are_public() -> None:
    assert READABLE
    assert all(table.startswith("publication_") for table in READABLE)
