"""App configuration of referrals."""

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    """The heading in the admin stands over this app's reference lists; nothing else shows it."""

    name = "referrals"
    verbose_name = "Mitra"
