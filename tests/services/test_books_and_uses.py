"""The books of a day are not closed over a use in force for which nothing stands."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from tests.makers import HERE, drain, unit_id
from tests.services.test_life_of_a_use import (
    DAY,
    HOUR,
    MONDAY,
    WARD,
    clerk,
    examined,
    file,
    granted,
    hold,
    holder,
    now,
    post,
    shop,
)

from opendistrict.engine.cases import actions as cases
from opendistrict.engine.cases import queries as cases_queries
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.ledger import actions as ledger
from opendistrict.registers.ledger.models import Closing
from opendistrict.services.sidewalks import actions, queries
from opendistrict.services.sidewalks.shapes import UseShape

IN_USE = datetime(2025, 9, 3, 18, 0, tzinfo=HERE)  # the charge was due on 14 August


def in_force() -> tuple[UseShape, UUID]:
    """A use that is paid in cash and in force, and what its money was booked as."""
    use = hold(shop())
    opened = file(use)
    examined(opened)
    cases.ask_payment(dossier_id=opened.id, actor=holder(opened), at=MONDAY + HOUR)
    drain(MONDAY + HOUR)
    (charge,) = queries.charges(use.id)
    paid = ledger.take_cash(
        key=use.number, charge_id=charge.id, amount=charge.amount, actor=clerk("receive"),
        at=MONDAY + DAY,
    )  # fmt: skip
    drain(MONDAY + DAY)
    granted(opened, MONDAY + 2 * DAY)
    assert now(use).state == "active"
    return use, paid


def close(at: datetime = IN_USE) -> str:
    return ledger.close_day(unit_id=unit_id(WARD), day=at.date(), actor=clerk("close"), at=at)


def stops(use: UseShape, at: datetime = IN_USE) -> None:
    with pytest.raises(ledger.DoesNotClose) as no:
        close(at)
    assert [(one.code, one.about) for one in no.value.differences] == [
        ("check_of_a_room_failed", f"sidewalks.paid_permits: {use.number}")
    ]
    assert not Closing.objects.exists()


def test_what_is_paid_closes(quan1: None) -> None:
    in_force()
    assert close()
    assert Closing.objects.get().sheet["checks"]["sidewalks.paid_permits"] == []


@pytest.mark.parametrize("at", [IN_USE, datetime(2025, 8, 20, 18, tzinfo=HERE)])
def test_a_payment_undone_stops_it_while_the_use_is_in_force(quan1: None, at: datetime) -> None:
    use, paid = in_force()
    (charge,) = queries.charges(use.id)
    assert charge.due_on < at.date()
    ledger.give_cash_back(transfer_id=paid, reason="nhầm", actor=clerk("receive"), at=at)
    if at < IN_USE:  # nobody is in the street yet: an open charge is no difference
        assert close(at)
        return
    stops(use)
    proposed = ledger.propose(
        kind="write_off", amount=charge.amount, legal_basis="Quyết định mẫu", reason="mẫu",
        charge_id=charge.id, actor=clerk("propose"), at=at,
    )  # fmt: skip
    stops(use)  # proposed is not decided
    ledger.decide(decision_id=proposed, approve=True, actor=clerk("approve", "khác"), at=at)
    assert close()


def test_one_that_is_not_due_yet_stops_it_too(quan1: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("opendistrict.engine.cases.actions.PAY_WITHIN", 60 * DAY)
    use, paid = in_force()
    (charge,) = queries.charges(use.id)
    assert charge.due_on == date(2025, 10, 3)
    ledger.give_cash_back(transfer_id=paid, reason="nhầm", actor=clerk("receive"), at=IN_USE)
    stops(use)


def test_a_fee_nobody_charged_stops_it(quan1: None) -> None:
    use = hold(shop())
    rights = {"sidewalks.confirm": frozenset({unit_id(WARD)})}
    office = Actor(kind="officer", id="o", label="o", rights=rights)
    actions.confirm(use_id=use.id, actor=office, at=MONDAY)
    assert use.fee is not None and not queries.charges(use.id)
    stops(use)
    actions.end(use_id=use.id, on=IN_USE.date(), why="Không nộp", revoked=True, actor=office,
                at=IN_USE)  # fmt: skip
    assert close()


def test_a_charge_that_was_cancelled_covers_nothing(quan1: None) -> None:
    use, paid = in_force()
    (charge,) = queries.charges(use.id)
    ledger.give_cash_back(transfer_id=paid, reason="nhầm", actor=clerk("receive"), at=IN_USE)
    ledger.cancel_charge(charge_id=charge.id, reason="nhầm", actor=clerk("receive"), at=IN_USE)
    stops(use)


def test_after_its_last_day_it_stops_nothing(quan1: None) -> None:
    use, paid = in_force()
    over = datetime(2025, 11, 15, 18, tzinfo=HERE)
    ledger.give_cash_back(transfer_id=paid, reason="nhầm", actor=clerk("receive"), at=over)
    with pytest.raises(ledger.DoesNotClose):
        close(over - timedelta(days=1))
    assert close(over) and queries.charges(use.id)[0].sums.open


def test_cash_told_to_the_dossier_pays_the_charge_of_its_use(quan1: None) -> None:
    """One sum, one charge, wherever the officer writes it down; a second way is refused."""
    use = hold(shop())
    opened = file(use)
    examined(opened)
    told = {"dossier_id": opened.id, "amount": 500_000, "actor": post("chuyen-vien-mot-cua")}
    with pytest.raises(Refused, match="fee_is_not_asked_for_yet"):
        cases.pay(**told, reference="BL 1", is_online=False, at=MONDAY + HOUR)
    cases.ask_payment(dossier_id=opened.id, actor=holder(opened), at=MONDAY + 2 * HOUR)
    drain(MONDAY + 2 * HOUR)
    with pytest.raises(Refused, match="fee_is_paid_by_its_bill"):
        cases.pay(**told, reference="GW 1", is_online=True, at=MONDAY + 3 * HOUR)
    cases.pay(**told, reference="BL 1", is_online=False, at=MONDAY + 3 * HOUR)
    drain(MONDAY + 3 * HOUR)
    (charge,) = queries.charges(use.id)
    standing = cases_queries.case(opened.id).standing
    assert not charge.sums.open and standing.paid == 500_000 and standing.state.startswith("4")
    granted(opened, MONDAY + 2 * DAY)
    assert now(use).state == "active" and close()
