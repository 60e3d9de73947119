"""A promise's date comes: what is told of it, once, and taken back when a decision moves it."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from tests.engine.cases.office import DAY, NOON, Office
from tests.engine.cases.test_life_of_a_dossier import told
from tests.makers import HERE

from opendistrict.engine.cases import actions
from opendistrict.engine.cases.models import Dossier, FellDue
from opendistrict.kernel.actor import SYSTEM
from opendistrict.registers.base.shapes import CalendarDayRow
from opendistrict.registers.facts.models import Fact

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
FELL_DUE = "cases.fell_due"
FRIDAY = datetime(2026, 11, 27, 17, tzinfo=HERE)  # when a dossier of NOON is due
NIGHT = datetime(2026, 11, 28, 0, 30, tzinfo=HERE)


def finish(office: Office, dossier: object, at: datetime, signed_at: datetime) -> None:
    key = dossier.id  # type: ignore[attr-defined]
    actions.pass_on(dossier_id=key, actor=office.examiner, at=at)
    signer = office.signer(key)
    actions.sign(dossier_id=key, actor=signer, at=signed_at)
    actions.pass_on(dossier_id=key, actor=signer, at=signed_at)
    actions.pass_on(dossier_id=key, actor=office.of_holder(key), at=signed_at)


def steps() -> dict[tuple[str, str], Decimal]:
    """On time or not, and the step: of what is told and stands."""
    found: dict[tuple[str, str], Decimal] = {}
    rows = Fact.objects.filter(series__measure=FELL_DUE).select_related("series")
    for row in rows:
        key = (row.series.slices["on_time"], row.series.slices["late_at"])
        found[key] = found.get(key, Decimal(0)) + row.quantity
    return {key: amount for key, amount in found.items() if amount}


def test_nothing_is_told_before_its_date(office: Office) -> None:
    opened = office.open()
    finish(office, opened, NOON + HOUR, NOON + 2 * HOUR)
    assert actions.tell_fallen_due(FRIDAY) == 0  # not before the moment is over
    assert actions.tell_fallen_due(NIGHT) == 1
    assert steps() == {("yes", "-"): 1}
    (row,) = Fact.objects.filter(series__measure=FELL_DUE)
    assert row.happened_on == FRIDAY.date()  # of the day it was due, not of the day it was done


def test_open_when_its_date_comes_it_is_late_at_the_step_that_lost_most(office: Office) -> None:
    examined, signing = office.open(), office.open()
    # One lies with the examiner; the other was examined in time and waits for the chair.
    actions.pass_on(dossier_id=signing.id, actor=office.examiner, at=NOON + HOUR)
    assert examined.state == "4.tham_tra"
    assert actions.tell_fallen_due(NIGHT) == 2
    assert steps() == {("no", "tham_tra"): 1, ("no", "ky"): 1}


def test_every_night_tells_nothing_twice(office: Office) -> None:
    opened = office.open()
    assert [actions.tell_fallen_due(NIGHT + n * DAY) for n in range(3)] == [1, 0, 0]
    finish(office, opened, NIGHT + DAY, NIGHT + DAY + HOUR)
    assert actions.tell_fallen_due(NIGHT + 2 * DAY) == 0  # done late: late it was, and stays
    assert FellDue.objects.count() == 1 and len(told(FELL_DUE)) == 1


def test_a_clock_that_stands_has_no_date(office: Office) -> None:
    opened = office.open()
    actions.ask_supplement(
        dossier_id=opened.id, items=["Tờ khai"], actor=office.examiner, at=NOON + HOUR
    )
    assert actions.tell_fallen_due(NIGHT + 9 * DAY) == 0


def test_asked_twice_is_late_at_the_step_that_asked(office: Office) -> None:
    opened = office.open()
    for n in range(2):
        actions.ask_supplement(
            dossier_id=opened.id, items=["Tờ khai"], second_counts_as_late=bool(n),
            actor=office.examiner, at=NOON + (1 + 2 * n) * HOUR,
        )  # fmt: skip
        actions.supplement(dossier_id=opened.id, actor=office.citizen, at=NOON + (2 + 2 * n) * HOUR)
    finish(office, opened, NOON + 5 * HOUR, NOON + 6 * HOUR)
    assert actions.tell_fallen_due(NIGHT) == 1
    assert steps() == {("no", "tham_tra"): 1}


def test_a_decision_that_moves_the_date_takes_the_telling_back(office: Office) -> None:
    opened = office.open()
    actions.tell_fallen_due(NIGHT)
    assert steps() == {("no", "tham_tra"): 1}
    # The Friday is given off after the fact: due on Monday the 30th.
    friday_off = CalendarDayRow(
        day=date(2026, 11, 27), kind="off", name="Nghỉ", basis="Mẫu", confidence="mẫu"
    )
    days = [friday_off]
    moved = actions.apply_calendar(days=days, basis="Quyết định mẫu", actor=SYSTEM, at=NIGHT + HOUR)
    assert [one.code for one in moved] == [opened.code]
    assert actions.tell_fallen_due(NIGHT + 2 * HOUR) == 0
    assert steps() == {}
    actions.tell_fallen_due(NIGHT + 5 * DAY)
    assert steps() == {("no", "tham_tra"): 1}
    rows = FellDue.objects.filter(dossier=opened.id).order_by("n")
    assert list(rows.values_list("n", "is_taken_back")) == [(1, True), (2, False)]


def test_opened_again_it_is_promised_and_falls_due_again(office: Office) -> None:
    opened = office.open()
    finish(office, opened, NOON + HOUR, NOON + 2 * HOUR)
    actions.tell_fallen_due(NIGHT)
    actions.reopen(
        dossier_id=opened.id, basis="Quyết định mẫu", actor=office.chair, at=NIGHT + 3 * DAY
    )
    assert actions.tell_fallen_due(NIGHT + 3 * DAY + HOUR) == 0
    due = Dossier.objects.get(pk=opened.id).due_at
    assert due is not None
    actions.tell_fallen_due(due + HOUR)
    assert steps() == {("yes", "-"): 1, ("no", "tham_tra"): 1}
