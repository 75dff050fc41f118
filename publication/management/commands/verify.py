import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from publication.manifest import BadManifest, verify_anchor
from publication.verify import verify


class Command(BaseCommand):
    """Exit code 0 when nothing differs, 1 otherwise."""

    help = (
        "Walk the publication log and recompute everything that follows from it: every hash, "
        "every figure, and every monthly total in SQL and in Python."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--anchor",
            type=Path,
            metavar="MANIFEST",
            help="The manifest of a release that was given away: hold the log against it too.",
        )

    def handle(self, *args: Any, anchor: Path | None, **options: Any) -> None:
        differences = 0
        for difference in [*self.hold_against(anchor), *verify()]:
            differences += 1
            self.stderr.write(difference)
        if differences:
            raise CommandError(f"{differences} differences were found.")
        self.stdout.write("Verified: the log, the figures and the totals agree.")

    def hold_against(self, anchor: Path | None) -> list[str]:
        if anchor is None:
            return []
        try:
            return list(verify_anchor(json.loads(anchor.read_text(encoding="utf-8"))))
        except (OSError, ValueError, BadManifest) as error:
            raise CommandError(f"{anchor} is no manifest of a release: {error}") from error
