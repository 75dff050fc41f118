"""Answer reconciliation cases without a database."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from incidents.reconciliation.cases import answer


class Command(BaseCommand):
    help = (
        "Read an object with any of `reconcile`, `allocate`, `combine`, `month_of_total`, each a "
        "list of cases, and write it with `got` in each case. "
        "The exit code is 2 where a case cannot be answered."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file",
            nargs="?",
            type=Path,
            help="a JSON file; the standard input where it is left out",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path | None = options["file"]
        try:
            question = file.read_bytes() if file else sys.stdin.buffer.read()
            answered = answer(json.loads(question))
        except (OSError, ValueError) as error:
            raise CommandError(f"The cases cannot be answered: {error}", returncode=2) from error
        self.stdout.write(json.dumps(answered, ensure_ascii=False, indent=1))
