"""Long work as its asker sees it: how far it is, the end of it, and the file it made."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from .. import work
from ..access import Permission, get_visible, requires
from ..models import Job
from ..work import kept
from ..work.shown import ShownJob

SHOWN = 50


@requires(Permission.LONG_WORK)
def job_list(request: HttpRequest) -> HttpResponse:
    """List one's own jobs, the newest first."""
    by: Any = request.user
    jobs = [ShownJob(job) for job in Job.objects.visible_to(by).latest_first()[:SHOWN]]
    nobody_works = any(shown.is_open for shown in jobs) and not work.workers_are_running()
    return render(request, "work/job_list.html", {"jobs": jobs, "nobody_works": nobody_works})


@requires(Permission.LONG_WORK)
def job_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show how far a job is; htmx asks again every two seconds and gets only the part that changes."""
    shown = ShownJob(get_visible(Job, request.user, uid=uid))  # type: ignore[arg-type]
    context = {"shown": shown, "nobody_works": shown.is_open and not work.workers_are_running()}
    template = "work/_job.html" if request.htmx else "work/job_detail.html"  # type: ignore[attr-defined]
    return render(request, template, context)


@requires(Permission.LONG_WORK)
@require_POST
def job_stop(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Ask a job to stop; asking twice changes nothing."""
    job = get_visible(Job, request.user, uid=uid)  # type: ignore[arg-type]
    stopped = work.stop(job=job, by=request.user)  # type: ignore[arg-type]
    if stopped.state == Job.State.STOPPED:
        messages.success(request, "Pekerjaan dihentikan.")
    elif stopped.state == Job.State.RUNNING:
        messages.info(request, "Permintaan berhenti sudah dicatat; pekerjaan berhenti pada langkah berikutnya.")
    else:
        messages.info(request, "Pekerjaan ini sudah berakhir.")
    return redirect("job-detail", uid=uid)


@requires(Permission.LONG_WORK)
def job_file(request: HttpRequest, uid: UUID) -> HttpResponse | StreamingHttpResponse:
    """Hand out what the job made, piece by piece; the reading is written to the trail first."""
    job = get_visible(Job, request.user, uid=uid)  # type: ignore[arg-type]
    try:
        pieces = kept.open_file(job=job, by=request.user)  # type: ignore[arg-type]
    except FileNotFoundError as error:
        raise Http404("Tidak ada.") from error
    headers = {"Content-Disposition": f'attachment; filename="{job.file_name}"'}
    return StreamingHttpResponse(pieces, content_type=job.file_type, headers=headers)
