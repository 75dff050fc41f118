"""Configuration errors, explained at start."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.core.exceptions import ImproperlyConfigured


@register
def secret_key_is_set(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    try:
        settings.SECRET_KEY  # noqa: B018
    except ImproperlyConfigured:
        # The embedded installation gets its key from `up`, and nothing before that needs one.
        if settings.DATABASE_IS_EMBEDDED:
            return []
        return [
            Error(
                "SECRET_KEY is not set.",
                hint="Set SECRET_KEY to 50 random characters and keep it: sessions are signed with it. "
                "`manage.py up` makes one for its data folder.",
                id="harmtrack.E001",
            )
        ]
    return []


@register
def databases_agree(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    app, owner = settings.DATABASES["default"], settings.DATABASES["owner"]
    problems: list[CheckMessage] = []
    if not app["ENGINE"].endswith("postgresql"):
        problems.append(
            Error(
                f"DATABASE_URL names {app['ENGINE']}; PostgreSQL is the only database that harmtrack runs on.",
                hint="Use postgres://harmtrack_app:PASSWORD@HOST:5432/harmtrack",
                id="harmtrack.E002",
            )
        )
    if any(app.get(key) != owner.get(key) for key in ("HOST", "PORT", "NAME")):
        problems.append(
            Error(
                "DATABASE_URL and DATABASE_OWNER_URL name two databases.",
                hint="They are one database under two roles: only the user and the password may differ.",
                id="harmtrack.E003",
            )
        )
    return problems


@register
def broker_is_redis(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    if settings.CELERY_BROKER_URL.startswith(("redis://", "rediss://", "redis+socket:///")):
        return []
    return [
        Error(
            "REDIS_URL is not the address of a Redis or Valkey server.",
            hint="Use redis://HOST:6379/0, rediss://HOST:6379/0 or redis+socket:///PATH",
            id="harmtrack.E004",
        )
    ]


@register(deploy=True)
def roles_are_separate(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    app, owner = (settings.DATABASES[alias].get("USER") for alias in ("default", "owner"))
    if app != owner:
        return []
    return [
        Warning(
            "The site connects to the database as the owner of its tables.",
            hint="Set DATABASE_OWNER_URL to the owner's address and DATABASE_URL to the app role's.",
            id="harmtrack.W001",
        )
    ]
