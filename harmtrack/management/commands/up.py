import signal
import sys
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from harmtrack.embedded.errors import StackError
from harmtrack.embedded.stack import Stack

STOPPED_BY = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Command(BaseCommand):
    help = (
        "Start the whole system in the foreground and keep it running: PostgreSQL and Valkey "
        "(unless DATABASE_URL and REDIS_URL name others), the web server, a worker and the "
        "schedule. Ctrl-C stops it."
    )
    # It makes the secret key that the checks would miss; the commands that it runs are checked.
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--without-seeds", action="store_true", help="do not load the seeds on the first start"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        stack = Stack(
            folder=settings.DATA,
            base=settings.BASE_DIR,
            port=settings.PORT,
            own_postgres=settings.DATABASE_IS_EMBEDDED,
            own_valkey=settings.BROKER_IS_EMBEDDED,
            seeds=not options["without_seeds"],
            say=self.say,
        )
        for number in STOPPED_BY:
            signal.signal(number, stop)
        try:
            stack.run()
        except StackError as error:
            raise CommandError(str(error)) from error

    def say(self, message: str) -> None:
        self.stdout.write(message)
        self.stdout.flush()


def stop(number: int, frame: FrameType | None) -> None:
    """Leave through the `finally` that stops the children; no second signal interrupts that."""
    for each in STOPPED_BY:
        signal.signal(each, signal.SIG_IGN)
    sys.exit(0)
