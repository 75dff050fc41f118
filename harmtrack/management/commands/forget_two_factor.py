from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from harmtrack.accounts.two_factor import remove_two_factor


class Command(BaseCommand):
    help = (
        "Remove the two-factor sign-in of somebody who lost both the authenticator app and the "
        "recovery codes. Where it is required, it has to be set up anew at the next sign-in."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["username"]
        user = User.objects.filter(username=name).first()
        if user is None:
            raise CommandError(f"username: there is no user {name!r}; give one that exists.")
        remove_two_factor(user=user)
        self.stdout.write(f"{name} signs in with the password alone, until it is set up anew.")
