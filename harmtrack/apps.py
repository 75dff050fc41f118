from django.apps import AppConfig

# Loaded with the project, so that tasks sent by the web process go to the broker of the settings.
from harmtrack.celery import app as celery_app

__all__ = ["HarmtrackConfig", "celery_app"]


class HarmtrackConfig(AppConfig):
    name = "harmtrack"
