"""Django's admin, as a peer to measure beside: on the scratch database of the bench and nowhere else.

The product has no admin site (docs/decisions/0010). Nothing imports this module but the bench's own second server.
"""

from samnak.settings import *  # noqa: F403
from samnak.settings import INSTALLED_APPS as PRODUCT_APPS

INSTALLED_APPS = [*PRODUCT_APPS, "django.contrib.admin.apps.SimpleAdminConfig"]
ROOT_URLCONF = "samnak.front.desk.bench.admin_urls"
# What `startproject` writes, and compression, so that the peer does no more and no less than a plain Django site.
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",  # allauth, whose sign-in made the session, insists on it
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
