from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.core.management.commands import migrate
from django.db import connections

from harmtrack.accounts.staff_roles import sync_roles
from harmtrack.rights import grant
from harmtrack.roles import READER


class Command(migrate.Command):
    help = (
        f"{migrate.Command.help} Runs as the owner role, then gives the database's other roles and "
        "the staff's roles their rights."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(database="owner")

    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        app, owner = (settings.DATABASES[alias]["USER"] for alias in ("default", "owner"))
        if app != owner:
            grant(connections["owner"], app=app, reader=READER)
        elif options["verbosity"]:
            self.stdout.write(
                f"Rights: not set, because {owner} is both owner and app. "
                "Set DATABASE_OWNER_URL to separate them."
            )
        if not (options["plan"] or options["check_unapplied"]):
            sync_roles(using=options["database"])
