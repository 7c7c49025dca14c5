"""Settings: one file, values from the environment only (`.env.example` documents every variable)."""

import os
import sys
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from config import replica_views
from config.api_names import ENUM_NAMES
from config.roles import APPLICATION, role_for
from config.safety import refuse_unsafe_settings

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# --- Where we run -------------------------------------------------------------------------------
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="")
if not SECRET_KEY:
    raise ImproperlyConfigured("No SECRET_KEY: `python -m config.supervisor manage …` knows ours, a server its own.")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
HTTPS = env.bool("HTTPS", default=False)
VAR_DIR = Path(env.str("HENGWEN_VAR", default=str(BASE_DIR / "var")))

# Fixes the clock of every page and job (tests and demonstrations only), as an ISO moment.
HENGWEN_NOW = env.str("HENGWEN_NOW", default="")
# Everything here is made up: what a sandbox client of the API writes is kept. Elsewhere it is only tried.
DEMONSTRATION = env.bool("DEMONSTRATION", default=False)

# What must outlive a database that was altered or restored: checkpoints of the audit chain and the erasure ledger.
# On a server: a folder on another machine or on storage that can only be added to (docs/operations.md).
AUDIT_CHECKPOINTS = Path(env.str("AUDIT_CHECKPOINTS", default=str(VAR_DIR / "checkpoints")))

# --- Secrets of people: AES-256-GCM keys by id, newest first ("k2:base64,k1:base64"), and the key of the blind index.
FIELD_KEYS = env.str("FIELD_KEYS", default="")
INDEX_KEY = env.str("INDEX_KEY", default="")
BACKUP_KEY = env.str("BACKUP_KEY", default="")  # only `backup` and `restore` need it; it is in no backup

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "axes",
    "django_htmx",
    "django_filters",
    "csp",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "core",
    "accounts",
    "unions",
    "aid",
    "legal",
    "partners",
    "desk",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",  # before what hands out files: they carry the policy too
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.middleware.RequestId",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "unions.middleware.SignedIn",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "unions.middleware.RequestActor",
    "accounts.middleware.SessionLimits",
    "accounts.second_factor.SecondFactor",
    "partners.middleware.CallLog",
    "core.middleware.PrivateAnswers",
    "core.middleware.DomainErrors",
    "core.replica.ReplicaReads",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "desk.shell.shell",
            ],
        },
    },
]

# --- Database, cache, queue ---------------------------------------------------------------------
ADDRESS = "postgres://app@127.0.0.1:5432/hengwen"
APPLICATION_ROLE = env.db_url(APPLICATION, default=ADDRESS)["USER"]  # owns nothing; is granted rows by `migrate`
DATABASES = {
    "default": {
        **env.db_url(role_for(sys.argv, os.environ), default=ADDRESS),
        "ENGINE": "core.postgres",  # Django's own; says with each statement how far it may see
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,  # services open their own transactions, where a reader can see them
        "OPTIONS": {
            "options": "-c lock_timeout=5s -c statement_timeout=60s -c idle_in_transaction_session_timeout=60s",
        },
    }
}
# A streaming replica (docs/operations.md): these pages may be a few seconds old there; all else reads the primary.
if REPLICA_URL := env.str("REPLICA_URL", default=""):
    DATABASES["replica"] = {
        **DATABASES["default"],
        **env.db_url_config(REPLICA_URL),
        "ENGINE": "core.postgres",
        "OPTIONS": {
            "options": "-c statement_timeout=60s -c default_transaction_read_only=on",
            "connect_timeout": 2,
        },
        "TEST": {"MIRROR": "default"},
    }
DATABASE_ROUTERS = ["core.replica.Router"]
REPLICA_VIEWS: frozenset[str] = replica_views.VIEWS
REPLICA_MOST_BEHIND = env.float("REPLICA_MOST_BEHIND", default=5.0)  # seconds; farther behind, the primary is asked
REPLICA_CHECK_SECONDS = 2.0
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", default="redis://127.0.0.1:6379")
CACHES = {
    "default": {
        "BACKEND": "core.cache.SparedRedisCache",
        "LOCATION": f"{REDIS_URL}/{env.int('REDIS_CACHE_DB', default=1)}",
        "KEY_PREFIX": "hengwen",
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 2},
    }
}

CELERY_BROKER_URL = f"{REDIS_URL}/{env.int('REDIS_BROKER_DB', default=0)}"
CELERY_TASK_IGNORE_RESULT = True  # people watch rows (Job, Occurrence, Delivery), not task ids
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 270
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A lost hint costs seconds, not minutes: the database sweep is the guarantee (docs/adr/0003).
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 2,
    "max_retries": 1,
}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

