"""A dossier from the counter to the signature, and every way off that road."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from tests.engine.cases.office import DAY, NOON, Office
from tests.makers import actor

from opendistrict.engine.cases import actions, queries
from opendistrict.engine.cases.models import Decision, Dossier, Step
from opendistrict.engine.cases.shapes.dossier import Brought
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.facts.models import Fact

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def codes(no: pytest.ExceptionInfo[Refused]) -> tuple[str, ...]:
    return no.value.codes


def told(measure: str) -> dict[tuple[str, ...], Decimal]:
    """Every fact of a measure: the values of its slices, and the quantity."""
    rows = Fact.objects.filter(series__measure=measure).select_related("series")
    return {
        tuple(row.series.slices[k] for k in sorted(row.series.slices)): row.quantity for row in rows
    }


def signed(office: Office) -> "tuple[object, ...]":
    opened = office.open()
    actions.pass_on(dossier_id=opened.id, actor=office.examiner, at=NOON + HOUR)
    signer = office.signer(opened.id)
    actions.sign(dossier_id=opened.id, actor=signer, at=NOON + 2 * HOUR)
    return opened, signer


def test_from_the_counter_to_the_applicant(office: Office) -> None:
    opened = office.open()
    assert opened.code == "26740-261123-0001"
    # Three working days after Monday the 23rd; Tuesday the 24th is a holiday.
    assert opened.promised_at is not None
    assert f"{opened.promised_at:%d/%m/%Y}" == "27/11/2026"
    assert opened.state == "4.tham_tra"
    assert office.holder(opened.id) == office.examiner.post_id

    actions.take(dossier_id=opened.id, actor=office.examiner, at=NOON + HOUR)
    actions.pass_on(dossier_id=opened.id, actor=office.examiner, at=NOON + 2 * HOUR)
    signer = office.signer(opened.id)
    actions.sign(dossier_id=opened.id, actor=signer, at=NOON + 3 * HOUR)
    actions.pass_on(dossier_id=opened.id, actor=signer, at=NOON + 3 * HOUR)
    registrar = office.of_holder(opened.id)
    assert actions.pass_on(dossier_id=opened.id, actor=registrar, at=NOON + 4 * HOUR) == "9"
    with pytest.raises(Refused) as no:
        actions.give_result(dossier_id=opened.id, actor=office.counter, at=NOON + 5 * HOUR)
    assert codes(no) == ("fee_is_settled",)
    actions.pay(
        dossier_id=opened.id, amount=6000, reference="BL 0001", is_online=False,
        actor=office.counter, at=NOON + 5 * HOUR,
    )  # fmt: skip
    actions.give_result(dossier_id=opened.id, actor=office.counter, at=NOON + 5 * HOUR)
    row = Dossier.objects.get(pk=opened.id)
    assert (row.state, row.is_open) == ("10", False)
    trail = Step.objects.filter(dossier_id=opened.id).order_by("n")
    assert list(trail.values_list("transition", flat=True)) == [
        "file", "accept", "forward", "take:tham_tra", "pass_on:ky", "sign:ky", "pass_on:phat_hanh",
        "finish", "pay", "return",
    ]  # fmt: skip
    (done,) = told("cases.done")
    assert done == ("counter", "no", "ho-tich", "-", "yes", "no", "xac-nhan-thu")
    assert sum(told("cases.waited").values()) == Decimal("0.17")  # four hours


def test_nobody_acts_but_who_holds_it(office: Office) -> None:
    opened = office.open()
    for other in (office.counter, office.chair, office.citizen):
        with pytest.raises(Refused) as no:
            actions.pass_on(dossier_id=opened.id, actor=other, at=NOON + HOUR)
        assert "holds_the_dossier" in codes(no)


def test_two_officers_at_once_one_is_told(office: Office) -> None:
    opened = office.open()
    seen = queries.case(opened.id).standing.revision
    actions.take(dossier_id=opened.id, revision=seen, actor=office.examiner, at=NOON + HOUR)
    with pytest.raises(Refused) as no:
        actions.pass_on(dossier_id=opened.id, revision=seen, actor=office.examiner, at=NOON + HOUR)
    assert codes(no) == ("dossier_moved_meanwhile",)
    assert office.state(opened.id) == "4.tham_tra"


def test_a_supplement_stops_the_clock_once(office: Office) -> None:
    opened = office.open()
    actions.ask_supplement(
        dossier_id=opened.id, items=["Bản chụp rõ hơn của tờ khai"], actor=office.examiner,
        at=NOON + HOUR,
    )  # fmt: skip
    stands = queries.case(opened.id).standing
    assert (stands.state, stands.due_at) == ("5.tham_tra", None)
    due = actions.supplement(
        dossier_id=opened.id, papers=[Brought(paper="to_khai")], actor=office.citizen,
        at=NOON + 7 * DAY,
    )  # fmt: skip
    assert due is not None and due.date() == (NOON + 10 * DAY).date()  # four working days stood
    with pytest.raises(Refused) as no:
        actions.ask_supplement(
            dossier_id=opened.id, items=["Nữa"], actor=office.examiner, at=NOON + 8 * DAY
        )
    assert codes(no) == ("second_supplement_counts_as_late",)
    actions.ask_supplement(
        dossier_id=opened.id, items=["Nữa"], second_counts_as_late=True, actor=office.examiner,
        at=NOON + 8 * DAY,
    )  # fmt: skip
    assert queries.case(opened.id).standing.supplements == 2


def test_a_supplement_that_never_comes_ends_it(office: Office) -> None:
    opened = office.open()
    actions.ask_supplement(
        dossier_id=opened.id, items=["Tờ khai"], actor=office.examiner, at=NOON + HOUR
    )
    with pytest.raises(Refused) as no:
        actions.lapse(dossier_id=opened.id, actor=office.examiner, at=NOON + 20 * DAY)
    assert codes(no) == ("supplement_is_overdue",)
    actions.lapse(dossier_id=opened.id, actor=office.examiner, at=NOON + 40 * DAY)
    assert office.state(opened.id) == "8"


def test_the_ground_to_sign_is_frozen(office: Office) -> None:
    opened, signer = signed(office)
    decision = Decision.objects.get(dossier_id=opened.id)
    assert decision.kind == "granted" and decision.signed_by == signer.label
    assert decision.ground["basis"]
    with pytest.raises(Refused) as no:
        actions.sign(dossier_id=opened.id, actor=signer, at=NOON + 3 * HOUR)
    assert codes(no) == ("is_not_decided",)


def test_a_right_that_ended_yesterday_signs_nothing(office: Office) -> None:
    opened = office.open()
    actions.pass_on(dossier_id=opened.id, to=office.chair.post_id, actor=office.examiner, at=NOON)
    late = actor("chu-tich-phuong-sai-gon")
    with pytest.raises(Refused) as no:
        actions.sign(dossier_id=opened.id, actor=replace(late, rights={}), at=NOON + HOUR)
    assert codes(no) == ("holds_the_dossier", "may_sign")


def test_refusing_needs_reasons_and_ends_it(office: Office) -> None:
    opened = actions.file_dossier(
        **office.application(channel="online"), actor=office.citizen, at=NOON
    )
    with pytest.raises(Refused):
        actions.refuse(dossier_id=opened.id, reasons=" ", actor=office.counter, at=NOON + HOUR)
    actions.refuse(
        dossier_id=opened.id, reasons="Không thuộc thẩm quyền", actor=office.counter, at=NOON + HOUR
    )
    assert office.state(opened.id) == "3"


def test_an_apology_comes_before_the_date_and_once(office: Office) -> None:
    opened = office.open()
    promised = opened.promised_at
    with pytest.raises(Refused) as no:
        actions.apologise(
            dossier_id=opened.id, reasons="Chờ xác minh", new_date=NOON + 10 * DAY,
            actor=office.examiner, at=promised + HOUR,
        )  # fmt: skip
    assert codes(no) == ("promise_is_over",)
    actions.apologise(
        dossier_id=opened.id, reasons="Chờ xác minh", new_date=NOON + 10 * DAY,
        actor=office.examiner, at=NOON + DAY,
    )  # fmt: skip
    stands = queries.case(opened.id).standing
    assert stands.promised_at == NOON + 10 * DAY and stands.due_at == promised
    with pytest.raises(Refused) as no:
        actions.apologise(
            dossier_id=opened.id, reasons="Nữa", new_date=NOON + 12 * DAY, actor=office.examiner,
            at=NOON + 2 * DAY,
        )  # fmt: skip
    assert codes(no) == ("apologised_once_already",)


def test_the_law_extends_once(office: Office) -> None:
    opened = office.open()
    new = actions.extend(
        dossier_id=opened.id, basis="Văn bản mẫu", actor=office.examiner, at=NOON + DAY
    )
    assert new > opened.promised_at
    with pytest.raises(Refused) as no:
        actions.extend(
            dossier_id=opened.id, basis="Văn bản mẫu", actor=office.examiner, at=NOON + DAY
        )
    assert codes(no) == ("extended_once_already",)


def test_withdrawing_is_asked_and_answered(office: Office) -> None:
    opened = office.open()
    assert (
        actions.withdraw(dossier_id=opened.id, actor=office.citizen, at=NOON + HOUR) == "7.tham_tra"
    )
    actions.decline(
        dossier_id=opened.id, note="Người dân đổi ý", actor=office.citizen, at=NOON + 2 * HOUR
    )
    assert office.state(opened.id) == "4.tham_tra"
    actions.withdraw(dossier_id=opened.id, actor=office.citizen, at=NOON + 3 * HOUR)
    actions.agree(dossier_id=opened.id, actor=office.examiner, at=NOON + 4 * HOUR)
    assert office.state(opened.id) == "8"


def test_a_late_dossier_says_which_step_made_it_late(office: Office) -> None:
    opened = office.open()
    actions.pass_on(dossier_id=opened.id, actor=office.examiner, at=NOON + 10 * DAY)
    signer = office.signer(opened.id)
    actions.sign(dossier_id=opened.id, actor=signer, at=NOON + 10 * DAY + HOUR)
    actions.pass_on(dossier_id=opened.id, actor=signer, at=NOON + 10 * DAY + HOUR)
    actions.pass_on(
        dossier_id=opened.id, actor=office.of_holder(opened.id), at=NOON + 10 * DAY + 2 * HOUR
    )
    (slices,) = told("cases.done")
    assert "no" in slices and "tham_tra" in slices


def test_reopening_begins_a_new_promise(office: Office) -> None:
    opened, signer = signed(office)
    actions.pass_on(dossier_id=opened.id, actor=signer, at=NOON + 2 * HOUR)
    actions.pass_on(dossier_id=opened.id, actor=office.of_holder(opened.id), at=NOON + 3 * HOUR)
    with pytest.raises(Refused):
        actions.reopen(dossier_id=opened.id, basis="QĐ 1", actor=office.examiner, at=NOON + DAY)
    actions.reopen(dossier_id=opened.id, basis="QĐ 1", actor=office.chair, at=NOON + DAY)
    stands = queries.case(opened.id).standing
    assert (stands.state, stands.reopened, stands.decided_at) == ("4.tham_tra", 1, None)
    assert stands.due_at is not None and stands.due_at > opened.promised_at


def test_what_was_filed_under_another_version_is_refused_by_name(office: Office) -> None:
    values = office.application()["values"] | {"truong_cu": "x"}  # type: ignore[operator]
    with pytest.raises(Refused) as no:
        office.open(values=values)
    assert codes(no) == ("form_is_wrong",)
    assert [one.code for one in no.value.details["problems"]] == ["form_field_is_unknown"]


def test_an_apology_is_drafted_before_it_is_late_and_only_then(office: Office) -> None:
    early, stuck = office.open(), office.open()
    assert actions.draft_apologies(NOON) == 0
    friday = NOON + 4 * DAY  # the day both are promised; the examiner has had them since Monday
    actions.pass_on(dossier_id=early.id, actor=office.examiner, at=NOON + HOUR)
    signer = office.signer(early.id)
    actions.sign(dossier_id=early.id, actor=signer, at=NOON + 2 * HOUR)
    actions.pass_on(dossier_id=early.id, actor=signer, at=friday)
    assert actions.draft_apologies(friday) == 1
    (draft,) = queries.apology_drafts([stuck.id, early.id], friday).values()
    assert (draft.id, draft.step) == (stuck.id, "tham_tra")
    assert draft.done_at > draft.promised_at
    assert queries.apology_drafts([stuck.id], draft.promised_at + HOUR) == {}  # too late to say so
    assert actions.draft_apologies(friday) == 0  # told once
    actions.apologise(
        dossier_id=stuck.id, reasons="Chờ xác minh", new_date=draft.done_at, actor=office.examiner,
        at=friday,
    )  # fmt: skip
    assert queries.apology_drafts([stuck.id], friday) == {}
