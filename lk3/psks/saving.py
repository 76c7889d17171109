"""Writing what a dry run showed."""

from datetime import date, timedelta

from django.utils import timezone

from ..models import BoardMember, Unit
from .columns import CHAIR_FIELDS, UNIT_FIELDS
from .plan import CHANGED, NEW, Plan, PlannedRow

# A term of the board is three years (Perda Kota Tasikmalaya 8/2015 article 21).
TERM_YEARS = 3


def save_plan(plan: Plan) -> list[Unit]:
    """Write all new and changed rows, and return their units. Call it inside a transaction that made the plan."""
    new = [row for row in plan.rows if row.state == NEW]
    changed = [row for row in plan.rows if row.state == CHANGED]
    for row in new:
        row.unit = Unit(district=row.district)
    for row in [*new, *changed]:
        _fill(row)
    made = Unit.objects.bulk_create([row.unit for row in new if row.unit])
    touched = [row.unit for row in changed if row.unit]
    Unit.objects.bulk_update(touched, ["address", "email", "kind", "decree_number"], batch_size=500)
    _save_chairs([*new, *changed])
    return [*made, *touched]


def _fill(row: PlannedRow) -> None:
    for column, field in UNIT_FIELDS.items():
        if column in row.values and (column != "nama_lk3" or row.unit.pk is None):
            setattr(row.unit, field, row.values[column])


def _save_chairs(rows: list[PlannedRow]) -> None:
    today = timezone.localdate()
    appointed, updated = [], []
    for row in rows:
        changes = {change.column for change in row.changes} & set(CHAIR_FIELDS)
        if not changes:
            continue
        if row.chair is None or ("nama_ketua_lk3" in changes and row.chair.from_on < today):
            if row.chair is not None:
                # Somebody else chairs now: the old one stays on record, until yesterday.
                row.chair.until_on = today - timedelta(days=1)
                updated.append(row.chair)
            appointed.append(_new_chair(row, today))
        else:
            for column in changes:
                setattr(row.chair, CHAIR_FIELDS[column], row.values[column])
            updated.append(row.chair)
    BoardMember.objects.bulk_create(appointed)
    BoardMember.objects.bulk_update(updated, ["name", "phone", "until_on"], batch_size=500)


def _new_chair(row: PlannedRow, today: date) -> BoardMember:
    return BoardMember(
        unit=row.unit,
        post=BoardMember.Post.CHAIR,
        name=row.values["nama_ketua_lk3"],
        phone=row.values.get("no_hp_ketua_lk3", ""),
        from_on=today,
        until_on=_years_later(today, TERM_YEARS) - timedelta(days=1),
    )


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
