"""Whose hands a dossier is in: handed over, left behind, two at once, a right that ends, a clock
that goes back, money that is waited for."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from uuid import UUID

import pytest
from django.db import connection
from tests.engine.cases.office import DAY, NOON, PROCEDURE, Office
from tests.makers import HERE, actor

from opendistrict.engine.cases import actions
from opendistrict.engine.cases.models import Decision, Dossier, Step
from opendistrict.engine.cases.queries import case, pages
from opendistrict.engine.cases.queries import desk as reads
from opendistrict.kernel.actor import SYSTEM, Actor
from opendistrict.kernel.days import day_of
from opendistrict.kernel.refusals import Refused
from opendistrict.kernel.workclock import StepKind
from opendistrict.registers.base.models import LogLeaf
from opendistrict.registers.orgs import actions as orgs_actions

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
HEAD, CHAIR = "chanh-van-phong-phuong-sai-gon", "chu-tich-phuong-sai-gon"
REGISTRAR = "chuyen-vien-tong-hop-phuong-sai-gon"


def at_signature(office: Office, at: datetime = NOON) -> UUID:
    """A dossier that waits for the chair's signature."""
    opened = office.open(at)
    actions.pass_on(
        dossier_id=opened.id, to=office.chair.post_id, actor=office.examiner, at=at + HOUR
    )
    return opened.id


def test_handed_over_it_is_another_hand_and_a_new_age(office: Office) -> None:
    key = office.open().id
    actions.pass_on(dossier_id=key, actor=office.examiner, at=NOON + HOUR)
    first = office.of_holder(key)
    before = case(key).standing
    assert first.post_id != office.chair.post_id
    actions.hand_over(
        dossier_id=key, to=office.chair.post_id, note="Đi công tác", actor=first, at=NOON + DAY
    )
    after = case(key).standing
    assert (after.holder_id, after.hops) == (office.chair.post_id, before.hops + 1)
    assert (before.held_since, after.held_since) == (NOON + HOUR, NOON + DAY)
    assert after.state == before.state and after.due_at == before.due_at
    line = Step.objects.get(dossier_id=key, n=after.revision)
    assert (line.note, line.actor_label) == ("Đi công tác", first.label)
    with pytest.raises(Refused, match="post_has_it_already"):
        actions.hand_over(
            dossier_id=key, to=office.chair.post_id, actor=office.chair, at=NOON + DAY
        )


def leaves_the_post(who: Actor, until: datetime) -> None:
    assert who.post_id and who.person_id
    orgs_actions.end_assignment(
        post_id=who.post_id, person_id=who.person_id, kind="holder", until=until.date(),
        actor=SYSTEM, at=until,
    )  # fmt: skip


def test_who_leaves_leaves_the_dossier_to_whoever_the_head_gives_it(office: Office) -> None:
    key = office.open().id
    actions.pass_on(dossier_id=key, actor=office.examiner, at=NOON + HOUR)
    gone = office.of_holder(key)
    later = NOON + 2 * DAY
    leaves_the_post(gone, later)
    head = actor(HEAD, later.date())
    assert reads.loads(actor=head, at=later)[gone.post_id].open == 1  # still seen, of that post
    with pytest.raises(Refused, match="post_may_not_hold_this_step"):  # not back to nobody
        actions.hand_over(dossier_id=key, to=gone.post_id, actor=head, at=later)
    chair = actor(CHAIR, later.date())
    actions.hand_over(
        dossier_id=key, to=chair.post_id, note="Người giữ đã nghỉ", actor=head, at=later
    )
    actions.sign(dossier_id=key, actor=chair, at=later + HOUR)
    assert Decision.objects.filter(dossier_id=key).count() == 1


def test_the_next_dossier_goes_to_who_is_there(office: Office) -> None:
    key = office.open().id
    actions.pass_on(dossier_id=key, actor=office.examiner, at=NOON + HOUR)
    gone = office.of_holder(key)
    later = NOON + 2 * DAY
    leaves_the_post(gone, later)
    another = office.open(later).id
    actions.pass_on(dossier_id=another, actor=office.examiner, at=later + HOUR)
    assert office.holder(another) not in (None, gone.post_id)


# ------------------------------------------------------------------ two at once


def at_once(one: Callable[[], object], other: Callable[[], object]) -> list[str]:
    """What two people are told whose acts begin at the same moment."""
    start = Barrier(2)

    def run(act: Callable[[], object]) -> str:
        start.wait()
        try:
            act()
        except Refused as refused:
            return refused.codes[0]
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(run, (one, other)))


@pytest.mark.django_db(transaction=True)
def test_of_two_who_pass_on_at_once_one_is_told(office: Office) -> None:
    key = office.open().id
    seen = case(key).standing.revision

    def passes() -> None:
        actions.pass_on(dossier_id=key, revision=seen, actor=office.examiner, at=NOON + HOUR)

    assert at_once(passes, passes) == ["done", "dossier_moved_meanwhile"]
    assert Step.objects.filter(dossier_id=key, transition__startswith="pass_on").count() == 1
    assert case(key).standing.revision == seen + 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_sign_at_once_one_decides_with_one_leaf(office: Office) -> None:
    key = at_signature(office)
    seen = case(key).standing.revision
    before = LogLeaf.objects.filter(kind="cases.decision").count()

    def signs() -> None:
        actions.sign(dossier_id=key, revision=seen, actor=office.chair, at=NOON + 2 * HOUR)

    assert at_once(signs, signs) == ["done", "dossier_moved_meanwhile"]
    assert Decision.objects.filter(dossier_id=key).count() == 1
    assert LogLeaf.objects.filter(kind="cases.decision").count() == before + 1


