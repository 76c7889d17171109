"""The eleven problem categories, their sub-categories, and the PPKS list."""

from django.db import migrations

from cases import reference


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]
    operations = [migrations.RunPython(lambda apps, editor: reference.load(apps), migrations.RunPython.noop)]
