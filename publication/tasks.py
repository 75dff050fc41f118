"""What runs by itself."""

import logging
from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from publication.actions import building, subscribing
from publication.actions.lettering import tell_publishers
from publication.actions.redacting import forget_redacted
from publication.actions.references import publish_references
from publication.actions.releasing import release_due
from publication.actions.reporting import draft_report
from publication.actions.subscribing import NotTaken, announce_releases, forget_unconfirmed
from publication.verify import verify

logger = logging.getLogger(__name__)


@shared_task
def publish_changed_references() -> None:
    """Make public what changed among places, data sets, sources and coverage."""
    publish_references(at=timezone.now())


@shared_task
def release_what_is_due() -> None:
    """Make public what waited, once its day has come."""
    release_due(at=timezone.now())


@shared_task
def build_release(release_id: int) -> None:
    """Make the files of one release, unless somebody is at it."""
    building.build_release(release_id, now=timezone.now)


@shared_task
def sweep_releases() -> None:
    """Hand out every release whose files wait to be made: just cut, or left by a dead worker."""
    for pk in building.find_waiting(at=timezone.now()):
        build_release.delay(pk)


@shared_task
def forget_what_was_redacted() -> None:
    """Remove bytes of redacted files that somebody who was killed left behind."""
    forget_redacted()


@shared_task
def draft_month_report() -> None:
    """Begin the report of the month before on its day, and tell the publishers; nothing is cut."""
    now = timezone.now()
    if not settings.REPORT_DAY or now.day < settings.REPORT_DAY:
        return
    draft = draft_report((now.replace(day=1) - timedelta(days=1)).date(), at=now)
    if draft is not None:
        tell_publishers(draft, at=now)


@shared_task(autoretry_for=(NotTaken,), retry_backoff=30, retry_backoff_max=300, max_retries=12)
def write_to_confirm(subscriber_id: int, language: str) -> None:
    """Write to who asked for letters; a mail server that is away is tried for about an hour."""
    subscribing.write_to_confirm(subscriber_id, language, at=timezone.now())


@shared_task
def write_to_subscribers() -> None:
    """Tell subscribers of new releases, and forget the addresses that nobody confirmed.

    Whoever asked while no worker could be told of it is written to as well.
    """
    now = timezone.now()
    for pk, language in subscribing.find_unwritten():
        write_to_confirm.delay(pk, language)
    announce_releases(at=now)
    forget_unconfirmed(at=now)


# It takes longer than a message waits for its end, and would be handed out again and again.
@shared_task(acks_late=False)
def verify_nightly() -> None:
    """Verify everything that is public, and raise the alarm on the least difference."""
    differences = list(verify())
    for difference in differences:
        logger.critical("verify: %s", difference)
    if differences:
        raise RuntimeError(f"verify found {len(differences)} differences")
