"""What administrators manage, by subject. No family, person or case is registered here or in any other app, ever."""

from allauth.account import admin as login_admin
from allauth.mfa import admin as second_factor_admin
from django.contrib import admin
from django.contrib.auth import admin as group_admin

# These three registered their tables when they were imported. Groups mean nothing here (access comes from roles), and
# addresses and second factors are the person's own.
for module in (group_admin, login_admin, second_factor_admin):
    for model in [
        model for model, options in list(admin.site._registry.items()) if type(options).__module__ == module.__name__
    ]:
        admin.site.unregister(model)

from . import holidays, means, people, regions, terms, trainings, units  # noqa: E402

__all__ = ["holidays", "means", "people", "regions", "terms", "trainings", "units"]
