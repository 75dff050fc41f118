"""Subscribing to letters about releases: asked for, confirmed by the owner, ended by one click."""

import logging
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext, override

from publication.models import Letter, Release, Subscriber
from publication.models.subscribers import CONFIRMED_WITHIN

logger = logging.getLogger(__name__)

# Nobody can have an address written to more often by asking for it.
AGAIN_AFTER = timedelta(hours=1)
AT_ONCE = 200
# A release is told of while it is news; one whose letters could not leave by then is let be.
NEWS_FOR = timedelta(days=14)


class NotTaken(Exception):
    """A mail server did not take a letter. It says nothing of the address, as the cause might."""


def subscribe(email: str, language: str, *, at: datetime) -> int:
    """Note that an address asked, and return the number by which `write_to_confirm` finds it.

    The same is written for every address, known or not, so that nobody learns which are.
    """
    asked = Subscriber(email=email.strip().lower(), language=language, asked_at=at)
    [noted] = Subscriber.objects.bulk_create(
        [asked], update_conflicts=True, unique_fields=["email"], update_fields=["asked_at"]
    )
    return noted.pk


def write_to_confirm(pk: int, language: str, *, at: datetime) -> bool:
    """Write to an address with a link to confirm by; return whether a letter left.

    One that is confirmed, was written to within the hour or is forgotten by now gets none.
    Raises NotTaken; then it counts as not written to. No lock is held while the letter is under
    way: who asks again meanwhile would learn from the wait that there is one.
    """
    asked = Subscriber.objects.filter(pk=pk)
    if not asked.to_confirm(at - AGAIN_AFTER).update(language=language, written_at=at):
        return False
    try:
        send(_letter_to_confirm(asked.get()))
    except NotTaken:
        asked.update(written_at=None)
        raise
    return True


def find_unwritten() -> list[tuple[int, str]]:
    """Return who asked and was never written to, each with their language."""
    return list(Subscriber.objects.unwritten().values_list("pk", "language"))


def confirm(key: str, *, at: datetime) -> Subscriber | None:
    """Let letters go to the address whose owner followed the link; None where it is too late."""
    asked = Subscriber.objects.filter(key=key)
    asked.filter(confirmed_at=None, written_at__gt=at - CONFIRMED_WITHIN).update(confirmed_at=at)
    return asked.exclude(confirmed_at=None).first()


def unsubscribe(key: str) -> None:
    """Forget an address. To end what has ended is no error."""
    Subscriber.objects.filter(key=key).delete()


def forget_unconfirmed(*, at: datetime) -> None:
    Subscriber.objects.forgotten(at).delete()


def announce_releases(*, at: datetime) -> int:
    """Tell subscribers of each new release, once each, some at a time; return how many."""
    news = Release.objects.standing().filter(finished_at__gt=at - NEWS_FOR)
    return sum(_announce(release, at=at) for release in news)


def _announce(release: Release, *, at: datetime) -> int:
    """Write to whoever was not told yet; what a mail server refuses is tried again later.

    They are drawn by lot, so that those whom a server always refuses never stand before others.
    """
    told = 0
    untold = Subscriber.objects.untold(release).order_by("?")
    for pk in list(untold.values_list("pk", flat=True)[:AT_ONCE]):
        try:
            told += _tell(pk, release, at=at)
        except NotTaken as error:
            logger.warning("A letter about %s was not taken: %s", release, error)
    return told


@transaction.atomic
def _tell(pk: int, release: Release, *, at: datetime) -> bool:
    locked = Subscriber.objects.select_for_update(skip_locked=True).untold(release)
    subscriber = locked.filter(pk=pk).first()
    if subscriber is None:
        return False
    Letter.objects.create(subscriber=subscriber, release=release, sent_at=at)
    send(_letter_about(release, subscriber))
    return True


def send(letter: EmailMessage) -> None:
    """Hand a letter to the mail server. Raises NotTaken."""
    try:
        letter.send()
    except (SMTPException, OSError) as error:
        failed = type(error).__name__
    else:
        return
    # Outside of the handler: no traceback leads to what may hold the address.
    raise NotTaken(failed)


def _letter_to_confirm(subscriber: Subscriber) -> EmailMessage:
    with override(subscriber.language):
        subject = gettext("Confirm letters about releases of harmtrack")
        body = gettext(
            "Somebody, we hope you, asked that letters about new releases of harmtrack go to this "
            "address. Open this page to confirm it; otherwise do nothing, and the address is "
            "forgotten in three days."
        )
    page = _address("web:confirm", subscriber)
    return EmailMessage(subject, f"{body}\n\n{page}\n", to=[subscriber.email])


def _letter_about(release: Release, subscriber: Subscriber) -> EmailMessage:
    end = _address("web:unsubscribe", subscriber)
    report = reverse("web:report", args=(release.name,))
    links = (
        f"{settings.SITE_ADDRESS}{report}?lang={subscriber.language}",
        f"{settings.SITE_ADDRESS}/api/v1/releases/{release.name}/",
    )
    told = {"release": release.name, "month": f"{release.month:%Y-%m}"}
    with override(subscriber.language):
        subject = gettext("Release %(release)s of harmtrack") % told
        body = gettext(
            "Release %(release)s is public. It holds the figures up to the end of %(month)s, with "
            "the report of the month and every file:"
        )
        ending = gettext("To get no more of these letters, open this page:")
    return EmailMessage(
        subject,
        f"{body % told}\n\n{links[0]}\n{links[1]}\n\n{ending}\n{end}\n",
        to=[subscriber.email],
        # RFC 8058: a mail program ends it by one click, with nothing to sign in to.
        headers={
            "List-Unsubscribe": f"<{end}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )


def _address(name: str, subscriber: Subscriber) -> str:
    return f"{settings.SITE_ADDRESS}{reverse(name, args=(subscriber.key,))}"
