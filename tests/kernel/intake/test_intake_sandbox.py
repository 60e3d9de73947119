"""The child process: what it may not do, and what its death means."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.kernel.intake import samples

from opendistrict.kernel.intake import Unreadable, extract, sandbox

PROC = Path("/proc")
LONG = samples.bare_pdf([samples.typed(*["a"] * 200)] * 800)

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="limits are those of POSIX")


def children() -> list[int]:
    """The intake's processes below this one."""
    if not PROC.is_dir():
        pytest.skip("no /proc to find the child in")
    found = []
    for entry in PROC.glob("[0-9]*"):
        try:
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            if parent == os.getpid() and b"kernel.intake" in (entry / "cmdline").read_bytes():
                found.append(int(entry.name))
        except OSError:
            continue  # it ended while we looked
    return found


@pytest.mark.parametrize(
    ("killer", "code"),
    [
        (signal.SIGSEGV, "file_is_corrupt"),
        (signal.SIGABRT, "file_is_corrupt"),
        (signal.SIGKILL, "file_is_corrupt"),
        (signal.SIGXCPU, "file_takes_too_long"),
        (signal.SIGALRM, "file_takes_too_long"),
    ],
)
def test_the_death_of_the_child_is_the_files_fault(killer: signal.Signals, code: str) -> None:
    killed: list[int] = []

    def kill(page: int, pages: int) -> None:
        if not killed:
            killed.extend(children())
            os.kill(killed[0], killer)

    with pytest.raises(Unreadable) as caught:
        extract(LONG, progress=kill)
    assert caught.value.code == code
    assert children() == []


def test_a_child_that_cannot_start_is_our_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox.sys, "executable", shutil.which("false"))  # of every POSIX system
    with pytest.raises(RuntimeError, match="did not start"):
        extract(LONG)


def confined(statement: str) -> str:
    """What is said by a process that runs a statement after it gave up its rights."""
    program = (
        "from opendistrict.kernel.intake import Limits, __main__ as child\n"
        "child._confine(Limits(seconds=1, memory_bytes=400 * 1024 * 1024))\n"
        f"{statement}\n"
    )
    command = [sys.executable, "-c", program]
    environment = {"PYTHONPATH": sandbox._SOURCES}
    done = subprocess.run(command, capture_output=True, env=environment, check=False, timeout=30)
    return done.stderr.decode() + f"\nended with {done.returncode}"


def test_the_child_cannot_write_files(tmp_path: Path) -> None:
    target = tmp_path / "a"
    said = confined(f"open({str(target)!r}, 'wb').write(b'a' * 100_000)")
    assert "File too large" in said
    assert not target.exists() or target.stat().st_size == 0


def test_the_child_cannot_take_all_memory() -> None:
    assert "MemoryError" in confined("bytearray(600 * 1024 * 1024)")


def test_the_child_cannot_run_for_ever() -> None:
    endless = confined("while True: pass")
    assert f"ended with {-signal.SIGXCPU}" in endless or f"ended with {-signal.SIGALRM}" in endless


def test_the_child_does_not_get_our_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://secret")
    seen: list[bytes] = []

    def look(page: int, pages: int) -> None:
        seen.extend((PROC / str(child) / "environ").read_bytes() for child in children())

    extract(LONG, progress=look)
    assert seen
    assert all(b"secret" not in environment for environment in seen)
