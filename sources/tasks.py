"""Capturing in the background: a message carries the number of a capture, and nothing else."""

from celery import shared_task
from django.conf import settings
from django.db import OperationalError
from django.utils import timezone

from sources.actions.capturing import fetch_capture
from sources.actions.verifying import rehash_captures
from sources.fetching import Fetcher
from sources.models import Capture

# A look-up of a name has no end in time of its own.
LONGEST = 90
# What is left waits for the next sweep, so that messages do not pile up behind slow servers.
AT_ONCE = 100


@shared_task(
    time_limit=LONGEST, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=8
)
def capture(capture_id: int) -> None:
    """Fetch one capture, if it is due."""
    allowed = frozenset(settings.CAPTURES_ALLOWED)
    fetch_capture(capture_id, at=timezone.now(), fetcher=Fetcher(allowed=allowed))


@shared_task
def retry_captures() -> None:
    """Hand out every capture that is due: new, to be tried again, or left by a dead worker."""
    due = Capture.objects.due(timezone.now())
    for pk in due.values_list("pk", flat=True)[:AT_ONCE]:
        capture.delay(pk)


# It can take longer than a message waits for its end, and would be handed out again and again.
@shared_task(acks_late=False)
def rehash() -> None:
    """Compare every kept file with its hash, and raise the alarm on the least difference."""
    wrong = list(rehash_captures(at=timezone.now()))
    if wrong:
        raise RuntimeError(f"{len(wrong)} captures are no longer what was captured")
