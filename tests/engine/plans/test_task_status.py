"""Where a task stands, in the codes of the field (domain table of task statuses)."""

import csv
import os
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opendistrict.engine.plans.flow import AT_WORK, State
from opendistrict.engine.plans.rules import tasks as rules
from opendistrict.engine.plans.shapes.tasks import Status, StatusCode
from opendistrict.kernel.workclock import WorkCalendar

TODAY = date(2023, 12, 22)  # a Friday
CALENDAR = WorkCalendar({date(2024, 1, 1): False})
SHARED = Path(os.environ.get("OD_SHARED", Path(__file__).parents[3].parent / "shared"))


def status(
    state: str,
    due_on: date | None = None,
    *,
    reported_on: date | None = None,
    done_on: date | None = None,
    today: date = TODAY,
) -> Status:
    return rules.status(
        state=state, due_on=due_on, reported_on=reported_on, done_on=done_on, today=today,
        calendar=CALENDAR,
    )  # fmt: skip


FAR, SOON, PAST = date(2024, 2, 1), date(2023, 12, 27), date(2023, 12, 21)


@pytest.mark.parametrize(
    ("state", "due_on", "code", "is_late"),
    [
        ("given", FAR, "CHUA_THUC_HIEN_TRONG_HAN", False),
        ("given", None, "CHUA_THUC_HIEN_TRONG_HAN", False),
        ("given", SOON, "SAP_DEN_HAN", False),
        ("given", TODAY, "SAP_DEN_HAN", False),
        ("given", PAST, "CHUA_THUC_HIEN_QUA_HAN", True),
        ("underway", FAR, "DANG_THUC_HIEN_TRONG_HAN", False),
        ("underway", None, "DANG_THUC_HIEN_KHONG_HAN", False),
        ("underway", SOON, "SAP_DEN_HAN", False),
        ("underway", PAST, "DANG_THUC_HIEN_QUA_HAN", True),
        ("redo", FAR, "THUC_HIEN_LAI", False),
        ("redo", SOON, "THUC_HIEN_LAI", False),
        ("redo", PAST, "DANG_THUC_HIEN_QUA_HAN", True),
        ("returned", PAST, "TU_CHOI_NHIEM_VU", False),
        ("paused", PAST, "TAM_HOAN", False),
        ("withdrawn", PAST, "HUY", False),
    ],
)
def test_the_code_of_an_open_task(
    state: str, due_on: date | None, code: str, is_late: bool
) -> None:
    found = status(state, due_on)
    assert (found.code, found.is_late) == (code, is_late)


@pytest.mark.parametrize(
    ("due_on", "day", "waiting_late", "done_code"),
    [
        (TODAY, TODAY, False, "HOAN_THANH_TRONG_HAN"),
        (TODAY, TODAY + timedelta(days=1), True, "HOAN_THANH_QUA_HAN"),
        (None, TODAY, False, "HOAN_THANH_KHONG_HAN"),
    ],
)
def test_the_day_of_the_report_decides(
    due_on: date | None, day: date, waiting_late: bool, done_code: str
) -> None:
    much_later = date(2024, 6, 1)
    waiting = status("reported", due_on, reported_on=day, today=much_later)
    assert (waiting.code, waiting.is_late) == ("CHO_XAC_NHAN", waiting_late)
    done = status("done", due_on, reported_on=day, done_on=day, today=much_later)
    assert (done.code, done.is_late) == (done_code, waiting_late)


def test_days_left_are_working_days_of_the_calendar() -> None:
    assert status("given", date(2023, 12, 29)).days_left == 5
    assert status("given", date(2024, 1, 2)).days_left == 6  # 1 January is a day off
    assert status("given", date(2023, 12, 20)).days_left == -2
    assert status("given", None).days_left is None
    assert status("given", date(2045, 1, 1)).days_left is None  # a vision is not counted in days


def test_the_warning_begins_three_working_days_before() -> None:
    assert not status("underway", date(2023, 12, 28)).is_soon  # 4 working days
    assert status("underway", date(2023, 12, 27)).is_soon  # 3, the weekend between


def test_every_state_has_a_code_and_every_code_is_known_to_the_field() -> None:
    days = [None, PAST, TODAY, SOON, FAR]
    reached = {
        status(state, due, reported_on=day, done_on=day).code
        for state in State
        for due in days
        for day in (PAST, FAR)
    }
    # The refusal to confirm is a step of the history; the task is then to be done again.
    assert reached == set(StatusCode) - {StatusCode.NOT_CONFIRMED}


def test_the_codes_are_those_of_the_domain_notes() -> None:
    table = SHARED / "domain" / "task_status.csv"
    if not table.exists():
        pytest.skip(f"the domain notes are not here: {table}")
    with table.open(encoding="utf-8") as file:
        assert {row["code"] for row in csv.DictReader(file)} == set(StatusCode)


@given(
    st.sampled_from(sorted(AT_WORK)),
    st.dates(date(2020, 1, 1), date(2029, 1, 1)),
    st.dates(date(2020, 1, 1), date(2029, 1, 1)),
)
def test_late_soon_and_in_time_exclude_each_other(state: str, due_on: date, today: date) -> None:
    found = status(state, due_on, today=today)
    assert found.is_late == (today > due_on)
    assert not (found.is_late and found.is_soon)
    assert found.days_left is not None
    assert (found.days_left < 0) <= found.is_late  # never late with days left


@given(st.integers(0, 50), st.integers(0, 50))
def test_progress_is_a_share_of_what_was_confirmed(confirmed: int, more: int) -> None:
    found = rules.progress(confirmed, confirmed + more)
    if confirmed + more == 0:
        assert found is None
    else:
        assert found is not None and 0 <= found <= 1
        assert (found == 1) == (more == 0)
