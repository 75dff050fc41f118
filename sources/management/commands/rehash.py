from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from sources.actions.verifying import rehash_captures


class Command(BaseCommand):
    """Exit code 0 when every file is as it was captured, 1 otherwise."""

    help = "Compare every captured file with the SHA-256 that it was captured under."

    def handle(self, *args: Any, **options: Any) -> None:
        wrong = 0
        for told in rehash_captures(at=timezone.now()):
            wrong += 1
            self.stderr.write(told)
        if wrong:
            raise CommandError(f"{wrong} captures are no longer what was captured.")
        self.stdout.write("Every captured file is as it was captured.")
