"""Goals, agreements and tasks."""

import uuid

from django.utils import timezone

import cases.actions.plan as plan
import cases.actions.tasks as tasks
from cases.plan import at_a_glance
from cases.plan_versions import fingerprint

from . import Cast, example


def _seen(c: Cast) -> str:
    return fingerprint(at_a_glance(c.world.case).snapshot)


example(
    plan.add_goal,
    lambda c, _: plan.add_goal(
        case=c.world.case,
        uid=uuid.uuid4(),
        text="Anak sekolah lagi",
        problem=c.world.case.category,
        actions=[{"what": "Temui wali kelas", "owner": c.siti}],
        by=c.siti,
    ),
)
example(plan.change_goal, lambda c, _: plan.change_goal(goal=c.world.goal, version=1, text="Baru", by=c.siti))
example(
    plan.decide_goal,
    lambda c, _: plan.decide_goal(goal=c.world.goal, status="PARTLY", note="Terlihat", version=1, by=c.siti),
)
example(
    plan.agree_plan,
    lambda c, seen: plan.agree_plan(
        case=c.world.case,
        uid=uuid.uuid4(),
        seen=seen,
        agreement="AGREED",
        agreed_on=timezone.localdate(),
        agreed_by="Klien",
        by=c.siti,
    ),
    _seen,
)
example(
    tasks.add_task,
    lambda c, _: tasks.add_task(case=c.world.case, uid=uuid.uuid4(), what="Telepon", owner=c.siti, by=c.budi),
)
example(tasks.change_task, lambda c, _: tasks.change_task(task=c.world.task, version=1, what="Datangi", by=c.siti))
example(
    tasks.postpone_task,
    lambda c, _: tasks.postpone_task(task=c.world.task, until=timezone.localdate(), version=1, by=c.siti),
)
example(tasks.finish_task, lambda c, _: tasks.finish_task(task=c.world.task, by=c.siti))
example(tasks.cancel_task, lambda c, _: tasks.cancel_task(task=c.world.task, reason="Pindah", by=c.siti))
