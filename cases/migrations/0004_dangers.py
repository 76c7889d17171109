"""Danger signs and legal clocks of the problem categories."""

from django.db import migrations

from cases import reference

# Sexual violence, whatever its kind, until duties became rules of their own (0009). UU 12/2022 article 41.
HOURS = 72
TEXT = "Laporkan ke polisi (Unit PPA) atas dasar keterangan korban; tetap dampingi korban (UU 12/2022 pasal 41)"


def load(apps, editor):
    reference.load_dangers(apps)
    clocked = apps.get_model("cases", "ProblemCategory").objects.filter(code__startswith="SEXUAL_VIOLENCE")
    clocked.filter(legal_clock_text="").update(legal_clock_hours=HOURS, legal_clock_text=TEXT)


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_whole_work")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
