"""Danger signs and legal clocks of the problem categories."""

from django.db import migrations

from cases import reference


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_whole_work")]
    operations = [migrations.RunPython(lambda apps, editor: reference.load_dangers(apps), migrations.RunPython.noop)]
