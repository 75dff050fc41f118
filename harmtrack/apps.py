from django.apps import AppConfig, apps
from django.contrib.admin import apps as admin_apps
from django.contrib.admin import site

# Loading the project registers its checks, and makes its Celery the one that tasks are sent with.
from harmtrack import checks as checks
from harmtrack.celery import app as app


class HarmtrackConfig(AppConfig):
    name = "harmtrack"


class AdminConfig(admin_apps.AdminConfig):
    default_site = "harmtrack.accounts.site.Site"

    def ready(self) -> None:
        super().ready()
        # Their pages would show keys, and let one person weaken how another signs in.
        for device in ("otp_totp.TOTPDevice", "otp_static.StaticDevice"):
            site.unregister(apps.get_model(device))
