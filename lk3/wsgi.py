"""The WSGI entry point; a server names it as ``lk3.wsgi:application``."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lk3.settings.production")
application = get_wsgi_application()
