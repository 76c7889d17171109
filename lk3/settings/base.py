"""What is the same on every machine. Whatever differs between deployments comes from the environment.

The variables are listed in the README. A missing one stops the start with a message that names it.
"""

from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = environ.Env()


def required(name: str) -> str:
    """Return the environment variable ``name``, or stop with a message that says what is missing."""
    value = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(f"Variabel lingkungan {name} belum diisi. Lihat README, bagian 'Konfigurasi'.")
    return value


def database(name: str, default: str) -> dict[str, object]:
    """Return Django's settings for the database URL in ``name``; SQLite is told to lose nothing and wait its turn."""
    config = env.db_url(name, default=default)
    if config["ENGINE"].endswith("sqlite3"):
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        }
    else:
        config["CONN_MAX_AGE"] = env.int("DATABASE_CONN_MAX_AGE", default=60)
        config["CONN_HEALTH_CHECKS"] = True
    return config


def databases(default: str) -> dict[str, object]:
    """Return the database of the program and, where ``REPORTS_DATABASE_URL`` names one, the standby that answers statistics."""
    found: dict[str, object] = {"default": database("DATABASE_URL", default)}
    if env.str("REPORTS_DATABASE_URL", default=""):
        standby = database("REPORTS_DATABASE_URL", "")
        # A page must not wait for a dead host, and nothing may ever be written there.
        standby["OPTIONS"] = {"connect_timeout": 2, "options": "-c default_transaction_read_only=on"}
        found["reports"] = standby | {"TEST": {"MIRROR": "default"}}
    return found


DATABASE_ROUTERS = ["reports.replica.Router"]
# A standby that is further behind than this many seconds is passed over.
REPORTS_MAX_LAG = env.int("REPORTS_MAX_LAG", default=60)

DEBUG = False
ALLOWED_HOSTS: list[str] = []

INSTALLED_APPS = [
    "lk3.apps.LK3Config",
    "families",
    "cases",
    "referrals",
    "reports",
    "lk3.apps.LK3AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_filters",
    "django_htmx",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "lk3.middleware.HatMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "lk3.middleware.RescueMiddleware",
    "lk3.middleware.SecondFactorMiddleware",
    "lk3.middleware.PrivatePagesMiddleware",
]

ROOT_URLCONF = "lk3.urls"
WSGI_APPLICATION = "lk3.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lk3.context.page",
            ],
            "builtins": ["lk3.templatetags.lk3"],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

AUTH_USER_MODEL = "lk3.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
# PBKDF2 takes 0.7 s of CPU per login on our machines; Argon2 with modest memory a quarter of it.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "start"
LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_ADAPTER = "lk3.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nobody on the internet makes us write to strangers
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/5m/ip,5/5m/key",
    "reauthenticate": "5/5m/user",
    "step_up_failed": "5/5m/user",
}
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_USER_DISPLAY = "lk3.accounts.display_name"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "LK3"
# Roles that must have a second factor before they see anything; production says which.
SECOND_FACTOR_ROLES: list[str] = []

SESSION_COOKIE_AGE = 60 * 60 * 8
SESSION_COOKIE_HTTPONLY = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# The cookie storage would put sentences about cases into the browser.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_FAILURE_VIEW = "lk3.views.rescue.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
# "no-referrer" would break Django's CSRF check over HTTPS.
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    },
}

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia")]
TIME_ZONE = "Asia/Jakarta"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["lk3.formats"]
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = env.path("STATIC_ROOT", default=str(BASE_DIR / "var" / "static"))()
# Encrypted photographs and documents, outside the web root. A backup takes this folder, the database and the keys together.
ATTACHMENT_ROOT = Path(env.str("ATTACHMENT_ROOT", default=str(BASE_DIR / "var" / "attachments")))
# Uploads stay in memory: Django's own handlers would write large ones, unencrypted, into the temporary folder.
FILE_UPLOAD_HANDLERS = ["lk3.upload_handler.MemoryOnly"]
UPLOAD_MAX_FILE = 10 * 1024 * 1024
UPLOAD_MAX_TOTAL = 30 * 1024 * 1024
UPLOAD_MAX_FILES = 10
# Whoever picks too many photographs at once gets a sentence for each, not a bare refusal of them all.
DATA_UPLOAD_MAX_NUMBER_FILES = 500

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# The answer to "who may open the demo's banner": true only where load_demo filled the database.
INVENTED_DATA_BANNER = env.bool("INVENTED_DATA_BANNER", default=False)
OFFICE_NAME = env.str("OFFICE_NAME", default="LK3")
# A GeoJSON file of official boundaries, drawn under the bubbles of a map; without it nothing is missing.
MAP_BOUNDARIES = env.str("MAP_BOUNDARIES", default="")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"quiet": {"()": "lk3.logs.QuietFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "quiet"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
# Under which terms anybody may use the published statistics again: a short name, its title, and where it is written.
PUBLIC_DATA_LICENCE = env.str("PUBLIC_DATA_LICENCE", default="CC-BY-4.0")
PUBLIC_DATA_LICENCE_TITLE = env.str(
    "PUBLIC_DATA_LICENCE_TITLE", default="Creative Commons Atribusi 4.0 Internasional (CC BY 4.0)"
)
PUBLIC_DATA_LICENCE_URL = env.str(
    "PUBLIC_DATA_LICENCE_URL", default="https://creativecommons.org/licenses/by/4.0/deed.id"
)
