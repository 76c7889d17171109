"""The everyday words that point to a category."""

from django.db import migrations

from cases import reference


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_aftercare_day")]
    operations = [migrations.RunPython(lambda apps, editor: reference.load_terms(apps), migrations.RunPython.noop)]
