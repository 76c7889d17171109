"""The audit trail becomes append-only in the database itself."""

from django.db import migrations

from lk3 import audit_triggers


class Migration(migrations.Migration):
    dependencies = [("lk3", "0001_initial")]
    operations = [
        migrations.RunPython(
            lambda apps, editor: audit_triggers.create(editor.connection),
            lambda apps, editor: audit_triggers.drop(editor.connection),
        )
    ]
