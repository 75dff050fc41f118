"""The three database roles, and what each may do.

owner   owns the tables and changes them; only `migrate` connects as it
app     the site and the jobs: reads and writes rows, only adds to append-only tables
reader  reads what is public, and nothing else

`harmtrack.rights` gives them their rights on the tables.
"""

import secrets
from collections.abc import Mapping

import psycopg
from psycopg import sql

OWNER = "harmtrack_owner"
APP = "harmtrack_app"
READER = "harmtrack_reader"
LOGIN_ROLES = (OWNER, APP, READER)


def new_passwords(*roles: str) -> dict[str, str]:
    return {role: secrets.token_urlsafe(24) for role in roles}


def create_roles(connection: psycopg.Connection, *, passwords: Mapping[str, str]) -> None:
    """Make the roles that are missing and set their passwords; `connection` is a superuser's.

    The app is a member of the reader, so that it can take the reader's narrower rights for a while.
    """
    known = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
    for role in LOGIN_ROLES:
        verb = "ALTER" if role in known else "CREATE"
        connection.execute(
            sql.SQL("{} ROLE {} LOGIN PASSWORD {}").format(
                sql.SQL(verb), sql.Identifier(role), sql.Literal(passwords[role])
            )
        )
    connection.execute(
        sql.SQL("GRANT {} TO {}").format(sql.Identifier(READER), sql.Identifier(APP))
    )


def create_database(connection: psycopg.Connection, *, name: str, owner: str) -> None:
    """Make the database unless it is there; `connection` is a superuser's, in autocommit."""
    if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
        return
    connection.execute(
        sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(name), sql.Identifier(owner))
    )
