from django.apps import AppConfig

# Loading the project registers its checks, and makes its Celery the one that tasks are sent with.
from harmtrack import checks as checks
from harmtrack.celery import app as app


class HarmtrackConfig(AppConfig):
    name = "harmtrack"
