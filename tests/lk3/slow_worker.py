"""A worker as a process of its own, whose one kind of job is slow enough to be killed in the middle.

``python -m tests.lk3.slow_worker``; every step leaves a line "process step" in a file, so that a test sees who did what.
"""

import os
import time
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command


def main() -> None:
    """Work until told to leave."""
    django.setup()
    from django.db import transaction

    from lk3.models import Unit
    from lk3.work import Progress, job, registry

    registry.discover()
    registry._PERIODS.clear()

    @job("test.slow")
    def slow(progress: Progress, marks: str, steps: int, in_transaction: bool = False) -> dict[str, Any]:
        with transaction.atomic() if in_transaction else nullcontext():
            if in_transaction:
                Unit.objects.create(name="Setengah jadi", kind="DISTRICT", district_id="13.71")
            for number in range(1, steps + 1):
                progress.step(number, steps, f"Langkah {number}")
                with Path(marks).open("a", encoding="ascii") as file:
                    file.write(f"{os.getpid()} {number}\n")
                time.sleep(0.05)
        return {"words": f"{steps} langkah."}

    call_command("work")


if __name__ == "__main__":
    main()
