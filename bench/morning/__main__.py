"""``python -m bench.morning --first FOLDER``: plays both versions and prints the table; exits 1 when the goal is missed."""

import argparse
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from . import content
from .first import First
from .hand import Hand, Tally
from .present import Present
from .table import TASKS, Result, is_missed, table

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
SCRATCH = "window.print = () => { document.documentElement.dataset.printed = '1'; }"
TOLD = {name: value for name, value in vars(content).items() if name.isupper()}


class Version:
    """One version: its folder, its database, its server."""

    def __init__(self, code: Path, folder: Path) -> None:
        self.code, self.folder = code, folder
        self.environment = os.environ | {
            "DATABASE_URL": f"sqlite:///{folder}/morning.sqlite3",
            "DJANGO_SETTINGS_MODULE": "lk3.settings.dev",
            "INVENTED_DATA_BANNER": "on",
            "STATIC_ROOT": f"{folder}/static",
            "PYTHONPATH": str(code),
            **keys(),
        }
        self.cases: dict[str, str] = {}

    def run(self, *arguments: str, told: dict[str, Any] | None = None) -> str:
        """Run Python in this version and return what it printed."""
        command = [sys.executable, *arguments]
        done = subprocess.run(
            command, cwd=self.code, env=self.environment, input=json.dumps(told), capture_output=True, text=True, check=False
        )  # fmt: skip
        if done.returncode:
            raise SystemExit(f"{' '.join(arguments)}: {done.stderr[-2000:]}")
        return done.stdout

    def build(self) -> None:
        """Fill the database: the demo, and the families of the morning."""
        for words in ("migrate -v0", "load_regions", "load_demo", "collectstatic --noinput -v0"):
            self.run("manage.py", *words.split())
        self.cases = json.loads(self.run(str(HERE / "world.py"), told=TOLD))

    def missing(self) -> dict[int, list[str]]:
        """Return what is not on file, by task."""
        found = json.loads(self.run(str(HERE / "look.py"), told=TOLD | {"cases": self.cases}))
        return {int(number): gone for number, gone in found.items()}

    @contextmanager
    def serving(self) -> Iterator[str]:
        """Serve it as ``make demo`` does and yield the address."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            address = f"127.0.0.1:{free.getsockname()[1]}"
        command = [sys.executable, "-m", "gunicorn", "lk3.wsgi:application", "--bind", address, "--threads", "4"]
        server = subprocess.Popen(
            [*command, "--log-level", "error", "--no-control-socket"], cwd=self.code, env=self.environment
        )
        try:
            wait_for(f"http://{address}/")
            yield f"http://{address}"
        finally:
            server.terminate()
            server.wait()


def keys() -> dict[str, str]:
    """Return the keys of this installation, or of the environment; both versions use the same."""
    names, file = ("SECRET_KEY", "FIELD_KEYS", "LOOKUP_KEY", "AUDIT_KEY"), ROOT / ".env"
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    found = dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    return {name: found[name] for name in names if name in found}


def wait_for(address: str) -> None:
    """Wait until the server answers."""
    for _ in range(100):
        try:
            urllib.request.urlopen(address)  # noqa: S310 -- our own server
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit(f"{address} does not answer")


def play(browser: Browser, address: str, version: Version, player: Callable[..., First]) -> dict[int, Tally]:
    """Play the eight tasks and return what each took."""
    context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 900}, locale="id-ID")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    context.add_init_script(SCRATCH)
    page = context.new_page()
    page.set_default_timeout(7000)
    log_in(page)
    counted = {}
    for number in TASKS:
        page.goto("/")
        hand = Hand(page)
        getattr(player(page, hand, version.cases), f"task_{number}")()
        page.wait_for_load_state()
        if number == 1:
            assert version.cases["danger"] in page.url, page.url
        counted[number] = hand.tally
    context.close()
    return counted


def log_in(page: Page) -> None:
    """Log in; this is before the morning and not counted."""
    page.goto("/")
    page.get_by_label("Nama pengguna").fill(content.COUNSELOR)
    page.get_by_label("Kata sandi", exact=True).fill(content.PASSWORD)
    page.get_by_role("button", name="Masuk", exact=True).click()
    page.wait_for_selector("main h1:has-text('Apa yang perlu dikerjakan')")


def measure(browser: Browser, code: Path, player: Callable[..., First]) -> Result:
    """Build, serve, play and look at what is on file."""
    with tempfile.TemporaryDirectory(prefix="lk3-morning-") as folder:
        version = Version(code, Path(folder))
        version.build()
        with version.serving() as address:
            counted = play(browser, address, version, player)
        return Result(counted, version.missing())


def main(arguments: list[str]) -> int:
    """Measure both versions, print the table, and return 1 when the goal is missed."""
    parser = argparse.ArgumentParser(prog="python -m bench.morning", description="Clicks and keystrokes of a morning.")
    parser.add_argument("--first", type=Path, required=True, help="a checkout of the version to compare with")
    parser.add_argument(
        "--no-clipboard", action="store_true", help="the first version is played without copying, as on a phone"
    )
    options = parser.parse_args(arguments)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("CHROMIUM") or None, args=["--lang=id-ID"])
        earlier = partial(First, has_clipboard=not options.no_clipboard)
        first = measure(browser, options.first.resolve(), earlier)
        now = measure(browser, ROOT, Present)
        browser.close()
    print(table(first, now))
    return int(is_missed(first, now))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
