"""Tasks: given from the case, done, moved or let go from wherever they are shown."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from lk3 import access, audit, drafts
from lk3.access import Permission, get_visible, requires
from lk3.ways_back import way_back

from ..actions import tasks as actions
from ..forms.tasks import PostponeForm, TaskEndForm, TaskForm
from ..models import Case, Task
from ..workflow import NotAllowed
from .case import open_case


@requires(Permission.TASK_ADD)
def task_add(request: HttpRequest, reference: str) -> HttpResponse:
    """Write down what has to be done, by whom and until when; ``?tujuan=2`` makes it an action of that goal."""
    case = open_case(request, reference, Permission.TASK_ADD)
    form = drafts.bind(
        request, TaskForm, label=f"Tugas · {case.reference}", instance=Task(case=case), case=case, user=request.user,
        initial={"goal": _chosen_goal(request, case)},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        fields = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        if _run(form, actions.add_task, case=case, by=request.user, **fields):
            drafts.finish(request)
            messages.success(request, "Tugas dicatat.")
            return redirect(back_to(request, case))
    return _form_page(request, "cases/plan/task_add.html", case, form)


@requires(Permission.TASK_ADD)
def task_edit(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Change an open task; a colleague's newer text is shown, never overwritten."""
    case = open_case(request, reference, Permission.TASK_ADD)
    task = _task_of(request, case, pk)
    form = drafts.bind(
        request, TaskForm, label=f"Perubahan tugas · {case.reference}", instance=_task_of(request, case, pk), case=case,
        user=request.user,
    )  # fmt: skip
    if task.ended_at and not form.draft.has_words:
        messages.info(request, "Tugas ini sudah berakhir, jadi tidak diubah lagi.")
        return redirect(back_to(request, case))
    if request.method == "POST" and form.is_valid() and _run(
        form, actions.change_task, task=task, by=request.user, **form.cleaned_data
    ):  # fmt: skip
        drafts.finish(request)
        messages.success(request, "Perubahan tugas disimpan.")
        return redirect(back_to(request, case))
    return _form_page(request, "cases/plan/task_edit.html", case, form, task=task, conflict=form.conflict_rows)


@requires(Permission.TASK_ADD)
def task_done(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Mark a task as done: with one click, or with a result on this page."""
    case, task = _permitted(request, reference, pk)
    needed = actions.LEGAL_RESULT if task.origin == Task.Origin.LEGAL else ""
    label = f"Hasil tugas · {case.reference}"
    form = drafts.bind(request, TaskEndForm, label=label, question="Hasilnya", needed=needed)
    if form.is_valid():
        result = form.cleaned_data["text"]
        if _run(form, actions.finish_task, task=task, result=result, by=request.user) or not result:
            return _ended(request, case, form, "Tugas selesai.")
    return _form_page(request, "cases/plan/task_done.html", case, form, task=task)


@requires(Permission.TASK_ADD)
def task_cancel(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Let a task go, with the reason."""
    case, task = _permitted(request, reference, pk)
    label, question = f"Pembatalan tugas · {case.reference}", "Mengapa dibatalkan?"
    form = drafts.bind(request, TaskEndForm, label=label, question=question, needed=actions.NO_REASON)
    if form.is_valid():
        reason = form.cleaned_data["text"]
        if _run(form, actions.cancel_task, task=task, reason=reason, by=request.user):
            return _ended(request, case, form, "Tugas dibatalkan.")
    return _form_page(request, "cases/plan/task_cancel.html", case, form, task=task)


@requires(Permission.TASK_ADD)
def task_postpone(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Move a task to another day: with one click, or to a day chosen on this page."""
    case, task = _permitted(request, reference, pk)
    form = PostponeForm(request.POST if request.method == "POST" else None, task=task)
    if form.is_valid():
        _run(form, actions.postpone_task, task=task, **form.cleaned_data, by=request.user)
        return _ended(request, case, form, "Tugas dipindahkan.")
    return _form_page(request, "cases/plan/task_postpone.html", case, form, task=task)


def back_to(request: HttpRequest, case: Case) -> str:
    """Return where the reader came from (``next``, on this site only), or the plan, or the start page without a right to it."""
    can_read = access.can(request.user, Permission.CASE_VIEW, case)  # type: ignore[arg-type]
    return way_back(request, reverse("cases:plan", args=[case.reference]) if can_read else reverse("start"))


def _permitted(request: HttpRequest, reference: str, pk: int) -> tuple[Case, Task]:
    """Return a task of a case on which the person may give tasks; whoever left the team reads and writes nothing more of it."""
    case = open_case(request, reference, Permission.TASK_ADD)
    return case, _task_of(request, case, pk)


def _task_of(request: HttpRequest, case: Case, pk: int) -> Task:
    tasks = Task.objects.filter(case=case).select_related("case", "owner", "goal", "ended_by")
    return get_visible(tasks, request.user, pk=pk)  # type: ignore[arg-type]


def _chosen_goal(request: HttpRequest, case: Case) -> int | None:
    number = drafts.number(request.GET.get("tujuan", ""))
    return case.goals.filter(number=number).values_list("pk", flat=True).first()


def _run(form: Any, verb: Any, **arguments: Any) -> bool:
    """Run the verb and return whether it did; a refusal stands on the form."""
    try:
        verb(**arguments)
    except NotAllowed as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _ended(request: HttpRequest, case: Case, form: Any, done: str) -> HttpResponse:
    """Go back to where the click was and say there what was done, or why a click without words was refused."""
    refusals = form.non_field_errors()
    if refusals:
        messages.warning(request, " ".join(refusals))
    else:
        drafts.finish(request)
        messages.success(request, done)
    return redirect(back_to(request, case))


def _form_page(request: HttpRequest, template: str, case: Case, form: Any, **context: Any) -> HttpResponse:
    task = context.get("task")
    if request.method != "POST" and task is not None:
        audit.record("task.viewed", by=request.user, on=task, case=case)
    back = back_to(request, case)
    return render(request, template, {"case": case, "form": form, "back": back, "shows_person": True, **context})
