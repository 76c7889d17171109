"""The ministry's national table of 2016."""

from django.db import migrations

from reports import reference


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial"), ("cases", "0002_reference_lists")]
    operations = [migrations.RunPython(lambda apps, editor: reference.load(apps), migrations.RunPython.noop)]
