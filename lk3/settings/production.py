"""A server that holds real families: PostgreSQL, HTTPS only, second factor for every role that can do harm."""

from .base import *  # noqa: F403
from .base import databases, env, required

SECRET_KEY = required("SECRET_KEY")
FIELD_KEYS = required("FIELD_KEYS")
LOOKUP_KEY = required("LOOKUP_KEY")
AUDIT_KEY = required("AUDIT_KEY")
ALLOWED_HOSTS = required("ALLOWED_HOSTS").split(",")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
DATABASES = databases(required("DATABASE_URL"))
# Lock-out counts failed logins in the cache, so every process must see the same one.
CACHES = {"default": env.cache_url("CACHE_URL", default="dbcache://lk3_cache")}
vars().update(env.email_url("EMAIL_URL", default="smtp://localhost:25"))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=f"lk3@{ALLOWED_HOSTS[0]}")

SECOND_FACTOR_ROLES = env.list(
    "SECOND_FACTOR_ROLES",
    default=["head", "psychologist", "social_office", "ministry", "administrator", "auditor", "privacy_officer"],
)

# Lock-out counts by address. The one proxy that ends HTTPS says in X-Forwarded-For who asks; counted by the proxy's own
# address, ten wrong passwords anywhere would lock out the country.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=1)

SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
