"""One settings file. What differs between machines is read from the environment, here only.

DATABASE_URL   postgresql://user:password@host:5432/name (PostgreSQL 15 or newer); `od` sets it to
               the embedded server when it is not given
SECRET_KEY     signs sessions; `od` keeps one in var/ when it is not given
OD_LOG_KEY     signs the event log; `od` keeps one in var/log-key when it is not given
ALLOWED_HOSTS  names under which the site is reached, with commas
OD_SEAL_KEY    seals citizens' national ids, phones and addresses; `od` keeps one in var/seal-key
               when it is not given. Several with commas while it is changed, the newest first
OD_OIDC_URL, OD_OIDC_CLIENT, OD_OIDC_SECRET
               an OpenID provider that citizens sign in with; without it they have no such button.
               Give it the callback SITE_URL/dang-nhap/oidc/callback/
OD_OIDC_NAME   what the button calls it; VNeID unless given
OD_OIDC_SCOPES what is asked of it; "openid profile email" unless given
OD_OIDC_NATIONAL_ID_CLAIM
               the claim in which it answers for the national id; none unless given
OD_VAR         folder for everything this installation writes; ./var unless given
OD_PACK        the pack of this place; quan1 unless given
OD_DEMO        set by `od demo` alone, a word of its own (see config/demo.py): sample people can be
               signed in with one click. Whatever else stands in it is ignored
OD_PG_BIN      folder with pg_dump, pg_restore and psql; `od` sets it to the wheel's, else PATH
OD_DATABASE_FAULT  set by `od doctor` alone: why the embedded server does not start
OD_HTTPS       1 where people reach the site by https, through a proxy that ends the encryption and
               sets X-Forwarded-Proto: cookies and browsers then keep to https
OD_PROXIES     how many reverse proxies stand before the site (0): whom rate limits count by address
OD_SHARED      real input for tests and comparison; ../shared unless given
EMAIL_URL      smtp://user:password@host:587?tls=1; without it no e-mail is sent
OD_SIGNING_ROOTS
               folder of .pem files: the authorities whose signing certificates are trusted;
               var/signing-roots unless given
SITE_URL       where people reach the site, for links in messages; http://127.0.0.1:8000 unless
               given
OD_API_RATE    calls a second that one client of the API may make of one process (50; 0: any)
OD_WEBHOOKS_TO_PRIVATE
               1 lets `od api webhook` tell addresses inside one's own network
WEBHOOK_URL    where follow-up messages are posted as CloudEvents; without it none are
READER_MODEL_URL, READER_MODEL_NAME, READER_MODEL_KEY
               an OpenAI-compatible endpoint that may add proposals to the reader's; never decides
"""

import os
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from django.utils.translation import gettext_lazy as _
from whitenoise.compress import Compressor

from opendistrict.config import demo

PACKAGE = Path(__file__).resolve().parents[1]
ROOT = PACKAGE.parents[1]
VAR = Path(os.environ.get("OD_VAR", ROOT / "var"))
SHARED = Path(os.environ.get("OD_SHARED", ROOT.parent / "shared"))
PACK = os.environ.get("OD_PACK", "quan1")

DEBUG = False
DEMO = demo.is_on(os.environ)
DATABASE_FAULT = os.environ.get("OD_DATABASE_FAULT", "")
PG_BIN = os.environ.get("OD_PG_BIN", "")
LOG_KEY = os.environ.get("OD_LOG_KEY", "")
SECRET_KEY = os.environ.get("SECRET_KEY", "")
SEAL_KEY = os.environ.get("OD_SEAL_KEY", "").strip()
SEAL_KEY_FILE = VAR / "seal-key"
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]").split(",")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "opendistrict.registers.base",
    "opendistrict.registers.people",
    "opendistrict.registers.orgs",
    "opendistrict.registers.documents",
    "opendistrict.registers.places",
    "opendistrict.registers.facts",
    "opendistrict.registers.ledger",
    "opendistrict.engine.indicators",
    "opendistrict.engine.cases",
    "opendistrict.engine.plans",
    "opendistrict.engine.directives",
    "opendistrict.services.inspections",
    "opendistrict.services.revenue",
    "opendistrict.services.sidewalks",
    "opendistrict.faces.kit",
    "opendistrict.faces.cli",
    "procrastinate.contrib.django",  # last: it asks the rooms what they listen to
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "opendistrict.faces.kit.security.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "opendistrict.faces.kit.preferences.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "opendistrict.faces.kit.accounts.SecondFactorMiddleware",
]
ROOT_URLCONF = "opendistrict.config.urls"
WSGI_APPLICATION = "opendistrict.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "opendistrict.faces.kit.pages.context",
            ],
            "builtins": ["opendistrict.faces.kit.templatetags.kit"],
        },
    }
]


def database(url: str) -> dict[str, object]:
    """Django's words for a PostgreSQL URL; a socket folder may be given as ?host= (and ?port=)."""
    parts = urlsplit(url)
    options = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/") or "opendistrict",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": options.pop("port", str(parts.port or "")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        # Django forbids prepared statements unless told otherwise, even where one is asked for.
        "OPTIONS": {**options, "connect_timeout": 5, "prepare_threshold": 5},
    }


