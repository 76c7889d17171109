"""Closings of a month, and services of a month with their cases, are found in an index alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0010_categories_without_clocks")]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("closed_on__isnull", False)),
                fields=["closed_on", "district", "root_category", "unit", "opened_on"],
                name="case_closings",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["district", "opened_on", "closed_on", "is_continuing", "id"], name="case_district_days"
            ),
        ),
        migrations.RemoveIndex(model_name="servicecontact", name="contact_day_kind"),
        migrations.AddIndex(
            model_name="servicecontact",
            index=models.Index(fields=["held_on", "kind", "case"], name="contact_day_kind_case"),
        ),
    ]
