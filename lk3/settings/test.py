"""The suite: SQLite unless ``DATABASE_URL`` names another, fast hashes, keys that protect nothing."""

import atexit
import tempfile
from pathlib import Path

from .base import *  # noqa: F403
from .base import BASE_DIR, databases

SECRET_KEY = "kunci-uji-bukan-rahasia"  # noqa: S105
FIELD_KEYS = "uji:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
LOOKUP_KEY = "a3VuY2ktdWppLXVudHVrLXBlbmNhcmlhbi0wMTIzNDU="
AUDIT_KEY = "a3VuY2ktdWppLXVudHVrLWplamFrLWF1ZGl0LTAxMjM="
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
DATABASES = databases(f"sqlite:///{BASE_DIR / 'var' / 'test.sqlite3'}")
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
_attachments = tempfile.TemporaryDirectory(prefix="lk3-attachments-")
atexit.register(_attachments.cleanup)
ATTACHMENT_ROOT = Path(_attachments.name)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Each browser of a test starts the program anew; looking through thousands of collected files took half of every request.
WHITENOISE_AUTOREFRESH = True
