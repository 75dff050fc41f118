"""Letters to the people who work here."""

import logging
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext, override

from publication.actions.subscribing import NotTaken, send
from publication.comparing import has_moved
from publication.models import LogHead, Release, ReportDraft
from sources.refusals import marked

logger = logging.getLogger(__name__)

CUTS = "cut_release"
MOVED = marked(
    "What is public of these released months has changed since. Look whether a new revision is "
    "due: %(releases)s"
)


def tell_publishers(draft: ReportDraft, *, at: datetime) -> int:
    """Tell whoever may cut releases, once, that the report of a month is begun; return how many.

    They are told as well which releases may want a new revision. Where nobody could be told, such
    as while the mail server is away, it is tried again the next time.
    """
    publishers = find_publishers() if draft.told_at is None else []
    moved = [release.name for release in find_moved()] if publishers else []
    with transaction.atomic():
        held = ReportDraft.objects.select_for_update().get(pk=draft.pk)
        if held.told_at is not None:
            return 0
        told = sum(_tell(_letter_about(held, moved, address)) for address in publishers)
        if told:
            ReportDraft.objects.filter(pk=held.pk).update(told_at=at)
    return told


def _tell(letter: EmailMessage) -> bool:
    """Send a letter; one that is not taken keeps none of the others back."""
    try:
        send(letter)
    except NotTaken as error:
        logger.warning("A letter to a publisher was not taken: %s", error)
        return False
    return True


def find_publishers() -> list[str]:
    """Return the addresses of the active people who may cut releases by a role or by name."""
    cut = Q(user_permissions__codename=CUTS) | Q(groups__permissions__codename=CUTS)
    people = User.objects.filter(cut, is_active=True, is_staff=True).exclude(email="")
    return sorted(people.values_list("email", flat=True).distinct())


def find_moved() -> list[Release]:
    """Return the newest release of each month of which something was redacted or has moved."""
    n = LogHead.objects.values_list("n", flat=True).get(pk=1)
    newest = Release.objects.standing().order_by("month", "-revision").distinct("month")
    due = set(Release.objects.standing().revision_due().values_list("pk", flat=True))
    return [release for release in newest if release.pk in due or has_moved(release, n)]


def _letter_about(draft: ReportDraft, moved: list[str], address: str) -> EmailMessage:
    """Return the letter, in both languages: in which one a person works is not known here."""
    page = reverse("admin:publication_reportdraft_change", args=(draft.pk,))
    told = {"month": str(draft)}
    subjects, bodies = [], []
    for language in ("en", "ar"):
        with override(language):
            subjects.append(gettext("The report of %(month)s is drafted") % told)
            bodies.append(
                gettext(
                    "The report of %(month)s is drafted and waits to be written, signed and cut. "
                    "Nothing is published by itself."
                )
                % told
            )
            if moved:
                bodies.append(gettext(MOVED) % {"releases": ", ".join(moved)})
    bodies.append(f"{settings.SITE_ADDRESS}{page}")
    return EmailMessage(" / ".join(subjects), "\n\n".join(bodies), to=[address])
