"""Configuration errors, explained at start."""

from typing import Any

from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured


@checks.register
def secret_key_is_set(**kwargs: Any) -> list[checks.CheckMessage]:
    try:
        settings.SECRET_KEY  # noqa: B018
    except ImproperlyConfigured:
        # The embedded installation gets its key from `up`, and nothing before that needs one.
        if settings.DATABASE_IS_EMBEDDED:
            return []
        return [
            checks.Error(
                "SECRET_KEY is not set.",
                hint="Set SECRET_KEY to 50 random characters and keep it: sessions are signed with "
                "it. `manage.py up` makes one for its data folder.",
                id="harmtrack.E001",
            )
        ]
    return []


@checks.register
def database_is_postgresql(**kwargs: Any) -> list[checks.CheckMessage]:
    engine = settings.DATABASES["default"]["ENGINE"]
    if engine == "django.db.backends.postgresql":
        return []
    return [
        checks.Error(
            f"DATABASE_URL names {engine}; PostgreSQL is the only database that harmtrack runs on.",
            hint="Use postgres://harmtrack_app:PASSWORD@HOST:5432/harmtrack",
            id="harmtrack.E002",
        )
    ]


@checks.register
def roles_share_a_database(**kwargs: Any) -> list[checks.CheckMessage]:
    app, owner = settings.DATABASES["default"], settings.DATABASES["owner"]
    if all(app.get(key) == owner.get(key) for key in ("HOST", "PORT", "NAME")):
        return []
    return [
        checks.Error(
            "DATABASE_URL and DATABASE_OWNER_URL name two databases.",
            hint="They are one database under two roles: only user and password may differ.",
            id="harmtrack.E003",
        )
    ]


@checks.register
def broker_is_redis(**kwargs: Any) -> list[checks.CheckMessage]:
    if settings.CELERY_BROKER_URL.startswith(("redis://", "rediss://", "redis+socket:///")):
        return []
    return [
        checks.Error(
            "REDIS_URL is not the address of a Redis or Valkey server.",
            hint="Use redis://HOST:6379/0, rediss://HOST:6379/0 or redis+socket:///PATH",
            id="harmtrack.E004",
        )
    ]


@checks.register
def days_are_in_every_month(**kwargs: Any) -> list[checks.CheckMessage]:
    return [
        checks.Error(
            f"{name} is {day}: not every month has such a day.",
            hint=f"Set {name} to a day from 1 to 28, or to 0 for none.",
            id="harmtrack.E005",
        )
        for name in ("REPORT_DAY", "RELEASE_DAY")
        if not 0 <= (day := getattr(settings, name)) <= 28
    ]


@checks.register(deploy=True)
def roles_are_separate(**kwargs: Any) -> list[checks.CheckMessage]:
    app, owner = (settings.DATABASES[alias].get("USER") for alias in ("default", "owner"))
    if app != owner:
        return []
    return [
        checks.Warning(
            "The site connects to the database as the owner of its tables.",
            hint="Let DATABASE_URL name the app role and DATABASE_OWNER_URL the owner.",
            id="harmtrack.W001",
        )
    ]
