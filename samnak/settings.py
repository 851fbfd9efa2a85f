"""Settings of one installation, read from the environment. Nothing secret stands here."""

import os
import sys
from datetime import timedelta
from pathlib import Path

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from samnak.ground import packs

BASE_DIR = Path(__file__).resolve().parent.parent
HOME = Path(os.environ.get("SAMNAK_HOME") or BASE_DIR / "var")
TESTING = "pytest" in sys.modules
DEMO = os.environ.get("SAMNAK_DEMO") == "1"
GALLERY = DEMO or TESTING or os.environ.get("SAMNAK_GALLERY") == "1"

DEBUG = False  # an error page never shows data, here or anywhere


def _secret_key() -> str:
    """The key that signs web sessions: from the environment, from a file, or (tests) made up."""
    if key := os.environ.get("SAMNAK_SECRET_KEY"):
        return key
    kept = HOME / "secret"
    if kept.is_file():
        return kept.read_text().strip()
    if TESTING or not os.environ.get("SAMNAK_SERVE"):
        return "only-for-tests-and-commands-that-sign-nothing-" + "x" * 16
    raise ImproperlyConfigured("SAMNAK_SECRET_KEY is missing. Set it to a long random text and start again.")


SECRET_KEY = _secret_key()
ALLOWED_HOSTS = [h for h in os.environ.get("SAMNAK_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if h]
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("SAMNAK_ORIGINS", "").split(",") if o]

INSTALLED_APPS = [
    "samnak.ground.access",  # before Django's: two commands of theirs are closed here
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "django_htmx",
    "samnak.ground.ui",
    "samnak.reception.register",
    "samnak.reception.guard",
    "samnak.reception.arrivals",
    "samnak.casework.cases",
    "samnak.outcomes.exports",
    "samnak.front.desk",
    "samnak.front.demo",
]

MIDDLEWARE = [
    "samnak.ground.access.middleware.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "samnak.ground.access.middleware.TokenMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "samnak.ground.access.entrance.EntranceMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "samnak.ground.access.middleware.TurnedAwayMiddleware",
    "samnak.ground.access.middleware.GateMiddleware",
    "samnak.ground.access.middleware.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]

# W003 looks for Django's own class by name. Ours is made from it: `access.checks` sees that one of them stands here.
SILENCED_SYSTEM_CHECKS = ["security.W003"]

ROOT_URLCONF = "samnak.urls"
WSGI_APPLICATION = "samnak.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "samnak.ground.ui.context.layout",
            ],
        },
    }
]

# ---- data -------------------------------------------------------------------------------------------

SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 5,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
        "PRAGMA busy_timeout=5000; PRAGMA secure_delete=ON; PRAGMA cell_size_check=ON;"
    ),
}


def _databases() -> dict[str, dict]:
    """Two aliases: `default`, and `reads` (who read what), which commits on its own.

    On SQLite they are two files, so that a reader never waits for a writer; on PostgreSQL the same
    database through a connection of its own.
    """
    if url := os.environ.get("DATABASE_URL"):
        default = dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))
        reads = dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))
        if TESTING:
            reads["TEST"] = {"NAME": f"test_{reads['NAME']}_reads"}
        return {"default": default, "reads": reads}
    return {
        alias: {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": HOME / f"{name}.sqlite3",
            "OPTIONS": SQLITE_OPTIONS,
        }
        for alias, name in (("default", "samnak"), ("reads", "reads"))
    }


DATABASES = _databases()
DATABASE_ROUTERS = ["samnak.ground.access.reads.ReadsRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024  # an uploaded list never rests in a temporary file
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]

# ---- who --------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "access.User"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # what was done is told to nobody else
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *PASSWORD_HASHERS]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "samnak.ground.access.passwords.LongEnough", "OPTIONS": {"min_length": 12}},
    {"NAME": "samnak.ground.access.passwords.NotCommon"},
]
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_ADAPTER = "samnak.ground.access.signin.Adapter"
ACCOUNT_FORMS = {"login": "samnak.ground.access.forms.SignInForm"}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": False}  # failures are counted by axes
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_USER_DISPLAY = "samnak.ground.access.signin.user_display"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/sign-in/"
MFA_ADAPTER = "samnak.ground.access.mfa.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_RECOVERY_CODE_DIGITS = 10
MFA_TRUST_ENABLED = False  # a browser is never remembered
MFA_PASSKEY_LOGIN_ENABLED = False  # a passkey is the second step, never the only one
AXES_FAILURE_LIMIT = "samnak.ground.access.throttle.limit"
AXES_DISABLE_ACCESS_LOG = True  # who signed in stands in the audit, without an address
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "samnak.ground.access.signin.tried_name"
AXES_LOCKOUT_TEMPLATE = "access/locked_out.html"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_CLIENT_IP_CALLABLE = "samnak.ground.access.signin.client_address"
PROXIES = int(os.environ.get("SAMNAK_PROXIES", "0"))  # how many of our own stand before Samnak
SESSION_ENGINE = "samnak.ground.access.websessions"  # 15 minutes without a request, 8 hours in all
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "samnak.front.desk.errors.csrf"

# Behind TLS everywhere but on this machine itself.
SECURE = os.environ.get("SAMNAK_INSECURE") != "1" and not DEMO and not TESTING
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_NAME = "__Host-samnak" if SECURE else "samnak"
CSRF_COOKIE_NAME = "__Host-samnak-csrf" if SECURE else "samnak-csrf"
LANGUAGE_COOKIE_NAME = "__Host-samnak-language" if SECURE else "samnak-language"
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "no-referrer"  # forms then come with Origin: null, see TokenMiddleware
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if os.environ.get("SAMNAK_BEHIND_TLS_PROXY") == "1":
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# ---- language and time ------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("km", _("Khmer"))]
LOCALE_PATHS = [BASE_DIR / "samnak" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = packs.current().time_zone
FORMAT_MODULE_PATH = ["samnak.ground.ui.locales"]
# Whom to ask, at the foot of each page; for Khmer pages after a bar.
SAMNAK_HELP = os.environ.get("SAMNAK_HELP", "Pov, 012 000 111 | ពៅ ០១២ ០០០ ១១១" if DEMO else "")

# ---- the log -----------------------------------------------------------------------------------------

# For how many years it is kept: who read, who was refused, what was done. What holds the others is kept longest.
KEEP_YEARS = {
    "readings": int(os.environ.get("SAMNAK_KEEP_READINGS", "3")),
    "refusals": int(os.environ.get("SAMNAK_KEEP_REFUSALS", "1")),
    "changes": int(os.environ.get("SAMNAK_KEEP_CHANGES", "10")),
}
if min(KEEP_YEARS.values()) < 1 or KEEP_YEARS["changes"] < max(KEEP_YEARS.values()):
    raise ImproperlyConfigured("The log is kept for a year at least, and what was done as long as what was read.")
LEGAL_HOLD = os.environ.get("SAMNAK_LEGAL_HOLD") == "1"  # while it is set, nothing of the log is taken away

# ---- files ------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
if TESTING:
    WHITENOISE_USE_FINDERS = True
    WHITENOISE_AUTOREFRESH = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "samnak.ground.access.logs.OneLine"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"axes": {"level": "ERROR"}, "django.security.DisallowedHost": {"level": "CRITICAL"}},
}