# ------------------------------------------------------------------ a right with a last day


def delegated(office: Office, last: datetime) -> None:
    """The chair lets the general officer sign, until the end of a day."""
    taker = actor(REGISTRAR, NOON.date())
    assert office.chair.post_id and taker.post_id
    orgs_actions.delegate(
        giver_id=office.chair.post_id, taker_id=taker.post_id, act="cases.sign",
        since=NOON.date(), until=last.date() + DAY, limit="", basis="Giấy ủy quyền mẫu 07",
        actor=office.chair, at=NOON,
    )  # fmt: skip


def test_a_delegation_signs_through_its_last_day_and_no_minute_longer(office: Office) -> None:
    """The day is Vietnam's: midnight there is five in the afternoon in Greenwich."""
    last = NOON + 2 * DAY  # Wednesday the 25th
    delegated(office, last)
    taker = actor(REGISTRAR, last.date())
    keys = [office.open(NOON).id for _ in range(2)]
    for key in keys:
        actions.pass_on(dossier_id=key, to=taker.post_id, actor=office.examiner, at=NOON + 2 * DAY)
    eve = datetime(2026, 11, 25, 16, 59, 59, tzinfo=UTC)
    midnight = datetime(2026, 11, 25, 17, 0, tzinfo=UTC)
    assert day_of(eve) == last.date() and day_of(midnight) == last.date() + DAY
    actions.sign(dossier_id=keys[0], actor=taker, at=eve)
    assert Decision.objects.get(dossier_id=keys[0]).ground["basis"] == "Giấy ủy quyền mẫu 07"
    with pytest.raises(Refused) as no:  # with yesterday's rights still in hand: a page left open
        actions.sign(dossier_id=keys[1], actor=taker, at=midnight)
    assert no.value.codes == ("may_sign",)
    today = actor(REGISTRAR, last.date() + DAY)
    with pytest.raises(Refused) as no:
        actions.sign(dossier_id=keys[1], actor=today, at=midnight)
    assert set(no.value.codes) == {"holds_the_dossier", "may_sign"}
    assert not Decision.objects.filter(dossier_id=keys[1]).exists()


# ------------------------------------------------------------------ the clock goes back


def test_a_clock_that_went_back_decides_nothing(office: Office) -> None:
    key = at_signature(office)
    stands = case(key).standing
    back = NOON - DAY
    for act in (
        lambda: actions.sign(dossier_id=key, actor=office.chair, at=back),
        lambda: actions.send_back(
            dossier_id=key, step="tham_tra", note="x", actor=office.chair, at=back
        ),
        lambda: actions.stop(dossier_id=key, reasons="x", actor=office.chair, at=back),
    ):
        with pytest.raises(Refused, match="clock_is_behind"):
            act()
    assert case(key).standing == stands and not Decision.objects.exists()
    # Within a day it is written; the trail keeps the order in which things came.
    actions.sign(dossier_id=key, actor=office.chair, at=NOON - HOUR)
    trail = Step.objects.filter(dossier_id=key).order_by("n").values_list("transition", flat=True)
    assert trail.last() == "sign:ky"


# ------------------------------------------------------------------ money


PAID_FIRST = (
    PROCEDURE.replace("code: xac-nhan-thu", "code: xac-nhan-nop-truoc")
    .replace("may: [supplement, stop, coordinate]", "may: [supplement, stop, payment]")
    .replace("fee_when: result", "fee_when: processing\npayment_stops_clock: true")
)


def test_asking_for_money_stops_the_clock_until_it_is_paid(office: Office) -> None:
    actions.load_procedures(texts=[PAID_FIRST], actor=SYSTEM, at=NOON)
    opened = office.open(procedure="xac-nhan-nop-truoc")
    assert opened.promised_at == datetime(2026, 11, 27, 17, tzinfo=HERE)
    asked, paid = NOON + 2 * DAY, NOON + 7 * DAY  # from Wednesday to the next Monday
    actions.ask_payment(dossier_id=opened.id, actor=office.examiner, at=asked)
    stands = case(opened.id).standing
    assert stands.due_at is None and stands.promised_at == opened.promised_at
    due = pages.due_of(case(opened.id))
    assert due is not None and due.steps[-1].kind is StepKind.STOPPED
    assert due.steps[-1].why == "payment"
    fee = stands.fee
    assert fee
    actions.pay(
        dossier_id=opened.id, amount=fee - 1, reference="BL1", is_online=False,
        actor=office.counter, at=paid - HOUR,
    )  # fmt: skip
    assert case(opened.id).standing.due_at is None  # a part is not all
    actions.pay(
        dossier_id=opened.id, amount=1, reference="BL2", is_online=False, actor=office.counter,
        at=paid,
    )  # fmt: skip
    after = case(opened.id).standing
    # Three working days stood still: from Friday the 27th to Wednesday the 2nd.
    assert after.due_at == after.promised_at == datetime(2026, 12, 2, 17, tzinfo=HERE)
    due = pages.due_of(case(opened.id))
    assert due is not None and due.at == after.due_at
    (pause,) = [one for one in due.steps if one.kind is StepKind.PAUSED]
    assert (pause.why, pause.since, pause.until, pause.amount) == ("payment", asked, paid, 3)
    assert Dossier.objects.get(pk=opened.id).state.startswith("4.")
