"""On PostgreSQL the index of the monthly counts holds the count too, so that a national figure is read from it alone.

The triggers that feed the counts are put on after every migration (``reports.apps``): on SQLite a table that a migration
rebuilds loses them.
"""

from django.db import migrations

NAME, TABLE = "month_count_once", "reports_monthcount"
COLUMNS = "measure, month, district_id, root_category_id, unit_id"


def _unique(editor, including):
    if editor.connection.vendor != "postgresql":
        return
    editor.execute(f"ALTER TABLE {TABLE} DROP CONSTRAINT {NAME}")
    editor.execute(f"ALTER TABLE {TABLE} ADD CONSTRAINT {NAME} UNIQUE ({COLUMNS}){including}")


class Migration(migrations.Migration):
    dependencies = [("reports", "0005_statistics_for_all")]
    operations = [
        migrations.RunPython(
            lambda apps, editor: _unique(editor, " INCLUDE (count)"),
            lambda apps, editor: _unique(editor, ""),
        )
    ]
