"""Legal clocks move from the problem categories into rules; what the ministry had written there goes along."""

from django.db import migrations

from cases import reference

# What shipped with the categories (0004); it is now the rule of this code.
SHIPPED = (
    72,
    "Laporkan ke polisi (Unit PPA) atas dasar keterangan korban; tetap dampingi korban (UU 12/2022 pasal 41)",
)
RULE = "tpks-lapor-polisi"


def move(apps, editor):
    reference.load_clock_rules(apps)
    rules = adopt(apps)
    link(apps, rules)


def adopt(apps):
    """Give each clock of a category to a rule, and return {text: rule}.

    A rule of one of the eleven also holds for its parts. Where a part had a clock of its own beside that of its category, a
    case of it has both duties from now on: one too many is seen and cancelled, one too few is not.
    """
    clocked = {}
    for row in apps.get_model("cases", "ProblemCategory").objects.exclude(legal_clock_hours=None).order_by("pk"):
        clocked.setdefault((row.legal_clock_hours, row.legal_clock_text), []).append(row)
    shipped = apps.get_model("cases", "ClockRule").objects.get(code=RULE)
    shipped.categories.set(_without_parts(clocked.pop(SHIPPED, [])))
    rules = {SHIPPED[1]: shipped}
    for (hours, text), categories in clocked.items():
        rules[text] = apps.get_model("cases", "ClockRule").objects.create(
            code=f"jenis-masalah-{categories[0].pk}",
            title=f"Tenggat hukum: {categories[0].short_label}"[:120],
            duty=text,
            actor="Petugas LK3",
            done_when="Kewajiban itu sudah dilaksanakan",
            starts="TOLD",
            amount=hours,
            note="Berasal dari tenggat hukum yang dulu ditulis pada jenis masalah.",
        )
        rules[text].categories.set(_without_parts(categories))
    return rules


def _without_parts(categories):
    keys = {row.pk for row in categories}
    return [row for row in categories if row.parent_id not in keys]


def link(apps, rules):
    """Say of every legal task which rule it comes from: by its words, or else by the problem of its case."""
    by_problem = {row.pk: rule for rule in rules.values() for row in rule.categories.all()}
    tasks = apps.get_model("cases", "Task").objects.filter(origin="LEGAL", rule=None).select_related("case")
    for task in tasks.iterator(chunk_size=500):
        case = task.case
        rule = rules.get(task.what) or by_problem.get(case.category_id) or by_problem.get(case.root_category_id)
        if rule is not None:
            type(task).objects.filter(pk=task.pk).update(rule=rule)


class Migration(migrations.Migration):
    dependencies = [("cases", "0008_clock_rules")]
    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
