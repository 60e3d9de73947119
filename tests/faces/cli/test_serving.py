"""Processes that serve: no port is shared by mistake, and none outlives its parent."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from tests.config.test_commands import od

from opendistrict.config.settings import PACKAGE
from opendistrict.faces.cli import serving

ROOT = PACKAGE.parents[1]


@pytest.fixture
def listening() -> Iterator[Callable[[], int]]:
    """Somebody who listens as web servers do: willing to share the port."""
    kept: list[socket.socket] = []

    def listen() -> int:
        one = socket.socket()
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        one.bind(("127.0.0.1", 0))
        one.listen()
        kept.append(one)
        port: int = one.getsockname()[1]
        return port

    yield listen
    for one in kept:
        one.close()


def test_a_port_that_is_taken_is_not_shared(listening: Callable[[], int], db: None) -> None:
    port = listening()
    with pytest.raises(CommandError, match=f"Port {port} is taken. Choose another"):
        call_command("serve", port=port)


def test_an_address_this_machine_has_not() -> None:
    with pytest.raises(CommandError, match=r"no address 192\.0\.2\.1"):
        serving.refuse_taken("192.0.2.1", 8000)
    with pytest.raises(CommandError, match="Port 70000"):
        serving.refuse_taken("127.0.0.1", 70000)


def test_a_free_port_is_free_for_the_server_too() -> None:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    serving.refuse_taken("127.0.0.1", port)
    serving.refuse_taken("127.0.0.1", port)


PARENT = """
import os, sys, time
from opendistrict.faces.cli import serving
os.register_at_fork(after_in_child=lambda: time.sleep(float(sys.argv[1])))
serving.end_with_parent()
child = os.fork()
if not child:
    time.sleep(120)
    os._exit(0)
print(child, flush=True)
time.sleep(120)
"""


def _is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state not in ("Z", "X")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of it")
@pytest.mark.parametrize("slow", ["0", "0.5"], ids=["begun", "just beginning"])
def test_killed_with_its_parent(slow: str) -> None:
    """A web server killed with -9 leaves no worker behind that holds the port, also none that
    was only beginning."""
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, slow], stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )  # fmt: skip
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    assert _is_alive(child)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    until = time.monotonic() + 10
    while _is_alive(child) and time.monotonic() < until:
        time.sleep(0.05)
    assert not _is_alive(child)


def test_a_demonstration_says_that_its_port_is_taken(
    listening: Callable[[], int], tmp_path: Path
) -> None:
    """Before anything is set up; and what it started is stopped again."""
    given = os.environ["DATABASE_URL"]
    said = od(tmp_path, "demo", "--port", str(listening()), DATABASE_URL=given)
    assert said.returncode == 1
    assert "is taken" in said.stderr
    assert "Traceback" not in said.stderr
    assert "Migrating" not in said.stdout
