"""As in production where it costs time (files with their compressed copies, durable writes); keys protect nothing."""

from lk3.settings.base import STORAGES  # noqa: F401
from lk3.settings.test import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
