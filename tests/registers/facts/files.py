"""Files of facts, as outside sources send them."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from django.db import connection
from tests.makers import MORNING

from opendistrict.kernel.actor import SYSTEM
from opendistrict.kernel.bulk import Progress
from opendistrict.registers.facts.actions import importing
from opendistrict.registers.facts.shapes import CheckedFile, ImportedFile

HEAD = ("measure", "quantity", "happened_on", "unit", "act", "slice.kind")
FEES = "mau-thu-ngan-sach.phi-via-he"
FOUND = "mau-trat-tu-do-thi.vi-pham-phat-hien"
GOOD = {
    "measure": FOUND, "quantity": "1", "happened_on": "2026-01-05", "unit": "phuong-sai-gon",
    "act": "K1", "slice.kind": "sidewalk",
}  # fmt: skip


def row(**changes: str) -> dict[str, str]:
    return GOOD | {key.replace("__", "."): value for key, value in changes.items()}


def csv_of(rows: Iterable[dict[str, str]], head: Sequence[str] = HEAD, sep: str = ",") -> str:
    lines = [sep.join(head), *(sep.join(one.get(name, "") for name in head) for one in rows)]
    return "\n".join(lines) + "\n"


def write(path: Path, text: str | bytes) -> Path:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def nothing(stage: str) -> Progress:
    return lambda done, in_all: None


def check(path: Path, source: str | None = None) -> CheckedFile:
    return importing.weigh(path, source=source, actor=SYSTEM, at=MORNING, stages=nothing).checked


def take(path: Path, *, only_good: bool = False) -> ImportedFile:
    weighed = importing.weigh(path, source=None, actor=SYSTEM, at=MORNING, stages=nothing)
    return importing.tell_file(
        weighed, only_good=only_good, actor=SYSTEM, now=lambda: MORNING, progress=nothing("tell")
    )


def mistakes(path: Path) -> list[tuple[int, str, str]]:
    return [(one.line, one.column, one.code) for one in check(path).problems]


def sums() -> tuple[int, int, int]:
    """Facts, what they add up to, and what queue and sums add up to."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT count(*), coalesce(sum(quantity), 0),
               (SELECT coalesce(sum(quantity), 0) FROM facts_pending)
               + (SELECT coalesce(sum(quantity), 0) FROM facts_daytotal) FROM facts_fact"""
        )
        facts, told, summed = cursor.fetchone()
    return int(facts), int(told), int(summed)
