"""Asking the API as a partner does."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.db import connection
from django.test import Client

Ask = Callable[..., Any]
RAQQA = {"place": "SY11", "harm": "killed", "population": "civilian"}
SUMMER = RAQQA | {"start": "2017-06", "end": "2017-09"}


@pytest.fixture
def ask(client: Client) -> Ask:
    """Get a path under /api/v1/ with a query and headers; the answer as the test client has it."""

    def get(path: str = "", query: Mapping[str, Any] | str = "", **headers: str) -> Any:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if isinstance(query, str):
            return client.get(f"/api/v1/{path}", QUERY_STRING=query, headers=sent)
        return client.get(f"/api/v1/{path}", query, headers=sent)

    return get


@pytest.fixture
def seeded_reader(seeded: None) -> None:
    """The seed data, read with the rights of the reader role."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE harmtrack_reader")
