"""A laptop, the demo, one small office without a server: SQLite beside the code, keys from ``.env``."""

from .base import *  # noqa: F403
from .base import BASE_DIR, databases, env, required

env.read_env(BASE_DIR / ".env")

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = required("SECRET_KEY")
FIELD_KEYS = required("FIELD_KEYS")
LOOKUP_KEY = required("LOOKUP_KEY")
AUDIT_KEY = required("AUDIT_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
DATABASES = databases(f"sqlite:///{BASE_DIR / 'var' / 'lk3.sqlite3'}")
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
INVENTED_DATA_BANNER = env.bool("INVENTED_DATA_BANNER", default=True)
