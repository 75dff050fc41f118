"""A small load over HTTP: a few connections that ask again as soon as they are answered."""

import http.client
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Served:
    """Answers a second, and the time under which 99 of 100 came."""

    rate: float
    p99: float


def ask_for(
    url: str,
    *,
    seconds: float = 2.0,
    connections: int = 4,
    headers: Mapping[str, str] | None = None,
) -> Served:
    """Ask one address for so long. Raises AssertionError where an answer is no 200 and no 304."""
    taken: list[float] = []
    end = time.perf_counter() + seconds
    threads = [
        threading.Thread(target=_ask, args=(url, end, headers or {}, taken))
        for _ in range(connections)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken.sort()
    assert taken, f"{url} gave no answer"
    return Served(len(taken) / seconds, taken[int(len(taken) * 0.99)])


def _ask(url: str, end: float, headers: Mapping[str, str], taken: list[float]) -> None:
    where = urlsplit(url)
    connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=30)
    while (start := time.perf_counter()) < end:
        connection.request("GET", f"{where.path}?{where.query}", headers=dict(headers))
        answer = connection.getresponse()
        answer.read()
        if answer.status not in (200, 304):
            return
        taken.append(time.perf_counter() - start)
    connection.close()