# --- People and sign-in -------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "accounts.backends.SprayLimit",
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.passwords.ThreeKindsValidator"},
    {"NAME": "accounts.passwords.NotRecentlyUsedValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/work/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/login/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "accounts.adapter.StaffOnlyAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
# One lockout, not two: axes counts by user and address; allauth's own limiter would answer differently.
ACCOUNT_RATE_LIMITS = False
AXES_FAILURE_LIMIT = env.int("LOGIN_FAILURE_LIMIT", default=5)
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]  # an office behind one address is never locked out together
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "accounts.lockout.locked_out"
# So many different names failing from one address within the cool-off: that address guesses, whoever it is.
SPRAY_LIMIT = env.int("SPRAY_LIMIT", default=20)
AXES_VERBOSE = False
AXES_IPWARE_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=0)

# Who must prove themselves twice: every role that changes something or sees people's data; who reads figures need not.
SECOND_FACTOR_ROLES = env.list(
    "SECOND_FACTOR_ROLES",
    default=[
        "grassroots_cadre",
        "township_caseworker",
        "county_reviewer",
        "county_approver",
        "finance_preparer",
        "finance_confirmer",
        "city_auditor",
        "province_admin",
        "legal_lawyer",
        "mediator",
        "supervisor",
        "sys_admin",
        "sec_admin",
        "audit_admin",
    ],
)
SITE_NAME = "恒温 Hengwen"
MFA_ADAPTER = "accounts.mfa.SealedAdapter"
MFA_FORMS = {
    "authenticate": "accounts.mfa.OnceForm",
    "reauthenticate": "accounts.mfa.AgainForm",
    "activate_totp": "accounts.mfa.SetUpForm",
}
# Single sign-on: off until an issuer is named. Only for accounts that exist; nobody signs up.
SSO_SERVER = env.str("OIDC_ISSUER", default="")
SSO_ON = bool(SSO_SERVER)
SSO_USERNAME_CLAIM = env.str("OIDC_USERNAME_CLAIM", default="preferred_username")
SSO_APP = {
    "provider_id": "sso",
    "name": env.str("OIDC_NAME", default="统一身份认证"),
    "client_id": env.str("OIDC_CLIENT_ID", default=""),
    "secret": env.str("OIDC_CLIENT_SECRET", default=""),
    "settings": {"server_url": SSO_SERVER, "oauth_pkce_enabled": True},
}
SOCIALACCOUNT_PROVIDERS = {"sso": {"APPS": [SSO_APP] if SSO_ON else []}}
SOCIALACCOUNT_ADAPTER = "accounts.sso.ExistingOnly"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_LOGIN_ON_GET = False  # a page of somebody else must not start a sign-in
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1  # half a minute either way: phones' clocks differ; each code is good once all the same

SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_IDLE_SECONDS = 30 * 60
CSRF_COOKIE_HTTPONLY = False
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "desk.errors.csrf_failure"
if HTTPS:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "report-uri": ["/csp-report/"],
    }
}

# --- Language, time, files ----------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = USE_TZ = True
FORMAT_MODULE_PATH = ["config.formats"]

# How long a page may count a return before it offers to do so in the background; 0: as long as it takes.
RETURNS_MILLISECONDS = env.int("RETURNS_MILLISECONDS", default=500)

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_ALLOW_ALL_ORIGINS = False
STATIC_ROOT = VAR_DIR / "static"
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(VAR_DIR / "media")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": env.str("STATICFILES_BACKEND", default="whitenoise.storage.CompressedManifestStaticFilesStorage")
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler", "core.uploads.BoundedUploadHandler"]

# --- Mail and reminders' channels ---------------------------------------------------------------
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="hengwen@localhost")
REMINDER_CHANNELS = env.list("REMINDER_CHANNELS", default=["file"])  # beside the inbox, which is always used
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000")

# Hosts that webhooks may reach inside and without TLS: for tests and demonstrations, empty on a real server.
WEBHOOK_TEST_HOSTS = env.list("WEBHOOK_TEST_HOSTS", default=[])

# --- API ----------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "partners.authentication.BearerToken",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_THROTTLE_CLASSES": ["partners.throttle.ClientRate"],
    "DEFAULT_PERMISSION_CLASSES": ["core.permissions.ActorPermission"],
    "DEFAULT_RENDERER_CLASSES": ["core.api_writes.JsonRenderer"],
    "DEFAULT_PARSER_CLASSES": ["core.api_writes.JsonParser"],
    "DEFAULT_SCHEMA_CLASS": "core.api_schema.ApiSchema",
    "EXCEPTION_HANDLER": "core.api.exception_handler",
    "COERCE_DECIMAL_TO_STRING": True,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Hengwen API",
    "VERSION": "1.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": ENUM_NAMES,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "core.api_schema.with_problems",
    ],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"mask": {"()": "core.logs.MaskSecrets"}},
    "formatters": {
        "plain": {"()": "core.logs.MaskedFormatter", "format": "{asctime} {levelname} {name} {message}", "style": "{"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["mask"]}},
    "loggers": {"axes": {"level": "WARNING"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
}

refuse_unsafe_settings(globals())
