"""Asking the API as a partner does."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from publication.actions.building import build_release
from publication.actions.cutting import cut_release
from publication.api.kept import shelf
from publication.models import Release
from publication.unmoved import forget
from tests.publication.cutting import quick_files

__all__ = ["quick_files"]
Ask = Callable[..., Any]
RAQQA = {"place": "SY11", "harm": "killed", "population": "civilian"}
SUMMER = RAQQA | {"start": "2017-06", "end": "2017-09"}


@pytest.fixture(autouse=True)
def empty_shelf() -> None:
    """No answer of another test is at hand."""
    shelf.clear()
    forget()


@pytest.fixture
def ask(client: Client) -> Ask:
    """Get a path under /api/v1/ with a query and headers; the answer as the test client has it."""

    def get(path: str = "", query: Mapping[str, Any] | str = "", **headers: str) -> Any:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if isinstance(query, str):
            return client.get(f"/api/v1/{path}", QUERY_STRING=query, headers=sent)
        return client.get(f"/api/v1/{path}", query, headers=sent)

    return get


def let_go(answer: Any) -> None:
    """Read what is streamed to its end, which closes it and, unlike ``close``, no connection."""
    if answer.streaming:
        for _ in answer.streaming_content:
            pass


@pytest.fixture
def seeded_reader(seeded: None) -> None:
    """The seed data, read with the rights of the reader role."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE harmtrack_reader")


@pytest.fixture
def releases_root(settings: Any, tmp_path: Path, quick_files: None) -> Path:
    root = tmp_path / "releases"
    settings.RELEASES_ROOT = root
    return root


CUT_AT = datetime(2026, 1, 15, 12, tzinfo=UTC)


def release_month(month: str) -> Release:
    """Cut a release of a month and make its files."""
    day = date.fromisoformat(f"{month}-01")
    release = cut_release(day, by=None, at=CUT_AT, waive_all="Made up")
    build_release(release.pk, now=lambda: CUT_AT)
    release.refresh_from_db()
    assert release.error == ""
    return release
