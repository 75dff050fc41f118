from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from publication.actions.redacting import redact


class Command(BaseCommand):
    """Exit code 0 when the documents are gone, 1 when the redaction was refused."""

    help = (
        "Delete every public document about a subject, because it endangers somebody. The log "
        "keeps its chain, and says that there was a redaction and why."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("subject", help="Such as incident:HT100001 or source:CODE.")
        parser.add_argument("--by", required=True, help="The user who redacts.")
        parser.add_argument("--agreed-by", required=True, help="A second user, who agrees.")
        parser.add_argument("--reason", required=True, help="It is public: name nobody in it.")

    def handle(
        self, *args: Any, subject: str, by: str, agreed_by: str, reason: str, **options: Any
    ) -> None:
        users = get_user_model().objects.in_bulk([by, agreed_by], field_name="username")
        if missing := {by, agreed_by} - users.keys():
            raise CommandError(f"There is no user {', '.join(sorted(missing))}.")
        try:
            entry = redact(
                subject,
                by=users[by],
                agreed_by=users[agreed_by],
                reason=reason,
                at=timezone.now(),
            )
        except ValueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Redacted {subject} in entry {entry.n}.")
