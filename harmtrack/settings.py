"""Settings, read from the environment.

Without any variable this is the whole system on one machine, with PostgreSQL and Valkey embedded in
the data folder (`manage.py up` starts them). Importing this module starts and writes nothing.
"""

from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from sys import maxsize
from typing import Any

import django_stubs_ext
import environ
from csp.constants import NONE, SELF

from harmtrack.embedded.folder import POSTGRES_PORT, DataFolder

django_stubs_ext.monkeypatch()

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.str("HARMTRACK_DATA_DIR", default=str(BASE_DIR / "data"))).absolute()
DATA = DataFolder(DATA_DIR)

DEBUG = env.bool("DEBUG", default=False)
PORT = env.int("PORT", default=8000)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])


def secret(variable: str, kept: Path) -> str:
    """The secret from the environment, or the one that `manage.py up` made for the data folder.

    Empty when there is neither: what needs it is then refused, and check harmtrack.E001 says what
    to do about the first.
    """
    return env.str(variable, default="") or (kept.read_text().strip() if kept.exists() else "")


SECRET_KEY = secret("SECRET_KEY", DATA.secret_key)
# Opens the sealed identities of confidential sources. Keep it apart from the dumps; without it
# they cannot be read by anybody.
IDENTITY_KEY = secret("IDENTITY_KEY", DATA.identity_key)

INSTALLED_APPS = [
    # First, because it overrides the migrate command.
    "harmtrack.apps.HarmtrackConfig",
    "publication.apps.PublicationConfig",
    "incidents.apps.IncidentsConfig",
    "sources.apps.SourcesConfig",
    "harmtrack.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "pghistory",
    "pgtrigger",
    "csp",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "axes",
]

MIDDLEWARE = [
    "harmtrack.heads.leave_out_body",
    "django.middleware.security.SecurityMiddleware",
    # Before all that an answer in hand does not need.
    "publication.api.kept.keep_answers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "sources.numerals.note_digits",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "harmtrack.accounts.sessions.note_session",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    # Last: it answers in place of the page that let one failed try too many in.
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "harmtrack.urls"
WSGI_APPLICATION = "harmtrack.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# Databases ----------------------------------------------------------------------------------------


# Each trigger of the history asks for this setting. Where it is missing they catch an error for
# each row, after which PostgreSQL goes through all constraints that wait for the commit: a large
# import would take time by the square of its rows.
NOTHING_IGNORED = "-c pgtrigger.ignore={}"


def embedded_database(role: str) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "harmtrack",
        "USER": role,
        "HOST": str(DATA.sockets),
        "PORT": str(POSTGRES_PORT),
        "OPTIONS": {"passfile": str(DATA.postgres_passwords)},
    }


def database(variable: str, *, role: str) -> dict[str, Any]:
    """The database that a variable names, or the embedded one under a role."""
    chosen: dict[str, Any] = (
        env.db_url(variable) if variable in env.ENVIRON else embedded_database(role)
    )
    options = chosen.setdefault("OPTIONS", {})
    options["connect_timeout"] = 5
    # Only what asks for it is prepared, however often another statement comes again.
    options.setdefault("prepare_threshold", maxsize)
    options["options"] = f"{options.get('options', '')} {NOTHING_IGNORED}".strip()
    return chosen


DATABASE_IS_EMBEDDED = "DATABASE_URL" not in env.ENVIRON
# `default` is the role that the site and the jobs run under; `owner` is the same database under the
# role that may change its tables, and only `migrate` uses it.
DATABASES = {"default": database("DATABASE_URL", role="harmtrack_app")}
DATABASES["owner"] = (
    database("DATABASE_OWNER_URL", role="harmtrack_owner")
    if DATABASE_IS_EMBEDDED or "DATABASE_OWNER_URL" in env.ENVIRON
    else database("DATABASE_URL", role="harmtrack_owner")
)

# For the web process, whose threads share the pool. It waits 30 s by default, which would make each
# request hang while the server is away.
if pool_size := env.int("DATABASE_POOL_SIZE", default=0):
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": pool_size, "timeout": 4}

# Every version of what people edit stays: triggers refuse to change or delete one.
PGHISTORY_APPEND_ONLY = True
# Not GET, by its default too: each statement would carry the context, and each page ask who reads.
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Background work ----------------------------------------------------------------------------------

BROKER_IS_EMBEDDED = "REDIS_URL" not in env.ENVIRON
CELERY_BROKER_URL = env.str("REDIS_URL", default=f"redis+socket://{DATA.valkey_socket}")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A killed worker's task is handed out again after this many seconds, and so is one that takes
# longer. Tasks work in chunks far shorter than that, but for the proofs of the night, which are
# acknowledged at their start; the sweeper finds unfinished work without waiting for it.
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 600, "socket_connect_timeout": 4}

# Languages and time -------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ar", "العربية")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# Static files -------------------------------------------------------------------------------------

