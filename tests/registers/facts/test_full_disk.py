"""The disk fills up in the midst of it: nothing is half-written, and it goes on once there is room.

Really full where this machine lets us mount a small disk under the tables. Everywhere, besides, the
server is made to say so itself, in the middle of the very statement.
"""

import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, transaction
from psycopg.errors import DiskFull
from tests.makers import MORNING, TODAY, unit_id
from tests.registers.facts import shared_sums
from tests.registers.facts.files import csv_of, row, write
from tests.registers.facts.shared_sums import is_right, kept, reading

from opendistrict.kernel.actor import SYSTEM
from opendistrict.registers.base import actions as base
from opendistrict.registers.base.models import AuditEvent
from opendistrict.registers.facts import actions
from opendistrict.registers.facts.models import Fact, Pending, Series
from opendistrict.registers.facts.shapes import Telling

pytestmark = pytest.mark.usefixtures("db")
db = shared_sums.db

TABLES = ("facts_fact", "facts_halfmonth", "facts_quarter", "facts_late", "facts_daytotal")
SMALL = f"small_{os.getpid()}"
DAYS = [date(2025, 7, 1) + timedelta(days=n) for n in range(500)]
Full = Callable[[], AbstractContextManager[None]]


def sql(*statements: str) -> None:
    with connection.cursor() as cursor:
        for one in statements:
            cursor.execute(one)


@contextmanager
def _small_disk() -> Iterator[Full]:
    """The tables lie on a disk of four megabytes of their own."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('is_superuser'), current_setting('data_directory')")
        is_superuser, data = cursor.fetchone()
    if is_superuser != "on" or os.geteuid() != 0 or not Path(data).exists():
        pytest.skip("no disk can be mounted under the database here")
    owner = Path(data).stat()
    folder = Path(tempfile.mkdtemp(dir="/var/tmp"))
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m,mode=0777", "tmpfs", str(folder)],
        check=False, capture_output=True,
    )  # fmt: skip
    if mounted.returncode:
        folder.rmdir()
        pytest.skip("no disk can be mounted under the database here")
    try:
        folder.chmod(0o755)
        os.chown(folder, owner.st_uid, owner.st_gid)
        sql(f"CREATE TABLESPACE {SMALL} LOCATION '{folder}'")
        try:
            sql(*(f"ALTER TABLE {table} SET TABLESPACE {SMALL}" for table in TABLES))
            yield _filled
        finally:
            sql(
                "DROP TABLE IF EXISTS filler",
                *(f"ALTER TABLE {table} SET TABLESPACE pg_default" for table in TABLES),
                f"DROP TABLESPACE {SMALL}",
            )
    finally:
        subprocess.run(["umount", str(folder)], check=True)
        folder.rmdir()


@contextmanager
def _filled() -> Iterator[None]:
    sql(f"CREATE TABLE filler (what text) TABLESPACE {SMALL}")
    for rows in (4000, 400, 40, 4):
        with suppress(OperationalError):
            while True:
                sql(f"INSERT INTO filler SELECT repeat('x', 1000) FROM generate_series(1, {rows})")
    try:
        yield
    finally:
        sql("DROP TABLE filler", "CHECKPOINT")  # which gives the room back


@contextmanager
def _said_to_be_full() -> Iterator[None]:
    """From the fortieth row on."""
    sql(
        "CREATE SEQUENCE room",
        """CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
             IF nextval('room') > 40 THEN RAISE EXCEPTION
               'could not extend file "base/1/2": No space left on device'
               USING ERRCODE = 'disk_full';
             END IF; RETURN NEW; END $$""",
        *(f"CREATE TRIGGER no_room BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION no_room()"
          for table in TABLES),
    )  # fmt: skip
    try:
        yield
    finally:
        sql("DROP FUNCTION no_room CASCADE", "DROP SEQUENCE room")


@pytest.fixture(params=["really", "by its word"])
def full(request: pytest.FixtureRequest, db: None) -> Iterator[Full]:
    """`with full():` there is no room."""
    if request.param == "really":
        with _small_disk() as filled:
            yield filled
    else:
        yield _said_to_be_full


def tell_many(first: int = 0) -> None:
    """An act that is on the record, and three thousand facts of it: of 500 days, learned on six."""
    with transaction.atomic():
        base.record(action="thu.many", actor=SYSTEM, at=MORNING, subject="thu.record:many")
        for late in range(first, first + 6):
            actions.tell_all(
                [
                    Telling(
                        measure="thu.violations", quantity=Decimal(1), happened_on=day,
                        unit_id=unit_id("phuong-sai-gon"), act=f"thu.record:{late}:{day}",
                        slices=(("kind", "build"),),
                    )
                    for day in DAYS
                ],
                at=MORNING + timedelta(days=late),
            )  # fmt: skip


def state() -> tuple[object, ...]:
    """All that facts are kept in, and the trail."""
    counts = (Fact.objects.count(), Pending.objects.count(), Series.objects.count())
    return (*counts, AuditEvent.objects.count(), kept())


def test_telling_rolls_back_with_its_act(full: Full) -> None:
    before = state()
    with full(), pytest.raises(OperationalError, match="No space left") as refused:
        tell_many()
    assert isinstance(refused.value.__cause__, DiskFull)
    assert state() == before
    tell_many()
    assert (reading(TODAY + timedelta(9)), is_right()) == (3000, True)


def test_a_roll_up_and_a_rebuild_leave_the_sums_that_were(
    full: Full, capsys: pytest.CaptureFixture[str]
) -> None:
    tell_many()
    actions.roll_up()
    tell_many(first=6)
    before = state()
    for act in ("roll-up", "rebuild"):
        with full(), pytest.raises(CommandError, match=r"No space left.*hết đĩa"):
            call_command("facts", act)
        assert state() == before and reading(TODAY + timedelta(20)) == 6000
    call_command("facts", "roll-up")
    call_command("facts", "verify")
    one_by_one = kept()
    call_command("facts", "rebuild")
    assert kept() == one_by_one and Pending.objects.count() == 0
    assert "khớp từng byte" in capsys.readouterr().out


def test_an_import_is_given_again_and_tells_every_row_once(
    full: Full, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path / "f.csv", csv_of([row(act=str(n)) for n in range(3000)]))
    with full(), pytest.raises(CommandError, match=r"No space left.*hết đĩa.*đúng lệnh này"):
        call_command("facts", "import", str(path))
    assert is_right()
    call_command("facts", "import", str(path))
    call_command("facts", "verify")
    assert Fact.objects.count() == 3000 and "khớp từng byte" in capsys.readouterr().out
