import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, connection
from django.utils import timezone
from kombu.exceptions import OperationalError as BrokerError
from tqdm import tqdm

from incidents.actions.draining import drain, start_run
from incidents.models import DueIncident, Incident, ReconcileRun
from incidents.tasks import ask_to_drain

POLL_SECONDS = 0.5


class Command(BaseCommand):
    """Exit code 0 when nothing of it is due any more, 1 when incidents failed."""

    help = "Reconcile the claims of incidents: those that are due, or with --all every one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="Mark every incident due first.")
        parser.add_argument(
            "--here",
            action="store_true",
            help="Work in this process; otherwise workers do it and this shows how far they are.",
        )

    def handle(self, *args: Any, here: bool, **options: Any) -> None:
        waiting = Incident.objects.all()
        if not options["all"]:
            waiting = waiting.filter(due__isnull=False)
        run = start_run(waiting, because="reconcile", at=timezone.now())
        if not here:
            self._ask()
        with tqdm(total=run.total, unit=" incidents", disable=not self.stderr.isatty()) as bar:
            while run.state == ReconcileRun.State.RUNNING:
                if here:
                    drain(at=timezone.now())
                else:
                    time.sleep(POLL_SECONDS)
                self._look(run)
                bar.update(run.done - bar.n)
        if run.error:
            for due in DueIncident.objects.exclude(error="").select_related("incident"):
                self.stderr.write(f"{due.incident.code}: {due.error}")
            raise CommandError(run.error)
        self.stdout.write(f"Reconciled {run.total} incidents.")

    def _ask(self) -> None:
        try:
            ask_to_drain()
        except BrokerError:
            self.stderr.write("The broker is away: the next sweep takes the work up.")

    def _look(self, run: ReconcileRun) -> None:
        """Look how far the run is; while the database is away, keep what was seen last."""
        try:
            run.refresh_from_db()
        except OperationalError:
            connection.close()
