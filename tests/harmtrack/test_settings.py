"""Settings without a variable, with every variable, and with wrong ones."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

KEY = "k" * 50
APP = "postgres://harmtrack_app:secret@db:5432/harmtrack"
OWNER = "postgres://harmtrack_owner:secret@db:5432/harmtrack"


def manage(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run `manage.py` with these variables alone, on a data folder that does not exist."""
    usual = {"PATH": os.environ["PATH"], "HARMTRACK_DATA_DIR": "/nowhere/data"}
    return subprocess.run(
        [sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        env=usual | variables,
    )


def printed(expression: str, **variables: str) -> str:
    show = f"from django.conf import settings; print({expression})"
    done = manage("shell", "--no-imports", "--command", show, **variables)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_without_any_variable_the_embedded_servers_are_meant() -> None:
    shown = printed("settings.DATABASES['default']['HOST'], settings.CELERY_BROKER_URL")
    assert shown == "/nowhere/data/run redis+socket:///nowhere/data/run/valkey.sock"


def test_a_database_url_alone_serves_both_roles() -> None:
    shown = printed(
        "[settings.DATABASES[alias]['USER'] for alias in ('default', 'owner')]",
        DATABASE_URL=APP,
        SECRET_KEY=KEY,
    )
    assert shown == "['harmtrack_app', 'harmtrack_app']"


def test_an_owner_url_separates_the_roles() -> None:
    shown = printed(
        "[settings.DATABASES[alias]['USER'] for alias in ('default', 'owner')]",
        DATABASE_URL=APP,
        DATABASE_OWNER_URL=OWNER,
        SECRET_KEY=KEY,
    )
    assert shown == "['harmtrack_app', 'harmtrack_owner']"


@pytest.mark.parametrize(
    ("variables", "told"),
    [
        pytest.param({"DATABASE_URL": APP}, ["E001", "50 random characters"], id="no secret key"),
        pytest.param(
            {"DATABASE_URL": "sqlite:///file", "SECRET_KEY": KEY},
            ["E002", "postgres://"],
            id="another dialect",
        ),
        pytest.param(
            {"DATABASE_URL": APP, "DATABASE_OWNER_URL": OWNER + "_2", "SECRET_KEY": KEY},
            ["E003", "one database under two roles"],
            id="two databases",
        ),
        pytest.param({"REDIS_URL": "amqp://mq"}, ["E004", "redis://HOST:6379/0"], id="broker"),
        pytest.param({"RELEASE_DAY": "31"}, ["E005", "RELEASE_DAY is 31", "1 to 28"], id="a day"),
    ],
)
def test_a_wrong_setting_is_explained(variables: dict[str, str], told: list[str]) -> None:
    refused = manage("check", **variables)
    assert refused.returncode == 1
    assert all(words in refused.stderr for words in told), refused.stderr


def test_deploying_with_one_role_is_warned_of() -> None:
    assert "harmtrack.W001" in manage("check", "--deploy", DATABASE_URL=APP, SECRET_KEY=KEY).stderr


@pytest.mark.parametrize(
    ("variables", "required"),
    [
        pytest.param({}, "False", id="the demo"),
        pytest.param({"DATABASE_URL": APP, "SECRET_KEY": KEY}, "True", id="a server"),
        pytest.param({"TWO_FACTOR_REQUIRED": "true"}, "True", id="asked for"),
        pytest.param(
            {"DATABASE_URL": APP, "SECRET_KEY": KEY, "TWO_FACTOR_REQUIRED": "false"},
            "False",
            id="given up",
        ),
    ],
)
def test_two_factor_sign_in_is_required_of_all_but_the_demo(
    variables: dict[str, str], required: str
) -> None:
    assert printed("settings.TWO_FACTOR_REQUIRED", **variables) == required


@pytest.mark.parametrize(
    ("variables", "proxies"),
    [
        pytest.param({}, "0", id="none"),
        pytest.param({"BEHIND_TLS": "true"}, "1", id="behind tls"),
        pytest.param({"BEHIND_TLS": "true", "TRUSTED_PROXIES": "2"}, "2", id="two"),
    ],
)
def test_addresses_are_believed_of_as_many_proxies_as_there_are(
    variables: dict[str, str], proxies: str
) -> None:
    assert printed("settings.REST_FRAMEWORK['NUM_PROXIES']", **variables) == proxies


def test_behind_tls_cookies_are_secure() -> None:
    shown = printed("settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE", BEHIND_TLS="1")
    assert shown == "True True"
