"""Dossiers counted from the records: lives, scores, signatures replayed."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.engine.cases.office import DAY, NOON, Office
from tests.engine.cases.test_falling_due import NIGHT, finish

from opendistrict.engine.cases import actions
from opendistrict.engine.cases.models import DailyScore, Decision
from opendistrict.engine.cases.queries import gaming, index766, simulating, survival, tallies
from opendistrict.engine.cases.queries.lives import in_hand, received, span_of
from opendistrict.engine.cases.shapes.measured import Fallen, SignalKind, Tally
from opendistrict.kernel.workclock import Every, Term
from opendistrict.registers.orgs import queries as orgs

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
LATER = NOON + 8 * DAY
NOVEMBER = span_of(date(2026, 11, 1), date(2026, 12, 1), LATER)


def units(office: Office) -> frozenset[object]:
    return orgs.tree_on(NOON.date()).under(office.ward)


def test_in_hand_is_what_was_open_at_some_time_of_the_span(office: Office) -> None:
    done, running = office.open(), office.open(NOON + HOUR)
    finish(office, done, NOON + HOUR, NOON + 2 * HOUR)
    Decision.objects.update(is_electronic=True)  # its paper was issued
    found = in_hand(units(office), NOVEMBER, LATER)
    assert [one.id for one in found] == [done.id, running.id]
    assert [(one.is_done, one.is_open, one.has_result_file) for one in found] == [
        (True, False, True), (False, True, False),
    ]  # fmt: skip
    december = span_of(date(2026, 12, 1), date(2027, 1, 1), LATER + 9 * DAY)
    assert [one.id for one in in_hand(units(office), december, LATER + 9 * DAY)] == [running.id]
    assert received(units(office), december, LATER + 9 * DAY) == []
    assert in_hand(frozenset(), NOVEMBER, LATER) == []


def test_the_number_of_statements_does_not_grow(office: Office) -> None:
    def statements() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            in_hand(units(office), NOVEMBER, LATER)
        return len(queries)

    office.open()
    statements()  # calendars and procedures are read once a process
    few = statements()
    for n in range(4):
        office.open(NOON + n * HOUR)
    assert statements() == few


def test_what_the_score_takes_off_and_what_not(office: Office) -> None:
    papers, question = office.open(), office.open()
    actions.ask_supplement(
        dossier_id=papers.id, items=["Tờ khai"], actor=office.examiner, at=NOON + HOUR
    )
    actions.supplement(dossier_id=papers.id, actor=office.citizen, at=NOON + 2 * DAY)
    asked = actions.enquire(
        dossier_id=question.id, to_unit_id=office.ward, question="Có hồ sơ gốc không?",
        term=Term(Fraction(1), Every.WORKING_DAY), stops_clock=True, actor=office.examiner,
        at=NOON + HOUR,
    )  # fmt: skip
    found = {one.id: one for one in in_hand(units(office), NOVEMBER, LATER)}
    first, second = found[papers.id], found[question.id]
    assert first.counted_due == first.due_at and first.due_at is not None
    assert second.due_at is None and second.stands_unanswered and asked
    # As if it had not been asked: three working days after Monday the 23rd, the 24th is off.
    assert second.counted_due is not None and second.counted_due.date() == date(2026, 11, 27)
    assert first.counted_due > second.counted_due
    silent = {one.kind: one for one in gaming.signals(units(office), NOVEMBER, LATER)}
    assert silent[SignalKind.UNANSWERED_PAUSE].ids == (question.id,)
    assert silent[SignalKind.ASKED_ON_LAST_DAY].count == 0


def test_asked_on_the_last_day_by_the_date_as_it_stood_then(office: Office) -> None:
    opened = office.open()
    actions.ask_supplement(
        dossier_id=opened.id, items=["Tờ khai"], actor=office.examiner,
        at=datetime(2026, 11, 27, 10, tzinfo=NOON.tzinfo),
    )  # fmt: skip
    (one,) = in_hand(units(office), NOVEMBER, LATER)
    assert one.asked_on_last_day and one.due_at is None


def test_reopened_is_counted_in_working_days(office: Office) -> None:
    opened = office.open()
    finish(office, opened, NOON + HOUR, NOON + 2 * HOUR)
    basis = "Quyết định mẫu"
    actions.reopen(dossier_id=opened.id, basis=basis, actor=office.chair, at=NOON + 3 * DAY)
    (one,) = in_hand(units(office), NOVEMBER, LATER)
    assert one.reopened_after == 2  # Wednesday and Thursday; Tuesday is a holiday


def test_curves_by_procedure_and_of_all(office: Office) -> None:
    done = office.open()
    office.open()
    finish(office, done, NOON + HOUR, NOON + 2 * DAY)
    found = survival.curves(units(office), NOVEMBER, LATER)
    assert set(found) == {"", "xac-nhan-thu"} and found[""] == found["xac-nhan-thu"]
    assert (found[""].of, found[""].censored, found[""].median) == (2, 1, 1)


def test_what_fell_due_is_read_from_the_dossiers(office: Office) -> None:
    kept, broken = office.open(), office.open()
    finish(office, kept, NOON + HOUR, NOON + 2 * HOUR)
    ward, code = units(office), "xac-nhan-thu"
    assert tallies.due_by_procedure(ward, NOVEMBER) == {code: Fallen(2, 1)}
    assert tallies.due_by_month(ward, NOVEMBER) == {date(2026, 11, 1): Fallen(2, 1)}
    late = tallies.behind("broken", ward, NOVEMBER, LATER)
    assert late is not None and [one.pk for one in late] == [broken.id]
    assert tallies.by_procedure(ward, NOVEMBER, LATER) == [Tally(code, 2, 2, 1, 1, 1)]


def test_each_count_is_that_of_the_dossiers_behind_it(office: Office) -> None:
    """Counted in the database as they would be one by one."""
    for n in range(4):
        opened = office.open(NOON + n * HOUR)
        if n < 2:
            finish(office, opened, NOON + 4 * HOUR, NOON + (5 + 80 * n) * HOUR)
    ward = units(office)
    for span in (NOVEMBER, span_of(date(2026, 11, 23), date(2026, 11, 25), LATER)):
        lives = in_hand(ward, span, LATER)
        wanted = {
            "hand": lives,
            "received": [one for one in lives if one.received_at >= span.begins],
            "done": [one for one in lives if one.is_done and one.ended_at
                     and one.ended_at < span.ends],
            "open": [one for one in lives if one.is_open],
            "late": [one for one in lives if one.is_open and one.due_at and one.due_at < LATER],
        }  # fmt: skip
        told = tallies.by_procedure(ward, span, LATER)
        for name, some in wanted.items():
            rows = tallies.behind(name, ward, span, LATER)
            assert rows is not None
            assert {row.pk for row in rows} == {one.id for one in some}, name
            assert sum(getattr(one, name) for one in told) == len(some), name


def test_a_sample_is_drawn_evenly_and_is_the_same_again(office: Office) -> None:
    for n in range(12):
        office.open(NOON + timedelta(minutes=n))
    ward = units(office)
    whole = [one.id for one in in_hand(ward, NOVEMBER, LATER)]
    every = in_hand(ward, NOVEMBER, LATER, sample=12, of=12)
    assert [one.id for one in every] == whole, "no more than the sample: all of them"
    drawn = [one.id for one in in_hand(ward, NOVEMBER, LATER, sample=6, of=12)]
    assert drawn == [key for key in whole if key.int & 0xFFFFFFFF < 1 << 31]
    assert drawn == [one.id for one in in_hand(ward, NOVEMBER, LATER, sample=6, of=12)]


def test_a_score_is_kept_for_every_night_and_computed_again_replaces_it(office: Office) -> None:
    opened = office.open(channel="online")
    finish(office, opened, NOON + HOUR, NOON + 2 * HOUR)
    assert actions.keep_scores(NIGHT) == 1
    (row,) = DailyScore.objects.all()
    assert (row.office_id, row.day) == (office.ward, date(2026, 11, 27))
    assert row.parts["2.1"] == [1, 1] and row.parts["3.3"] == [0, 1] and "1.1" not in row.parts
    assert 0 < row.points <= row.known < Decimal(100)
    Decision.objects.update(is_electronic=True)  # its paper was issued after all
    actions.keep_scores(NIGHT)
    actions.keep_scores(NIGHT + DAY)
    again = DailyScore.objects.get(day=row.day)
    assert again.parts["3.3"] == [1, 1] and again.points > row.points
    assert [day.day for day, *_ in index766.history(office.ward, date(2026, 11, 1))] == [27, 28]


def test_what_lacks_is_listed(office: Office) -> None:
    opened = office.open()
    found = in_hand(units(office), NOVEMBER, LATER)
    assert index766.lacking(found, NOVEMBER, "2.1") == {opened.id}
    assert index766.lacking(found, NOVEMBER, "1.1") == frozenset()


def test_signatures_are_replayed_in_working_hours(office: Office) -> None:
    made = [office.open() for _ in range(12)]
    for one in made:
        actions.pass_on(dossier_id=one.id, actor=office.examiner, at=NOON + HOUR)
    signer = office.signer(made[0].id)
    for n, one in enumerate(made):
        at = NOON + HOUR + timedelta(minutes=10 * (n % 6 + 1)) + (n // 6) * 2 * DAY
        actions.sign(dossier_id=one.id, actor=signer, at=at)
    some = simulating.signings(units(office), office.ward, ["xac-nhan-thu"], NOVEMBER)
    assert len(some) == 12 and len({one.came for one in some}) == 1
    waited = sorted(one.signed - one.came for one in some)
    assert waited[:6] == [Fraction(n, 6) for n in range(1, 7)]
    # Two days later in the office is one working day of eight hours: the Tuesday is off.
    assert waited[6] - waited[0] == 8
    found = simulating.with_one_more_signer(units(office), office.ward, ["xac-nhan-thu"], NOVEMBER)
    assert found is not None and found.signers == 1 and found.more < found.now
    none = simulating.with_one_more_signer(units(office), office.ward, ["khai-sinh"], NOVEMBER)
    assert none is None
