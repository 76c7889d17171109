"""A PostgreSQL that lives as long as one command: ``python -m tests.postgres -- COMMAND…``.

It is made from the machine's own binaries in a temporary folder, listens on a free loopback port with a random
password, and is stopped and deleted whatever happens to the command. Nothing is skipped: without binaries this exits 1.
"""

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg2

ROLE = "lk3"
START_SECONDS = 60
GRACE_SECONDS = 20
# The data is thrown away anyway; everything else stays at PostgreSQL's own defaults.
THROWAWAY = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]


class NoPostgres(Exception):
    """There is no usable PostgreSQL on this machine; the text says what to install or what it answered."""


def find_binaries() -> Path:
    """Return the newest folder that holds both ``initdb`` and ``postgres``."""
    folders = [Path(folder) for folder in os.get_exec_path()]
    if config := shutil.which("pg_config"):
        # Debian's pg_config fails where only the client is installed.
        answer = subprocess.run([config, "--bindir"], capture_output=True, text=True, check=False)
        folders += [Path(line) for line in answer.stdout.splitlines()]
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    folders += sorted(debian, key=lambda folder: float(folder.parent.name), reverse=True)
    for folder in folders:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            # A link to initdb need not have its neighbours beside it.
            return (folder / "initdb").resolve().parent
    raise NoPostgres("initdb and postgres were not found. On Debian: apt-get install postgresql")


def unprivileged() -> pwd.struct_passwd | None:
    """Return whom to run the server as; PostgreSQL refuses root. None means: as ourselves."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise NoPostgres("PostgreSQL does not run as root, and there is neither a user postgres nor nobody.")


def free_port() -> int:
    """Return a loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Cluster:
    """One temporary server in ``folder``."""

    def __init__(self, folder: Path, settings: Sequence[str] = THROWAWAY) -> None:
        self.folder, self.settings = folder, settings
        self.binaries = find_binaries()
        self.user = unprivileged()
        self.password = secrets.token_urlsafe(18)
        self.port = free_port()
        self.server: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"postgres://{ROLE}:{self.password}@127.0.0.1:{self.port}/{ROLE}"

    def identity(self) -> dict[str, object]:
        """Return the arguments that make a child process run as the unprivileged user, in a folder it may enter."""
        if self.user is None:
            return {"cwd": self.folder}
        return {"cwd": self.folder, "user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []}

    def create(self) -> None:
        """Make the data folder, with one superuser and passwords only."""
        password_file = self.folder / "password"
        password_file.write_text(self.password, encoding="ascii")
        if self.user is not None:
            for path in (self.folder, password_file):
                os.chown(path, self.user.pw_uid, self.user.pw_gid)
        command = [self.binaries / "initdb", "--pgdata", self.folder / "data", "--username", ROLE]
        command += ["--auth", "scram-sha-256", "--pwfile", password_file]
        command += ["--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"]
        made = subprocess.run(command, capture_output=True, text=True, check=False, **self.identity())  # type: ignore[call-overload]
        if made.returncode:
            raise NoPostgres(f"initdb failed:\n{made.stdout}{made.stderr}")

    def start(self) -> None:
        """Start the server and create the database."""
        self.launch()
        connection = self.connect()
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {ROLE}")
        connection.close()

    def launch(self) -> None:
        """Start the server; a session of its own keeps Ctrl-C away from it."""
        # No socket file: its path may have 107 bytes at most, and a test's folder is longer.
        command = [self.binaries / "postgres", "-D", self.folder / "data", "-k", ""]
        command += ["-h", "127.0.0.1", "-p", str(self.port)]
        for setting in self.settings:
            command += ["-c", setting]
        with (self.folder / "log").open("wb") as log:
            self.server = subprocess.Popen(  # type: ignore[call-overload]
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, **self.identity()
            )

    def connect(self) -> "psycopg2.extensions.connection":
        """Return a connection as soon as the server takes one."""
        deadline = time.monotonic() + START_SECONDS
        while self.server is not None and self.server.poll() is None and time.monotonic() < deadline:
            try:
                return psycopg2.connect(self.url.rpartition("/")[0] + "/postgres")
            except psycopg2.OperationalError:
                time.sleep(0.1)
        raise NoPostgres(f"The server did not start:\n{(self.folder / 'log').read_text(errors='replace')}")

    def stop(self) -> None:
        """Stop the server at once; nothing in it is worth a checkpoint."""
        if self.server is None or self.server.poll() is not None:
            return
        self.server.send_signal(signal.SIGQUIT)
        try:
            self.server.wait(timeout=GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            self.server.kill()
            self.server.wait()


class Standby(Cluster):
    """A streaming copy of another server; it may be stopped and launched again."""

    def __init__(self, folder: Path, primary: dict[str, object], settings: Sequence[str] = THROWAWAY) -> None:
        """``primary`` is what psycopg2.connect would take: host, port, user, password."""
        super().__init__(folder, settings)
        self.primary = primary
        self.password = str(primary["password"])

    def create(self) -> None:
        """Copy the primary as it runs, and remember how to follow it."""
        if self.user is not None:
            os.chown(self.folder, self.user.pw_uid, self.user.pw_gid)
        where = " ".join(f"{key}={value}" for key, value in self.primary.items())
        command = [self.binaries / "pg_basebackup", "--pgdata", self.folder / "data", "--dbname", where]
        command += ["--write-recovery-conf", "--checkpoint", "fast", "--no-sync"]
        made = subprocess.run(command, capture_output=True, text=True, check=False, **self.identity())  # type: ignore[call-overload]
        if made.returncode:
            raise NoPostgres(f"pg_basebackup failed:\n{made.stdout}{made.stderr}")


@contextmanager
def running(settings: Sequence[str] = THROWAWAY) -> Iterator[Cluster]:
    """Run a temporary cluster for the length of the block; it writes durably only with other ``settings``."""
    folder = Path(tempfile.mkdtemp(prefix="lk3-postgres-"))
    try:
        cluster = Cluster(folder, settings)
        try:
            cluster.create()
            cluster.start()
            yield cluster
        finally:
            cluster.stop()
    finally:
        shutil.rmtree(folder)


def run(command: list[str], url: str) -> int:
    """Run ``command`` with ``DATABASE_URL`` set and return its exit code."""
    child = subprocess.Popen(command, env={**os.environ, "DATABASE_URL": url})
    try:
        return child.wait()
    except KeyboardInterrupt:
        # Ctrl-C reached the command as well; it still needs the database to clean up after itself.
        with suppress(subprocess.TimeoutExpired):
            child.wait(timeout=GRACE_SECONDS)
        raise
    finally:
        child.terminate()
        child.wait()


def stop_on_signal(number: int, _frame: object) -> None:
    """Turn a signal into an exception, so that the cluster is removed on the way out."""
    sys.exit(128 + number)


def main(arguments: list[str]) -> int:
    """Return the command's exit code, or 1 when there is no PostgreSQL, 2 when there is no command."""
    command = arguments[1:] if arguments[:1] == ["--"] else arguments
    if not command:
        print("Usage: python -m tests.postgres -- COMMAND...", file=sys.stderr)
        return 2
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop_on_signal)
    # A shell that starts us in the background hands Ctrl-C down as ignored; whoever sends it by name still means it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with running() as cluster:
            print(f"PostgreSQL on 127.0.0.1:{cluster.port} for: {' '.join(command)}", flush=True)
            return run(command, cluster.url)
    except NoPostgres as problem:
        print(f"No PostgreSQL for the tests: {problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
