import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from tqdm import tqdm

from publication.synthetic.loading import NotEmpty, load


class Command(BaseCommand):
    """The same records for the same seed, whatever the number of processes."""

    help = (
        "Fill an empty database with so many made-up incidents, published, to measure with. Runs "
        "as the owner role; refuses a database that holds records."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", type=int, help="How many incidents, each with four claims.")
        parser.add_argument("--seed", type=int, default=1, help="Another seed, another world.")
        parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)

    def handle(self, *args: Any, number: int, seed: int, processes: int, **options: Any) -> None:
        if number < 1:
            raise CommandError(f"number: {number} is not accepted; 1 or more is")
        with tqdm(total=number, unit=" incidents", disable=not self.stderr.isatty()) as bar:
            try:
                load(number, seed=seed, at=timezone.now(), processes=processes, tell=bar.update)
            except NotEmpty as error:
                raise CommandError(str(error)) from error
        self.stdout.write(f"Loaded {number} made-up incidents of seed {seed}.")
