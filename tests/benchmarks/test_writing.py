"""What exactness costs: figures and totals that follow every entry in its own transaction."""

from collections.abc import Iterator
from itertools import count
from typing import Any

from django.db import transaction
from django.utils import timezone

from publication.log import Draft, append
from publication.models import PublicDocument
from publication.record import record
from tests.benchmarks.conftest import NUMBER
from tests.benchmarks.measuring import Table, in_turns

numbers = count()


def bodies(many: int) -> Iterator[list[dict[str, Any]]]:
    """Yield batch after batch of public documents, each with another figure than it had."""
    standing = PublicDocument.objects.of_records().order_by("entry")
    for turn in count():
        start = turn * many % (NUMBER - many + 1)
        batch = list(standing[start : start + many].values_list("body", flat=True))
        for body in batch:
            body["reason"] = f"bench {next(numbers)}"
            for found in body["ranges"]:
                if found["reported_max"] is not None:
                    found["reported_max"] += 1
        yield batch


def write_bare(batch: list[dict[str, Any]]) -> None:
    """Append to the log alone, under subjects that nothing follows."""
    with transaction.atomic():
        append(
            [Draft("reference", f"bench:{body['code']}", body) for body in batch],
            at=timezone.now(),
        )


def write(batch: list[dict[str, Any]]) -> None:
    with transaction.atomic():
        record(
            [Draft("revised", f"incident:{body['code']}", body) for body in batch],
            at=timezone.now(),
        )


def test_one_entry(table: Table) -> None:
    batches = bodies(1)
    rounds = [next(batches) for _ in range(2 * 40)]
    feed, bare_feed = iter(rounds), iter(rounds)
    ours, bare = in_turns(
        lambda: write(next(feed)), lambda: write_bare(next(bare_feed)), rounds=35, warm=5
    )
    table.compare("one new version: log, document, figures, totals", ours, bare, at_most=1.5)


def test_a_thousand_entries(table: Table) -> None:
    batches = bodies(1000)
    rounds = [next(batches) for _ in range(8)]
    feed, bare_feed = iter(rounds), iter(rounds)
    ours, bare = in_turns(lambda: write(next(feed)), lambda: write_bare(next(bare_feed)))
    table.compare("a batch of 1,000 new versions", ours, bare, at_most=3)
