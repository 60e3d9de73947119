"""The Government swaps a day: no promise rests on the old calendar, and nobody is left untold."""

from datetime import date, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from tests.engine.cases.office import Office
from tests.makers import HERE

from opendistrict.engine.cases import actions, queries
from opendistrict.engine.cases.models import Dossier, Step
from opendistrict.kernel.actor import SYSTEM
from opendistrict.registers.base import queries as base
from opendistrict.registers.base.models import CalendarDay
from opendistrict.registers.base.shapes import CalendarDayRow

pytestmark = pytest.mark.django_db
TUESDAY = datetime(2025, 12, 30, 9, tzinfo=HERE)  # the 1st is a holiday; the 2nd is a Friday
SWAP = """
- {day: 2026-01-02, kind: off, name: Nghỉ hoán đổi, basis: Thông báo mẫu, source: mẫu,
   confidence: M-med}
- {day: 2026-01-10, kind: work, name: Làm bù, basis: Thông báo mẫu, source: mẫu,
   confidence: M-med}
"""
BASIS = "Thông báo mẫu"
DAYS = [
    CalendarDayRow(day=day, kind=kind, name=name, basis=BASIS, confidence="M-med")
    for day, kind, name in (
        (date(2026, 1, 2), "off", "Nghỉ hoán đổi"), (date(2026, 1, 10), "work", "Làm bù"),
    )
]  # fmt: skip


@pytest.fixture
def before_the_swap(office: Office) -> Office:
    CalendarDay.objects.filter(day__in=[one.day for one in DAYS]).delete()
    return office


def promised(dossier: object) -> date:
    due = queries.case(dossier).standing.due_at  # type: ignore[arg-type]
    assert due is not None
    return due.astimezone(HERE).date()


def test_promises_across_the_swap_move_and_no_other(before_the_swap: Office) -> None:
    office = before_the_swap
    across = office.open(TUESDAY)
    after = office.open(datetime(2026, 1, 12, 9, tzinfo=HERE))
    assert promised(across.id) == date(2026, 1, 5)
    moved = actions.apply_calendar(days=DAYS, basis="Thông báo mẫu", actor=SYSTEM, at=TUESDAY)
    assert [one.id for one in moved] == [across.id]
    assert promised(across.id) == date(2026, 1, 6) and promised(after.id) == date(2026, 1, 15)
    step = Step.objects.filter(dossier_id=across.id).order_by("-n")[0]
    assert step.transition == "recalculate" and step.note == "Thông báo mẫu"
    assert step.details["before"].startswith("2026-01-05")
    assert actions.apply_calendar(days=DAYS, basis="", actor=SYSTEM, at=TUESDAY) == ()


def test_a_made_up_saturday_can_make_a_dossier_late_and_says_so(before_the_swap: Office) -> None:
    office = before_the_swap
    opened = office.open(datetime(2026, 1, 7, 9, tzinfo=HERE))  # Wednesday: due Monday the 12th
    now = datetime(2026, 1, 12, 9, tzinfo=HERE)
    (moved,) = actions.apply_calendar(days=DAYS[1:], basis="Thông báo mẫu", actor=SYSTEM, at=now)
    assert moved.id == opened.id and moved.is_late_by_it
    assert promised(opened.id) == date(2026, 1, 10)


def test_what_stands_still_or_is_done_does_not_move(before_the_swap: Office) -> None:
    office = before_the_swap
    waiting, done = office.open(TUESDAY), office.open(TUESDAY)
    actions.ask_supplement(
        dossier_id=waiting.id, items=["Tờ khai"], actor=office.examiner, at=TUESDAY
    )
    Dossier.objects.filter(pk=done.id).update(finished_at=TUESDAY)
    assert actions.apply_calendar(days=DAYS, basis="", actor=SYSTEM, at=TUESDAY) == ()


def test_the_command_shows_first_and_does_it_when_told(
    before_the_swap: Office, tmp_path: Path
) -> None:
    opened = before_the_swap.open(TUESDAY)
    file = tmp_path / "hoan-doi.yaml"
    file.write_text(SWAP, "utf-8")
    out = StringIO()
    call_command("calendar", "apply", str(file), stdout=out)
    assert opened.code in out.getvalue() and "Nothing is changed" in out.getvalue()
    assert promised(opened.id) == date(2026, 1, 5)
    call_command("calendar", "apply", str(file), "--yes", stdout=out)
    assert promised(opened.id) == date(2026, 1, 6)
    assert not base.work_calendar().works(date(2026, 1, 2))


def test_a_wrong_file_changes_nothing(before_the_swap: Office, tmp_path: Path) -> None:
    file = tmp_path / "sai.yaml"
    file.write_text("- {day: 2026-02-30, kind: off}\n", "utf-8")
    with pytest.raises(CommandError, match=r"sai\.yaml:1"):
        call_command("calendar", "apply", str(file), "--yes")
    with pytest.raises(CommandError, match="no such file"):
        call_command("calendar", "apply", str(tmp_path / "khong-co.yaml"))
