"""Work that takes longer than a page may: imports, big exports, rebuilding summaries.

A job is a function that a worker (``manage.py work``) calls beside the web server. It lives in the module ``jobs`` of its app,
or in a module of the package ``jobs``, which worker and pages import by themselves::

    @job("summaries.rebuild")
    def rebuild(progress: Progress, year: int) -> dict[str, Any]:
        for number, district in enumerate(districts, start=1):
            progress.step(number, len(districts), f"Menghitung {district}")
            ...
        return {"words": "12 bulan dihitung ulang.", "url": "/laporan/"}

A worker may die and another begins anew, so a job must be safe to repeat: it writes in one transaction at its end, or in
pieces of which a second one changes nothing. Count and read *before* a transaction begins: SQLite lets nobody else write while
one is open, not even the progress. What comes back is shown on the page: ``words`` (a sentence) and ``url`` (of the result).
"""

from .asking import ask, stop, workers_are_running
from .progress import CannotDo, Progress, Stopped
from .registry import every, job

__all__ = ["CannotDo", "Progress", "Stopped", "ask", "every", "job", "stop", "workers_are_running"]
