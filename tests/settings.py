"""The settings under test: the project's own, on a throw-away data folder.

The process that runs the tests makes the folder and holds its lock; the processes that it starts
find it in the environment. Nothing is started here: `tests.servers` does that when first asked.
"""

import atexit
import fcntl
import os
import secrets
import shutil
import tempfile
from pathlib import Path


def clear_away(folder: Path) -> None:
    """Remove the folder of a run that had no servers; otherwise their own process does."""
    if not (folder / "ready").exists():
        shutil.rmtree(folder)


if "HARMTRACK_TEST_FOLDER" not in os.environ:
    folder = Path(tempfile.mkdtemp(prefix="harmtrack-tests-"))
    # Started by root, PostgreSQL runs as another account, which must reach its files.
    folder.chmod(0o711)
    (folder / "static").mkdir()
    # Never closed: the lock ends with the process, however it ends.
    fcntl.flock(os.open(folder / "run.lock", os.O_CREAT | os.O_WRONLY), fcntl.LOCK_EX)
    atexit.register(clear_away, folder)
    for variable in (
        "DATABASE_URL",
        "DATABASE_OWNER_URL",
        "REDIS_URL",
        "DEBUG",
        "PORT",
        "BEHIND_TLS",
        "TRUSTED_PROXIES",
        "TWO_FACTOR_REQUIRED",
    ):
        os.environ.pop(variable, None)
    os.environ |= {
        "HARMTRACK_TEST_FOLDER": str(folder),
        "HARMTRACK_DATA_DIR": str(folder),
        "SECRET_KEY": secrets.token_urlsafe(50),
        "IDENTITY_KEY": secrets.token_urlsafe(50),
        "LOG_LEVEL": "WARNING",
        "API_ANONYMOUS_RATE": "",
        # The browser's driver keeps an event loop in the thread of the tests, which Django takes
        # for asynchronous code.
        "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
    }

from harmtrack.settings import *  # noqa: E402, F403
from harmtrack.settings import STORAGES  # noqa: E402

# The names with hashes come from collectstatic, which the tests do not run.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
