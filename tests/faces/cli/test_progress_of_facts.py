"""Who counts or imports at a terminal sees how far it is; a log is told nothing."""

import os
import pty
import re
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.management import call_command
from tests.registers.facts import shared_sums
from tests.registers.facts.conftest import measures
from tests.registers.facts.files import csv_of, row, write

from opendistrict.faces.cli import terminal
from opendistrict.kernel.bulk import tables
from opendistrict.registers.facts.queries import counting

__all__ = ["measures"]
pytestmark = pytest.mark.usefixtures("db")
db = shared_sums.db


@pytest.fixture(autouse=True)
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few hundred facts are read as if they were many millions, and every step is drawn."""
    monkeypatch.setattr(counting, "_BLOCKS", 1)
    monkeypatch.setattr(tables, "BLOCK", 8_000)
    monkeypatch.setattr(terminal, "OFTEN", 0)


@contextmanager
def at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Standard error is a real terminal; what it was sent is there afterwards."""
    ours, theirs = pty.openpty()
    sent: list[str] = []

    def read() -> bytes:
        found = b""
        while True:
            try:
                some = os.read(ours, 4096)
            except OSError:  # Linux says so where the other end is closed
                return found
            if not some:
                return found
            found += some

    with ThreadPoolExecutor(1) as pool, os.fdopen(theirs, "w", encoding="utf-8") as screen:
        reading = pool.submit(read)
        with monkeypatch.context() as here:
            here.setattr(sys, "stderr", screen)
            yield sent
        screen.close()
        sent.append(reading.result(timeout=60).decode())
    os.close(ours)


def shares(sent: str, what: str) -> list[int]:
    return [int(share) for share in re.findall(rf"{what} [█░]{{30}} +(\d+)%", sent)]


def test_an_import_and_a_count_advance_and_leave_the_line_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path / "f.csv", csv_of([row(act=str(n)) for n in range(1000)]))
    with at_a_terminal(monkeypatch) as sent:
        call_command("facts", "import", str(path))
    for stage, steps in (("Xem qua tệp", 1), ("Kiểm tra", 1), ("Ghi sự kiện", 4)):
        seen = shares(sent[0], stage)
        assert seen == sorted(seen) and len(set(seen)) >= steps and seen[-1] == 100, stage
    assert sent[0].endswith("\r\033[K")
    for act, answer in (("verify", "khớp từng byte"), ("rebuild", "Đã lập lại")):
        with at_a_terminal(monkeypatch) as sent:
            call_command("facts", act)
        seen = shares(sent[0], "Đếm lại mọi sự kiện")
        assert seen == sorted(seen) and len(set(seen)) >= 4 and seen[-1] == 100, act
        assert sent[0].endswith("\r\033[K")
        said = capsys.readouterr()
        assert answer in said.out and "█" not in said.out, "the answer is apart"


def test_a_log_is_told_only_what_came_of_it(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path / "f.csv", csv_of([row(act=str(n)) for n in range(300)]))
    for act in (("import", str(path)), ("verify",), ("rebuild",)):
        call_command("facts", *act)
        said = capfd.readouterr()
        assert said.err == "" and len(said.out.splitlines()) == 1
