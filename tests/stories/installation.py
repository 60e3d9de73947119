"""A running installation, as an operator starts it, each part of which may be killed: the site, the
worker and a PostgreSQL of its own."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connection

from opendistrict.config.postgres import Server
from opendistrict.config.settings import PACKAGE, database
from opendistrict.faces.cli import backups

PATIENCE = 150  # seconds for what must come; a busy machine is no fault


def wait_until(what: Callable[[], object], *, every: float = 0.05) -> None:
    until = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < until, f"{what} did not come"
        time.sleep(every)


@contextmanager
def at_hand(url: str) -> Iterator[None]:
    """This process works with the database of that address."""
    kept = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(database(url))
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(kept)


class Process:
    """A command of `./od` with all that it forks; started anew when it has ended, as a service
    manager does."""

    def __init__(self, words: list[str], folder: Path, environment: dict[str, str]) -> None:
        self.words, self.environment = words, environment
        self.log = (folder / f"{words[0]}.log").open("a+b")
        self.started = 0
        self.running: subprocess.Popen[bytes] | None = None

    def keep_up(self) -> None:
        if self.running is None or self.running.poll() is not None:
            self.started += 1
            assert self.started < 20, self.log.read_bytes()[-2000:].decode()
            self.running = subprocess.Popen(
                [sys.executable, "-m", "opendistrict.config", *self.words], env=self.environment,
                stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log, start_new_session=True,
            )  # fmt: skip

    def signal(self, which: signal.Signals) -> None:
        assert self.running is not None
        os.killpg(self.running.pid, which)

    def kill(self) -> None:
        if self.running is not None and self.running.poll() is None:
            self.signal(signal.SIGKILL)
            self.running.wait()


class Installation:
    """With the settings it has at home. A server for tests (`fast`) would not do: it says of a
    change that it is committed while it is only in its own memory, and a kill takes that away."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.server = Server(folder / "postgres")
        with socket.socket() as one:
            one.bind(("127.0.0.1", 0))
            self.port = one.getsockname()[1]
        self.environment = {
            **os.environ, "DATABASE_URL": self.server.url, "OD_VAR": str(folder),
            "SECRET_KEY": settings.SECRET_KEY, "OD_SEAL_KEY": settings.SEAL_KEY,
            "OD_LOG_KEY": settings.LOG_KEY, "PYTHONPATH": str(PACKAGE.parent),
        }  # fmt: skip
        self.site = Process(["serve", "--port", str(self.port)], folder, self.environment)
        self.worker = Process(["worker"], folder, self.environment)

    def od(self, *words: str) -> subprocess.CompletedProcess[str]:
        """A command that an operator gives."""
        return subprocess.run(
            [sys.executable, "-m", "opendistrict.config", *words], env=self.environment,
            stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
        )  # fmt: skip

    def fill(self) -> None:
        """With what the database of this test run has: the pack, and no message that waits."""
        dump = self.folder / "dump"
        backups.run("pg_dump", "--format=custom", "--no-owner", f"--file={dump}")
        self.server.up()
        with self.at_hand():
            name = str(connection.settings_dict["NAME"])
            backups.run(
                "pg_restore", "--no-owner", "--exit-on-error", f"--dbname={name}", str(dump)
            )

    def at_hand(self) -> AbstractContextManager[None]:
        """This process works with its database, too."""
        return at_hand(self.server.url)

    def post(self, path: str, body: bytes, headers: dict[str, str]) -> int:
        """The status of the answer; 0 where none came."""
        site = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        with closing(site), suppress(OSError, http.client.HTTPException):
            site.request("POST", path, body, headers)
            return site.getresponse().status
        return 0

    # ---- kill -9

    def kill_database(self, *, whole: bool) -> None:
        """Its parent, with all its children or without; and it is started again."""
        parent = int((self.server.data / "postmaster.pid").read_text().split()[0])
        family = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
        os.kill(parent, signal.SIGKILL)
        for child in family if whole else ():
            with suppress(ProcessLookupError):
                os.kill(int(child), signal.SIGKILL)
        self.server.up()
        # The worker gives up in half a minute and is started again; that wait is cut short.
        self.worker.kill()

    def kill_worker_at_work(self) -> None:
        """While it has begun to deliver a message and has not ended."""
        with closing(psycopg.connect(self.server.url, autocommit=True)) as one:
            wait_until(lambda: self._caught_worker(one), every=0)

    def _caught_worker(self, one: psycopg.Connection) -> bool:
        self.worker.keep_up()  # it ends by itself where it cannot reach the database for long
        if not _is_delivering(one):
            return False
        with suppress(ProcessLookupError):
            self.worker.signal(signal.SIGSTOP)
            if _is_delivering(one):
                self.worker.kill()
                return True
            self.worker.signal(signal.SIGCONT)
        return False

    def ten_seconds_pass(self) -> None:
        """After which it is forgotten that somebody who was killed was just counting calls."""
        with closing(psycopg.connect(self.server.url, autocommit=True)) as one:
            one.execute("DELETE FROM base_cache WHERE cache_key LIKE '%:lock'")

    def end(self) -> None:
        for process in (self.site, self.worker):
            process.kill()
            process.log.close()
        self.server.down()
        for left in {self.server.folder, self.server.socket}:
            shutil.rmtree(left, ignore_errors=True)


def _is_delivering(one: psycopg.Connection) -> bool:
    """The newest worker; what those before it left is not taken up yet."""
    row = one.execute(
        "SELECT FROM procrastinate_jobs WHERE task_name = 'base.deliver' AND status = 'doing'"
        " AND worker_id = (SELECT max(id) FROM procrastinate_workers)"
    ).fetchone()
    return row is not None
