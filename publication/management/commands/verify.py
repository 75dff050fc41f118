from typing import Any

from django.core.management.base import BaseCommand, CommandError

from publication.verify import verify


class Command(BaseCommand):
    """Exit code 0 when nothing differs, 1 otherwise."""

    help = (
        "Walk the publication log and recompute everything that follows from it: every hash, "
        "every figure, and every monthly total in SQL and in Python."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        differences = 0
        for difference in verify():
            differences += 1
            self.stderr.write(difference)
        if differences:
            raise CommandError(f"{differences} differences were found.")
        self.stdout.write("Verified: the log, the figures and the totals agree.")
