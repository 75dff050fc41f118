"""What runs at night."""

import logging

from celery import shared_task

from publication.verify import verify

logger = logging.getLogger(__name__)


@shared_task
def verify_nightly() -> None:
    """Verify everything that is public, and raise the alarm on the least difference."""
    differences = list(verify())
    for difference in differences:
        logger.critical("verify: %s", difference)
    if differences:
        raise RuntimeError(f"verify found {len(differences)} differences")
