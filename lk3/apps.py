"""App configuration of the foundation, and the admin site that shows units and reference lists only."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class LK3Config(AppConfig):
    """Regions, units, people, access and audit."""

    name = "lk3"
    verbose_name = "Lembaga dan orang"


class LK3AdminConfig(AdminConfig):
    """Django's admin, opened only with the administrator's hat on."""

    default_site = "lk3.admin_site.LK3AdminSite"
