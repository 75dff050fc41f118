from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from incidents.actions.importing import Refused
from incidents.feeds import FEEDS, run_feed


class Command(BaseCommand):
    """Exit code 0 when the input was stored, 1 when it was refused."""

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
            help="Who imports: an author of what is read, who does not publish it.",
        )

    def handle(self, *args: Any, feed: str, path: Path, by: str | None, **options: Any) -> None:
        person = _find_person(by) if by is not None else None
        if not path.exists():
            raise CommandError(f"{path} does not exist.")
        try:
            run = run_feed(feed, path, by=person, at=timezone.now())
        except Refused as refused:
            for problem in refused.problems:
                self.stderr.write(problem)
            raise CommandError(
                f"{path} was not taken: {len(refused.problems)} problems."
            ) from refused
        for name, value in run.result.items():
            if isinstance(value, list):
                for line in value:
                    self.stdout.write(f"{name}: {line}")
            else:
                self.stdout.write(f"{name}: {value}")


def _find_person(name: str) -> Any:
    active = get_user_model().objects.filter(is_active=True)
    try:
        return active.get(username=name)
    except get_user_model().DoesNotExist as unknown:
        raise CommandError(
            f"--by is {name}; accepted is the username of somebody active."
        ) from unknown
