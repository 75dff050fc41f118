"""The bare function that the API is measured against: WSGI, raw psycopg, orjson, and no more.

Run by gunicorn as ``tests.benchmarks.serving:answer`` with the place of the database in BENCH_DSN.
"""

import os
import threading
from collections.abc import Callable, Iterable
from typing import Any

import orjson
import psycopg

ROWS = """
    SELECT month, sum(incidents)::bigint, sum(reported_min)::bigint, sum(corroborated_min)::bigint,
           sum(best)::bigint, sum(reported_max)::bigint
    FROM publication_monthlytotal
    WHERE place = 'MU01' AND harm = 'killed' AND population = 'civilian' AND NOT month_unknown
    GROUP BY month ORDER BY month
"""
NAMES = ("month", "incidents", "reported_min", "corroborated_min", "best", "reported_max")
held = threading.local()


def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    if not hasattr(held, "connection"):
        held.connection = psycopg.connect(os.environ["BENCH_DSN"], autocommit=True)
    found = held.connection.execute(ROWS, prepare=True).fetchall()
    body = orjson.dumps([dict(zip(NAMES, row, strict=True)) for row in found])
    start("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]