DATABASES = {"default": database(os.environ.get("DATABASE_URL", ""))}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "base_cache",
        # Failed sign-ins are counted here: who tries many names must not push the counts out.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "opendistrict.faces.kit.accounts.StaffAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False  # ends with the browser: counters share their computers
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/h/key",  # nobody's letter box is to be filled from here
    "sign_in_link": "20/m/ip,5/h/key",
    "track_dossier": "20/m/ip,10/h/key",  # three digits are soon tried through
    "act_by_receipt": "30/h/ip,20/h/key",
    "open_link": "30/m/ip",
    "compare_paper": "30/m/ip",
    "look_at_bill": "30/m/ip",
    "bank_message": "600/m/ip,600/m/key",
    "api_token": "120/m/ip,30/m/key",
}
PASSWORD_RESET_TIMEOUT = 3600  # seconds for which the link in such a letter opens the account
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("OD_PROXIES", "0"))
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
ACCOUNT_FORMS = {
    "login": "opendistrict.faces.kit.account_forms.SignIn",
    "change_password": "opendistrict.faces.kit.account_forms.ChangePassword",
    "reauthenticate": "opendistrict.faces.kit.account_forms.ConfirmByPassword",
    "reset_password": "opendistrict.faces.kit.account_forms.AskNewPassword",
    "reset_password_from_key": "opendistrict.faces.kit.account_forms.SetNewPassword",
}
MFA_ADAPTER = "opendistrict.faces.kit.accounts.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "OpenDistrict"
MFA_TOTP_TOLERANCE = 1  # a telephone may be half a minute wrong
MFA_ALLOW_UNVERIFIED_EMAIL = True  # accounts are opened by the office, not claimed by e-mail
MFA_FORMS = {
    "authenticate": "opendistrict.faces.kit.account_forms.SecondStep",
    "reauthenticate": "opendistrict.faces.kit.account_forms.ConfirmByCode",
    "activate_totp": "opendistrict.faces.kit.account_forms.PairDevice",
}
SOCIALACCOUNT_ADAPTER = "opendistrict.faces.kit.citizen_identities.CitizenAdapter"
SOCIALACCOUNT_STORE_TOKENS = False  # we ask the provider who it is, and then no more
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False  # an address in a claim opens nothing
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5
OIDC_NATIONAL_ID_CLAIM = os.environ.get("OD_OIDC_NATIONAL_ID_CLAIM", "")
SOCIALACCOUNT_PROVIDERS: dict[str, dict[str, object]] = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "oidc",
                "name": os.environ.get("OD_OIDC_NAME", "VNeID"),
                "client_id": os.environ.get("OD_OIDC_CLIENT", ""),
                "secret": os.environ.get("OD_OIDC_SECRET", ""),
                "settings": {
                    "server_url": os.environ["OD_OIDC_URL"],
                    "scope": os.environ.get("OD_OIDC_SCOPES", "openid profile email").split(),
                },
            }
        ]
        if os.environ.get("OD_OIDC_URL")
        else [],
    }
}
USERSESSIONS_TRACK_ACTIVITY = True
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
HTTPS = os.environ.get("OD_HTTPS") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Tiếng Việt")), ("en", _("Tiếng Anh"))]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [PACKAGE / "static", *([VAR / "vendor"] if (VAR / "vendor").exists() else [])]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR / "kept"},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Source maps and the icon set (read by the server only): compressing them took a third of set-up.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map", "nodes")
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_TEMP_DIR = None

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = None
PROCRASTINATE_ON_APP_READY = "opendistrict.registers.base.actions.connect_queue"

_mail = urlsplit(os.environ.get("EMAIL_URL", ""))
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if _mail.hostname
    else "django.core.mail.backends.dummy.EmailBackend"
)
EMAIL_HOST = _mail.hostname or ""
EMAIL_PORT = _mail.port or 25
EMAIL_HOST_USER = unquote(_mail.username or "")
EMAIL_HOST_PASSWORD = unquote(_mail.password or "")
EMAIL_USE_TLS = "tls=1" in _mail.query
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("EMAIL_FROM", "opendistrict@localhost")
SIGNING_ROOTS = Path(os.environ.get("OD_SIGNING_ROOTS", VAR / "signing-roots"))
SITE_URL = os.environ.get("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
WEBHOOK_URL = os.environ.get("WEBHOOK_URL", "")
WEBHOOKS_TO_PRIVATE = os.environ.get("OD_WEBHOOKS_TO_PRIVATE") == "1"
API_RATE = float(os.environ.get("OD_API_RATE", "50"))
READER_MODEL_URL = os.environ.get("READER_MODEL_URL", "")
READER_MODEL_NAME = os.environ.get("READER_MODEL_NAME", "")
READER_MODEL_KEY = os.environ.get("READER_MODEL_KEY", "")


LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "WARNING")},
}
