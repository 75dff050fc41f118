"""The rights of each role on each table.

Which tables are append-only or public is told by the apps: `append_only` and `readable` on an app's
config are the names of its models.
"""

from collections.abc import Iterator

from django.apps import apps
from django.db import models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from pghistory.models import Event


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
            if role == app:
                cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {to}")
