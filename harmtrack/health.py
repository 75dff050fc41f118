"""Two questions that a machine asks: is the process alive, and can it do its work."""

import logging
from collections.abc import Callable

from celery import current_app
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 whenever this process answers at all."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when every part is "ok", otherwise 503; the body names each part, the log says why."""
    parts = {name: state(name, look) for name, look in PARTS.items()}
    return JsonResponse(parts, status=200 if set(parts.values()) == {"ok"} else 503)


def state(name: str, look: Callable[[], str]) -> str:
    try:
        return look()
    except (DatabaseError, OperationalError) as error:
        logger.warning("%s is not ready: %s", name, error)
        return "unreachable"


def database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "ok"


def migrations() -> str:
    executor = MigrationExecutor(connection)
    return "not applied" if executor.migration_plan(executor.loader.graph.leaf_nodes()) else "ok"


def broker() -> str:
    with current_app.connection_for_write() as connected:
        connected.ensure_connection(max_retries=1, timeout=4)
    return "ok"


PARTS: dict[str, Callable[[], str]] = {
    "database": database,
    "migrations": migrations,
    "broker": broker,
}
