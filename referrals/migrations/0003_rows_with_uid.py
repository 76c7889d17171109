"""Steps and codes get the id to which their encrypted words are bound."""

import uuid
from typing import Any

from django.db import migrations, models


def _fill(apps: Any, editor: Any) -> None:
    for name in ("ReferralTransition", "AnswerCode"):
        for row in apps.get_model("referrals", name).objects.only("pk").iterator():
            row.uid = uuid.uuid4()
            row.save(update_fields=["uid"])


class Migration(migrations.Migration):
    dependencies = [("referrals", "0002_cannot_get_lost")]
    operations = [
        *(
            migrations.AddField(name, "uid", models.UUIDField(default=uuid.uuid4, editable=False, null=True))
            for name in ("referraltransition", "answercode")
        ),
        migrations.RunPython(_fill, migrations.RunPython.noop),
        *(
            migrations.AlterField(name, "uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True))
            for name in ("referraltransition", "answercode")
        ),
    ]
