from datetime import datetime
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from incidents.actions.importing import Refused
from incidents.feeds import FEEDS, Report, check_feed, run_feed

NOBODY = "by: nobody. Without --by USERNAME what was read has no author in its history."


class Command(BaseCommand):
    """Exit code 0 when the input was stored, or can be, and 1 when it was refused."""

    help = (
        "Read a file or folder into records. It is stored whole, or, where anything is wrong "
        "with it, not at all. Reading it again writes nothing new."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("feed", choices=sorted(FEEDS), help="What kind of input it is.")
        parser.add_argument("path", type=Path, help="The file, or the folder for some feeds.")
        parser.add_argument(
            "--by",
            metavar="USERNAME",
            help=(
                "Who imports: an author of what is read, who does not publish it. Left out, it "
                "has none."
            ),
        )
        parser.add_argument(
            "--check",
            action="store_true",
            help="Read it whole, say what it would come to, and store nothing.",
        )

    def handle(
        self, *args: Any, feed: str, path: Path, by: str | None, check: bool, **options: Any
    ) -> None:
        person = _find_person(by) if by is not None else None
        if not path.exists():
            raise CommandError(f"{path} does not exist.")
        read = check_feed if check else _import
        try:
            report = read(feed, path, by=person, at=timezone.now())
        except Refused as refused:
            for problem in refused.problems:
                self.stderr.write(problem)
            raise CommandError(
                f"{path} was not taken: {len(refused.problems)} problems."
            ) from refused
        self._tell(report)
        if check:
            self.stdout.write("This was a check: nothing was stored.")
        elif person is None:
            self.stdout.write(NOBODY)

    def _tell(self, report: Report) -> None:
        for name, value in report.items():
            for line in value if isinstance(value, list) else [value]:
                self.stdout.write(f"{name}: {line}")


def _import(feed: str, path: Path, *, by: Any, at: datetime) -> Report:
    report: Report = run_feed(feed, path, by=by, at=at).result
    return report


def _find_person(name: str) -> Any:
    active = get_user_model().objects.filter(is_active=True)
    try:
        return active.get(username=name)
    except get_user_model().DoesNotExist as unknown:
        raise CommandError(
            f"--by is {name}; accepted is the username of somebody active."
        ) from unknown
