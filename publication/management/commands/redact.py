from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from publication.actions.redacting import redact, redact_narrative, redact_waivers
from publication.models import Release

# What can be taken out of a release, how, and how that is told.
OF_RELEASE = {
    "release": (redact_narrative, "the words of {}, and its reports"),
    "waivers": (redact_waivers, "the reasons of the waivers of {}, and the files that print them"),
}


class Command(BaseCommand):
    """Exit code 0 when the documents are gone, 1 when the redaction was refused."""

    help = (
        "Delete every public document about a subject, because it endangers somebody. The log "
        "keeps its chain, and says that there was a redaction and why."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "subject",
            help="Such as incident:HT100001 or source:CODE; release:2017-06.r1 for the words of "
            "its report, waivers:2017-06.r1 for the reasons of its waivers.",
        )
        parser.add_argument("--by", required=True, help="The user who redacts.")
        parser.add_argument("--agreed-by", required=True, help="A second user, who agrees.")
        parser.add_argument("--reason", required=True, help="It is public: name nobody in it.")

    def handle(
        self, *args: Any, subject: str, by: str, agreed_by: str, reason: str, **options: Any
    ) -> None:
        users = get_user_model().objects.in_bulk([by, agreed_by], field_name="username")
        if missing := {by, agreed_by} - users.keys():
            raise CommandError(f"There is no user {', '.join(sorted(missing))}.")
        who = {"by": users[by], "agreed_by": users[agreed_by]}
        try:
            told = redact_one(subject, **who, reason=reason, at=timezone.now())
        except ValueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(told)


def redact_one(subject: str, **how: Any) -> str:
    """Redact a subject of the log, or words of a release; return what was done."""
    kind, _, name = subject.partition(":")
    if kind not in OF_RELEASE:
        entry = redact(subject, **how)
        told = f"Redacted {subject} in entry {entry.n}."
        holder = entry.document.body.get("merged_into")
        return (
            f"{told} {holder} tells what it held: look whether that is to go too."
            if holder
            else told
        )
    release = Release.objects.filter(name=name).first()
    if release is None:
        raise CommandError(f"There is no {subject}.")
    take_out, told = OF_RELEASE[kind]
    take_out(release, **how)
    return f"Redacted {told.format(release)}."
