from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand

from harmtrack.embedded.secret_files import kept_secret


class Command(BaseCommand):
    help = (
        "Create the user admin with a new password, kept in the data folder. "
        "Changes no existing user."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if User.objects.filter(username="admin").exists():
            self.stdout.write("The user admin exists already; its password is unchanged.")
            return
        password = kept_secret(settings.DATA.admin_password)
        User.objects.create_superuser("admin", password=password)
        self.stdout.write(
            f"Created the user admin; its password is in {settings.DATA.admin_password}"
        )
