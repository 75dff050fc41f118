"""/healthz and /readyz tell a machine what it may send here."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.test import Client, RequestFactory

from harmtrack.celery import app
from harmtrack.heads import leave_out_body


def test_healthz_needs_no_database(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_readyz_names_every_part(client: Client) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"database": "ok", "migrations": "ok", "broker": "ok"}


@pytest.mark.django_db
def test_readyz_misses_a_migration(client: Client) -> None:
    MigrationRecorder.Migration.objects.filter(app="auth").delete()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"database": "ok", "migrations": "not applied", "broker": "ok"}


@pytest.mark.django_db
def test_readyz_misses_the_broker(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app.conf, "broker_url", "redis+socket:///nowhere/valkey.sock")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"database": "ok", "migrations": "ok", "broker": "unreachable"}


def test_every_page_forbids_foreign_and_inline_scripts(client: Client) -> None:
    policy: Any = client.get("/healthz").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def test_head_answers_with_the_headers_of_get_and_makes_no_body() -> None:
    """A web server drops a body that HEAD has, and complains of it in its log."""

    def plain(request: HttpRequest) -> HttpResponse:
        return HttpResponse("made up", headers={"Content-Length": "7"})

    def streamed(request: HttpRequest) -> StreamingHttpResponse:
        return StreamingHttpResponse(iter([b"made up"]))

    def body_of(answer: Any) -> bytes:
        return b"".join(answer)

    get, head = RequestFactory().get("/"), RequestFactory().head("/")
    views: list[Callable[[HttpRequest], HttpResponseBase]] = [plain, streamed]
    for view in views:
        answer = leave_out_body(view)
        assert body_of(answer(get)) == b"made up"
        assert body_of(answer(head)) == b""
    assert leave_out_body(plain)(head).headers["Content-Length"] == "7"