STATIC_URL = "static/"
# Leaflet's files alone, without the app around them, which needs GDAL.
STATICFILES_DIRS = [
    ("leaflet", Path(folder) / "static/leaflet")
    for folder in find_spec("leaflet").submodule_search_locations  # type: ignore[union-attr]
]
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(DATA.static)))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Signing in ---------------------------------------------------------------------------------------

BEHIND_TLS = env.bool("BEHIND_TLS", default=False)
# The address that a request came from is the one that the last of so many proxies saw.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=1 if BEHIND_TLS else 0)

# The demo can be looked at with its password alone.
TWO_FACTOR_REQUIRED = env.bool("TWO_FACTOR_REQUIRED", default=not DATABASE_IS_EMBEDDED)
OTP_TOTP_ISSUER = "harmtrack"

LOGIN_URL = "admin:login"
AUTHENTICATION_BACKENDS = [
    # First, because it refuses whoever is locked out before a password is looked at.
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
# A name is locked out from one address, so that nobody can lock a colleague out from another.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
# Tries while locked out are not counted, and the 15 minutes end when they were said to.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "harmtrack.accounts.lockout.address"
AXES_LOCKOUT_CALLABLE = "harmtrack.accounts.lockout.refusal"
# Masked in the rows of failed tries, as the password always is.
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "code", "csrfmiddlewaretoken"]
# Whoever signs in leaves no address behind.
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# Reports and letters ------------------------------------------------------------------------------

# The day of the month from which on the report of the month before is drafted, 1 to 28; 0 for
# never.
REPORT_DAY = env.int("REPORT_DAY", default=5)
# Where letters lead to. No request tells a job under which name the site is reached.
SITE_ADDRESS = env.str("SITE_ADDRESS", default=f"http://localhost:{PORT}").rstrip("/")
# Such as smtp+tls://user:password@mail.example.org:587. Without it letters are laid into a folder.
EMAIL_CONFIG = env.email_url("EMAIL_URL", default=f"filemail:///{DATA_DIR / 'letters'}")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", default="harmtrack@localhost")

# Evidence -----------------------------------------------------------------------------------------

# Captured files, each under the SHA-256 of its bytes: web and worker processes share this folder.
EVIDENCE_ROOT = Path(env.str("EVIDENCE_ROOT", default=str(DATA_DIR / "evidence")))
# Pairs of address and port that may be captured though they are not public. For tests alone, which
# serve pages from their own machine: no variable sets it.
CAPTURES_ALLOWED: list[tuple[str, int]] = []

# Releases -----------------------------------------------------------------------------------------

# Files of releases, each under the SHA-256 of its bytes: web process and workers share the folder.
RELEASES_ROOT = Path(env.str("RELEASES_ROOT", default=str(DATA_DIR / "releases")))
# The day of the month on which a release is expected, 1 to 28; 0 where none is set.
RELEASE_DAY = env.int("RELEASE_DAY", default=0)

# Security -----------------------------------------------------------------------------------------

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

# Without TLS (a laptop, a private network) a browser would not send secure cookies back at all.
if BEHIND_TLS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

# The API ------------------------------------------------------------------------------------------

# Whether anybody reads what is public without a key. The demo can be asked at once.
API_ANONYMOUS = env.bool("API_ANONYMOUS", default=DATABASE_IS_EMBEDDED)
# Such as 120/minute for one address without a key; empty is no limit.
API_ANONYMOUS_RATE = env.str("API_ANONYMOUS_RATE", default="120/minute")

REST_FRAMEWORK = {
    # The keys of partners; answers depend on no cookie.
    "DEFAULT_AUTHENTICATION_CLASSES": ["publication.api.access.KeyAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["publication.api.access.MayRead"],
    "DEFAULT_RENDERER_CLASSES": ["publication.api.rendering.QuickJSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "publication.api.schema.PublicSchema",
    "DEFAULT_THROTTLE_CLASSES": ["publication.api.limits.Limit"],
    "EXCEPTION_HANDLER": "publication.api.problems.handle",
    "NUM_PROXIES": TRUSTED_PROXIES,
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "harmtrack",
    "DESCRIPTION": "Harm to civilians as sources report it: claims, ranges and monthly figures.",
    "VERSION": "1",
    "EXTERNAL_DOCS": {
        "url": "/api/recipes.md",
        "description": "Recipes for curl, pandas, polars, DuckDB, R, Excel, Power BI and DHIS2",
    },
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SORT_OPERATION_PARAMETERS": False,
    # Vocabularies stand where they are used: the names of shared ones would follow no code.
    "POSTPROCESSING_HOOKS": [],
}

# Logging ------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "harmtrack.logs.Wordless",
            "format": "%(asctime)s %(levelname)s %(name)s: %(message)s",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    # Django's own would mail errors, with what people typed.
    "loggers": {"django": {"handlers": []}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="INFO")},
}
