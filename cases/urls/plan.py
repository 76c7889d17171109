"""Addresses of goals, tasks and the agreement."""

from django.urls import URLPattern, path

from ..views import plan, tasks

urlpatterns: list[URLPattern] = [
    path("<str:reference>/rencana/", plan.plan, name="plan"),
    path("<str:reference>/rencana/tujuan/baru/", plan.goal_add, name="goal-add"),
    path("<str:reference>/rencana/tujuan/<int:number>/ubah/", plan.goal_edit, name="goal-edit"),
    path("<str:reference>/rencana/tujuan/<int:number>/nilai/", plan.goal_decide, name="goal-decide"),
    path("<str:reference>/rencana/sepakati/", plan.plan_agree, name="plan-agree"),
    path("<str:reference>/rencana/versi/<int:number>/", plan.plan_version, name="plan-version"),
    path("<str:reference>/rencana/untuk-klien/", plan.plan_client, name="plan-client"),
    path("<str:reference>/tugas/baru/", tasks.task_add, name="task-add"),
    path("<str:reference>/tugas/<int:pk>/ubah/", tasks.task_edit, name="task-edit"),
    path("<str:reference>/tugas/<int:pk>/selesai/", tasks.task_done, name="task-done"),
    path("<str:reference>/tugas/<int:pk>/batal/", tasks.task_cancel, name="task-cancel"),
    path("<str:reference>/tugas/<int:pk>/tunda/", tasks.task_postpone, name="task-postpone"),
]
