from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.management.base import BaseCommand

from harmtrack.accounts.staff_roles import PUBLISHER, RESEARCHER, REVIEWER
from harmtrack.embedded.secret_files import kept_secret

# Publishing takes somebody else than who wrote it: the demo needs two people.
DEMO = {RESEARCHER: (RESEARCHER,), REVIEWER: (REVIEWER, PUBLISHER)}


class Command(BaseCommand):
    help = (
        "Create the user admin with a new password, kept in the data folder; on the embedded "
        "database also a researcher and a reviewer to try it with. Changes no existing user."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.create("admin", is_superuser=True)
        for name, roles in DEMO.items() if settings.DATABASE_IS_EMBEDDED else ():
            user = self.create(name)
            if user:
                user.groups.set(Group.objects.filter(name__in=roles))

    def create(self, name: str, *, is_superuser: bool = False) -> User | None:
        if User.objects.filter(username=name).exists():
            self.stdout.write(f"The user {name} exists already; its password is unchanged.")
            return None
        kept = settings.DATA.password_of(name)
        user = User.objects.create_user(
            name, password=kept_secret(kept), is_staff=True, is_superuser=is_superuser
        )
        self.stdout.write(f"Created the user {name}; its password is in {kept}")
        return user
