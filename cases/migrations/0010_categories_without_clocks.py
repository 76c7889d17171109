"""The legal clocks of categories are rules now (0009); the columns go."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0009_clocks_become_rules")]
    operations = [
        migrations.RemoveConstraint(model_name="problemcategory", name="problem_category_clock_with_text"),
        migrations.RemoveField(model_name="problemcategory", name="legal_clock_hours"),
        migrations.RemoveField(model_name="problemcategory", name="legal_clock_text"),
    ]
