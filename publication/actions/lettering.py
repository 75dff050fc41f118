"""Letters to the people who work here."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext, override

from publication.models import ReportDraft

CUTS = "cut_release"


def tell_publishers(draft: ReportDraft, *, at: datetime) -> int:
    """Tell whoever may cut releases, once, that the report of a month is begun; return how many."""
    with transaction.atomic():
        held = ReportDraft.objects.select_for_update().get(pk=draft.pk)
        if held.told_at is not None:
            return 0
        ReportDraft.objects.filter(pk=held.pk).update(told_at=at)
    publishers = find_publishers()
    for address in publishers:
        _letter_about(held, address).send()
    return len(publishers)


def find_publishers() -> list[str]:
    """Return the addresses of the active people who may cut releases by a role or by name."""
    cut = Q(user_permissions__codename=CUTS) | Q(groups__permissions__codename=CUTS)
    people = User.objects.filter(cut, is_active=True, is_staff=True).exclude(email="")
    return sorted(people.values_list("email", flat=True).distinct())


def _letter_about(draft: ReportDraft, address: str) -> EmailMessage:
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
    bodies.append(f"{settings.SITE_ADDRESS}{page}")
    return EmailMessage(" / ".join(subjects), "\n\n".join(bodies), to=[address])
