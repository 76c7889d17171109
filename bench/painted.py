"""What a person waits for: from the click until Chromium has loaded and painted the page, served as in an office."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from typing import Any

from django.conf import settings
from django.test import Client
from playwright.sync_api import sync_playwright

from .clock import WARM_UP

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# The later of both: everything loaded, and the first words on the screen.
SEEN = """() => {
  const [loaded] = performance.getEntriesByType("navigation");
  const painted = performance.getEntriesByName("first-contentful-paint");
  return painted.length && loaded.loadEventEnd ? Math.max(loaded.loadEventEnd, painted[0].startTime) : 0;
}"""


def milliseconds_until_seen(pages: dict[str, tuple[Client, str]], times: int) -> dict[str, float]:
    """Return the median for each page (name → browser session and address), opened in turn, files already in the cache."""
    taken: dict[str, list[float]] = {name: [] for name in pages}
    with _server() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=["--no-sandbox"])
        tabs = {name: _tab(browser, address, client) for name, (client, _) in pages.items()}
        for turn in range(WARM_UP + times):
            for name, (_, url) in pages.items():
                answer = tabs[name].goto(f"{address}{url}")
                if answer.status != 200:
                    raise AssertionError(f"{url} answers {answer.status}.")
                seen = tabs[name].wait_for_function(SEEN).json_value()
                if turn >= WARM_UP:
                    taken[name].append(seen)
        browser.close()
    return {name: median(values) for name, values in taken.items()}


def _tab(browser: Any, address: str, client: Client) -> Any:
    """Return a tab with the cookies of a session."""
    context = browser.new_context(locale="id-ID")
    context.add_cookies([{"name": n, "value": morsel.value, "url": address} for n, morsel in client.cookies.items()])
    return context.new_page()


def _chromium() -> str:
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        raise AssertionError("No Chromium was found. On Debian: apt-get install chromium")
    return found


@contextmanager
def _server() -> Iterator[str]:
    """Serve the application as in an office, with one worker, on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    where = f"127.0.0.1:{port}"
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "lk3.wsgi",
        "--bind",
        where,
        "--log-level",
        "warning",
        "--threads",
        "4",
    ]
    process = subprocess.Popen(command, cwd=settings.BASE_DIR)
    try:
        _wait_for(port)
        yield f"http://{where}"
    finally:
        process.terminate()
        process.wait()


def _wait_for(port: int) -> None:
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("The server did not start.")
