"""The three trainings of LK3 people of 2016."""

from django.db import migrations

from lk3 import trainings


class Migration(migrations.Migration):
    dependencies = [("lk3", "0004_holidays_and_trainings")]
    operations = [migrations.RunPython(lambda apps, editor: trainings.load(apps), migrations.RunPython.noop)]
