"""As in production where it costs time (files with their compressed copies, durable writes); keys protect nothing."""

from lk3.settings import base
from lk3.settings.test import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
STORAGES = base.STORAGES
