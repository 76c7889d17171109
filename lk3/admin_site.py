"""The admin: units, people, regions and reference lists. No family, person or case is registered here, ever."""

from django.contrib import admin


class LK3AdminSite(admin.AdminSite):
    """Django's admin under our name, for the administrator's hat."""

    site_header = "Administrasi LK3"
    site_title = "Administrasi LK3"
    index_title = "Lembaga, orang, dan daftar acuan"
    empty_value_display = "–"
