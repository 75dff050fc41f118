"""The three database roles, and what each may do.

owner   owns the tables and changes them; only `migrate` connects as it
app     the site and the jobs: reads and writes rows, adds to the append-only tables, changes no table
reader  reads what is public, and nothing else

Which tables are append-only or public is told by the apps: `append_only` and `readable` on an app's
config are the names of its models.
"""

import secrets
from collections.abc import Iterator, Mapping

import psycopg
from django.apps import apps
from django.db import models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from pghistory.models import Event
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
    connection.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(READER), sql.Identifier(APP)))


def create_database(connection: psycopg.Connection, *, name: str, owner: str) -> None:
    """Make the database unless it is there; `connection` is a superuser's, outside a transaction."""
    if connection.execute("SELECT FROM pg_database WHERE datname = %s", [name]).fetchone():
        return
    connection.execute(
        sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(name), sql.Identifier(owner))
    )


def models_named(attribute: str) -> Iterator[type[models.Model]]:
    for config in apps.get_app_configs():
        for name in getattr(config, attribute, ()):
            yield config.get_model(name)


def append_only_tables() -> set[str]:
    """The tables that the apps declare, and every history table."""
    declared = {model._meta.db_table for model in models_named("append_only")}
    history = {model._meta.db_table for model in apps.get_models() if issubclass(model, Event)}
    return declared | history


def readable_tables() -> set[str]:
    return {model._meta.db_table for model in models_named("readable")}


def grant(connection: BaseDatabaseWrapper, *, app: str, reader: str) -> None:
    """Give `app` and `reader` exactly their rights, whatever they had; `connection` is the owner's.

    A reader that does not exist is left out: a server may have been given without one.
    """
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        append_only = append_only_tables() & tables
        rights = {
            app: {
                "SELECT, INSERT": append_only,
                "SELECT, INSERT, UPDATE, DELETE": tables - append_only,
            },
            reader: {"SELECT": readable_tables() & tables},
        }
        cursor.execute("SELECT rolname FROM pg_roles WHERE rolname IN (%s, %s)", [app, reader])
        for (role,) in cursor.fetchall():
            to = connection.ops.quote_name(role)
            cursor.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {to}")
            cursor.execute(f"GRANT USAGE ON SCHEMA public TO {to}")
            for verbs, names in rights[role].items():
                if names:
                    listed = ", ".join(map(connection.ops.quote_name, sorted(names)))
                    cursor.execute(f"GRANT {verbs} ON {listed} TO {to}")
