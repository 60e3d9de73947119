"""The Government swaps a day: no promise rests on the old calendar, and nobody is left untold."""

from dataclasses import replace
from datetime import date, datetime, time
from io import StringIO
from pathlib import Path
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from tests.engine.cases.office import NOON, Office
from tests.makers import HERE, actor, unit_id

from opendistrict.engine.cases import actions, queries
from opendistrict.engine.cases.models import Dossier, Step
from opendistrict.engine.cases.queries import finding, pages
from opendistrict.faces.kit import due_words
from opendistrict.kernel.actor import SYSTEM
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import queries as base
from opendistrict.registers.base.models import CalendarDay
from opendistrict.registers.base.shapes import CalendarDayRow
from opendistrict.registers.orgs import actions as orgs_actions
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.orgs.shapes import LocalDayRow, OfficeHoursRow

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
    with pytest.raises(CommandError, match=r"sai\.yaml:1:.*; "):
        call_command("calendar", "apply", str(file), "--yes")
    with pytest.raises(CommandError, match="no such file"):
        call_command("calendar", "apply", str(tmp_path / "khong-co.yaml"))


# ------------------------------------------------------------------ of one unit

LOCAL = """
- {unit: phuong-sai-gon, day: 2026-11-26, kind: "off", name: Ngày hội của phường,
   basis: Quyết định mẫu 05/QĐ-UBND, source: mẫu, confidence: sample}
- {unit: phuong-sai-gon, day: 2026-11-30, kind: part, closed_from: "14:00", name: Cúp điện,
   basis: Thông báo mẫu 06/TB, source: mẫu, confidence: sample}
"""


def two_wards(office: Office) -> tuple[UUID, UUID]:
    """The same filing at the same moment in two wards: due on Friday the 27th."""
    here = office.open()
    there = actions.receive_at_counter(
        **office.application(office_id=unit_id("phuong-ben-thanh")),
        actor=actor("chuyen-vien-mot-cua-phuong-ben-thanh", NOON.date()), at=NOON,
    )  # fmt: skip
    return here.id, there.id


def test_a_day_of_one_ward_moves_its_promises_alone(office: Office, tmp_path: Path) -> None:
    here, there = two_wards(office)
    assert promised(here) == promised(there) == date(2026, 11, 27)
    file = tmp_path / "phuong.yaml"
    file.write_text(LOCAL, "utf-8")
    out = StringIO()
    call_command("calendar", "apply", str(file), stdout=out)
    assert queries.case(here).standing.code in out.getvalue()
    assert queries.case(there).standing.code not in out.getvalue()
    assert "1 promises would move" in out.getvalue() and promised(here) == date(2026, 11, 27)
    call_command("calendar", "apply", str(file), "--yes", stdout=out)
    due = queries.case(here).standing.due_at
    assert due is not None  # to Monday, on which it closes at two
    assert due == datetime(2026, 11, 30, 14, tzinfo=HERE) and promised(there) == date(2026, 11, 27)
    step = Step.objects.filter(dossier_id=here).order_by("-n")[0]
    assert step.transition == "recalculate" and step.note.startswith("Quyết định mẫu 05/QĐ-UBND")
    call_command("calendar", "apply", str(file), "--yes", stdout=out)  # told again: nothing
    assert Step.objects.filter(dossier_id=here, transition="recalculate").count() == 1


def test_the_derivation_names_the_day_off_of_the_ward(office: Office) -> None:
    day = LocalDayRow(
        unit_id=office.ward, day=date(2026, 11, 26), kind="off", closed_from=None,
        closed_until=None, name="Ngày hội", basis="Quyết định mẫu 05", confidence="sample",
    )  # fmt: skip
    part = replace(day, day=date(2026, 11, 30), kind="part", closed_from=time(14), name="Cúp điện")
    actions.apply_calendar(local=[day, part], basis="Quyết định mẫu", actor=SYSTEM, at=NOON)
    opened = office.open()
    assert promised(opened.id) == date(2026, 11, 30)
    due = pages.due_of(queries.case(opened.id))
    assert due is not None
    told = due_words.lines(due)
    assert "26/11/2026 được nghỉ: Ngày hội (Quyết định mẫu 05; Phường Sài Gòn)." in told
    assert "30/11/2026 nghỉ từ 14:00: Cúp điện (Quyết định mẫu 05; Phường Sài Gòn)." in told


def test_only_who_operates_there_tells_a_day_of_a_unit(office: Office) -> None:
    day = LocalDayRow(
        unit_id=office.ward, day=date(2026, 11, 26), kind="off", closed_from=None,
        closed_until=None, name="Ngày hội", basis="Quyết định mẫu 05", confidence="sample",
    )  # fmt: skip
    for post in ("quan-tri-phuong-ben-thanh", "cong-chuc-ho-tich-phuong-sai-gon"):
        with pytest.raises(Refused) as no:
            actions.apply_calendar(local=[day], basis="x", actor=actor(post), at=NOON)
        assert no.value.codes == ("may_not_change_the_calendar",)
    own = actor("quan-tri-phuong-sai-gon")
    with pytest.raises(Refused):
        actions.apply_calendar(days=DAYS, basis="x", actor=own, at=NOON)
    assert actions.apply_calendar(local=[day], basis="x", actor=own, at=NOON) == ()
    assert [one.unit_id for one in orgs.local_days(2026)] == [office.ward]


def test_a_wrong_local_file_says_where_and_changes_nothing(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "sai.yaml"
    for wrong, said in (
        (LOCAL.replace("phuong-sai-gon", "phuong-khong-co"), "phuong-khong-co"),
        (LOCAL.replace(', closed_from: "14:00"', ""), r"sai.yaml:\d+: part of a day"),
        (LOCAL.replace('"14:00"', '"06:00"'), "Phường Sài Gòn"),
    ):
        file.write_text(wrong, "utf-8")
        with pytest.raises(CommandError, match=said):
            call_command("calendar", "apply", str(file), "--yes")
    assert orgs.local_days(2026) == []


def test_two_wards_with_other_hours_promise_another_hour(office: Office) -> None:
    own = OfficeHoursRow(
        unit="phuong-ben-thanh", sessions=(("07:00", "11:00"), ("12:00", "15:30")), weekdays={},
        since=None, until=None, basis="Quyết định mẫu", confidence="sample",
    )  # fmt: skip
    orgs_actions.load_office_hours(rows=[own], actor=SYSTEM, at=NOON)
    here, there = (queries.case(one).standing.due_at for one in two_wards(office))
    assert here == datetime(2026, 11, 27, 17, tzinfo=HERE)
    assert there == datetime(2026, 11, 27, 15, 30, tzinfo=HERE)
    # Brought after it has closed there, before it has closed here.
    late = NOON.replace(hour=16)
    procedure, _ = queries.rules_of(queries.in_force("xac-nhan-thu", NOON.date()).id)  # type: ignore[union-attr]
    wards = (office.ward, unit_id("phuong-ben-thanh"))
    (one, other) = (finding.promise(procedure, ward, late).at_once.at for ward in wards)
    assert one == datetime(2026, 11, 27, 17, tzinfo=HERE)
    assert other == datetime(2026, 11, 30, 15, 30, tzinfo=HERE)
