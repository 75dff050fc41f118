from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone
from tqdm import tqdm

from incidents.actions.draining import drain
from incidents.feeds import run_feed
from incidents.models import Incident
from publication.actions.publishing import publish_many
from publication.actions.references import publish_references
from publication.log import AT_ONCE

SEEDS = (
    ("gazetteer", "gazetteer"),
    ("records", "facts/raqqa_2017.json"),
    ("ucdp", "ucdp"),
    ("coverage", "coverage.csv"),
)
DATASETS = ("facts", "ucdp-ged")
REASON = "Seed data"


class Command(BaseCommand):
    """Safe to run again: what is held and public already is left as it is."""

    help = "Load the seed data (Raqqa 2017) through the importers, and publish it."

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        folder = Path(settings.BASE_DIR) / "seeds"
        for feed, path in tqdm(SEEDS, desc="Reading", disable=not self.stderr.isatty()):
            run = run_feed(feed, folder / path, by=None, at=at)
            self.stdout.write(f"{path}: {_tell(run.result)}")
        while drain(at=at):
            pass
        # A draft that somebody wrote here waits for its reviewer.
        seeded = Incident.objects.filter(dataset__code__in=DATASETS).exclude(external_id="")
        drafts = list(seeded.filter(review_state="draft").order_by("pk"))
        for start in tqdm(
            range(0, len(drafts), AT_ONCE), desc="Publishing", disable=not self.stderr.isatty()
        ):
            publish_many(
                drafts[start : start + AT_ONCE], by=None, reason=REASON, at=at, door="seed"
            )
        references = publish_references(at=at)
        self.stdout.write(f"Published {len(drafts)} records and {references} references.")


def _tell(result: dict[str, Any]) -> str:
    return ", ".join(
        f"{name} {len(value) if isinstance(value, list) else value}"
        for name, value in result.items()
    )
