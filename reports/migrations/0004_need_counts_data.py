"""The people in need that somebody counted and published."""

from django.db import migrations

from reports import reference


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0003_need_counts"),
        ("cases", "0002_reference_lists"),
        ("lk3", "0004_holidays_and_trainings"),
    ]
    operations = [
        migrations.RunPython(lambda apps, editor: reference.load_need_counts(apps), migrations.RunPython.noop)
    ]
