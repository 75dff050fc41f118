"""The Celery application, and the whole schedule of what runs by itself."""

import gc
import os
from datetime import timedelta
from typing import Any

from celery import Celery
from celery.schedules import crontab
from celery.signals import worker_process_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "harmtrack.settings")

app = Celery("harmtrack")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

app.conf.beat_schedule = {
    # Takes up the work that a lost message or a dead worker left behind.
    "sweep": {"task": "incidents.tasks.sweep", "schedule": timedelta(seconds=20)},
    # Coverage and corrected names do not wait for the next record to be published.
    "references": {
        "task": "publication.tasks.publish_changed_references",
        "schedule": timedelta(minutes=1),
    },
    # Before the proof of the night, which then covers it.
    "release": {
        "task": "publication.tasks.release_what_is_due",
        "schedule": crontab(hour="0", minute="30"),
    },
    "releases": {"task": "publication.tasks.sweep_releases", "schedule": timedelta(seconds=20)},
    "redacted": {
        "task": "publication.tasks.forget_what_was_redacted",
        "schedule": crontab(hour="0", minute="50"),
    },
    "captures": {"task": "sources.tasks.retry_captures", "schedule": timedelta(seconds=20)},
    "rehash": {"task": "sources.tasks.rehash", "schedule": crontab(hour="3", minute="30")},
    # On REPORT_DAY, or as soon after it as something is up.
    "report": {
        "task": "publication.tasks.draft_month_report",
        "schedule": crontab(hour="6", minute="0"),
    },
    "letters": {
        "task": "publication.tasks.write_to_subscribers",
        "schedule": timedelta(minutes=10),
    },
    "verify": {
        "task": "publication.tasks.verify_nightly",
        "schedule": crontab(hour="2", minute="30"),
    },
}


@worker_process_init.connect
def keep_the_program(**_: Any) -> None:
    """Let the garbage collector of a worker pass over the program itself, which never goes."""
    gc.freeze()
