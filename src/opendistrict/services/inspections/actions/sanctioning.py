"""The decision to fine (quyết định xử phạt) and its money: owed, paid, annulled."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from opendistrict.kernel.actor import SYSTEM, Actor
from opendistrict.kernel.days import day_of
from opendistrict.kernel.fold import nfc
from opendistrict.kernel.ids import uuid7
from opendistrict.kernel.money import Money
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base
from opendistrict.registers.facts import actions as facts
from opendistrict.registers.facts.shapes import Telling
from opendistrict.registers.ledger import actions as ledger
from opendistrict.registers.ledger import queries as ledger_queries
from opendistrict.services.inspections import queries
from opendistrict.services.inspections.actions.following import locked, moved
from opendistrict.services.inspections.flow import FLOW
from opendistrict.services.inspections.models import Decision, Finding, Record
from opendistrict.services.inspections.rules import measures
from opendistrict.services.inspections.shapes import State

DECIDE = "inspections.decide"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """A decision as it was signed."""

    number: str
    basis: str
    amount: Money
    decided_on: date
    due_on: date


@transaction.atomic
def decide_fine(
    *, finding_id: UUID, amount: Money, number: str, basis: str, decided_on: date, due_on: date,
    actor: Actor, at: datetime,
) -> UUID:  # fmt: skip
    """The fine that a person decided, within the range of the record. It is owed from now on, with
    a bill where the unit has an account. Returns the charge.

    :raises Refused: `finding_is_unknown`, `right_is_missing`, `wrong_state`,
        `fine_range_is_not_known`, `fine_is_outside_range`, `decision_number_is_missing`,
        `decision_number_is_taken`, `legal_basis_is_missing`, `decision_day_is_wrong`,
        `fine_is_due_before_it_was_decided`.
    """
    row = locked(finding_id, DECIDE, actor)
    record = Record.objects.select_for_update(of=("self",)).filter(finding=row).first()
    if record is None:
        raise Refused("wrong_state")
    FLOW.move(row.state, "fine", {})  # who sends it twice hears that it is done, not what is wrong
    told = _Told(
        number=_plain(number), basis=_plain(basis), amount=amount, decided_on=decided_on,
        due_on=due_on,
    )  # fmt: skip
    _weigh_amount(record, amount)
    _weigh(record, told, day_of(at))
    moved(row, "fine", actor, at, amount=amount.dong, record=record.number, number=told.number)
    record.fine, record.fined_by, record.fined_on = amount.dong, actor.label, decided_on
    record.save(update_fields=["fine", "fined_by", "fined_on"])
    decision = _keep(row, record, told, actor, at)
    base.log(
        kind="inspections.fine", subject=f"inspections.finding:{row.pk}", at=at,
        body={"record": record.number, "decision": told.number, "amount": amount.dong,
              "basis": told.basis},
    )  # fmt: skip
    facts.tell(_fined(row, decision), at=at)
    return decision.charge_id


def _plain(text: str) -> str:
    return " ".join(nfc(text).split())


def _weigh_amount(record: Record, amount: Money) -> None:
    if record.least is None or record.most is None:
        raise Refused("fine_range_is_not_known")
    if not record.least <= amount.dong <= record.most:
        raise Refused("fine_is_outside_range", least=record.least, most=record.most)


def _weigh(record: Record, told: _Told, today: date) -> None:
    if not told.number:
        raise Refused("decision_number_is_missing")
    if not told.basis:
        raise Refused("legal_basis_is_missing")
    if not record.made_on <= told.decided_on <= today:
        raise Refused("decision_day_is_wrong", since=record.made_on, until=today)
    if told.due_on < told.decided_on:
        raise Refused("fine_is_due_before_it_was_decided", day=told.due_on)


def _keep(row: Finding, record: Record, told: _Told, actor: Actor, at: datetime) -> Decision:
    """The decision with its charge and, where there is an account to pay to, its bill."""
    key = uuid7()
    about = queries.subject(key)
    charge_id = ledger.charge_and_bill(
        ledger.Owed(
            key=about, unit_id=row.unit_id, payer_id=record.party_id, subject=about,
            title=f"Tiền phạt vi phạm hành chính, Quyết định {told.number}",
            legal_basis=f"Quyết định {told.number} ngày {told.decided_on:%d/%m/%Y}; {told.basis}"[
                :300
            ],
            regime=record.sanction,
            derivation={
                "record": record.number, "least": record.least, "most": record.most,
                "confidence": record.confidence,
            },
            amount=told.amount, due_on=told.due_on, arose_on=told.decided_on,
        ),
        text=told.number, actor=actor, at=at,
    )  # fmt: skip
    try:
        with transaction.atomic():
            return Decision.objects.create(
                id=key, record=record, unit_id=row.unit_id, charge_id=charge_id,
                number=told.number, basis=told.basis, amount=told.amount.dong,
                decided_on=told.decided_on, due_on=told.due_on, decided_by=actor.label, made_at=at,
            )  # fmt: skip
    except IntegrityError as error:  # only the database knows what another has just written
        if "a_decision_number_is_given_once_a_year" not in str(error):
            raise
        raise Refused("decision_number_is_taken", number=told.number) from None


def _fined(row: Finding, decision: Decision) -> Telling:
    return measures.fined(
        Money(decision.amount), act=f"{queries.subject(decision.pk)}:fined",
        on=decision.decided_on, unit_id=row.unit_id, area_id=row.visit.area_id, kind=row.kind_id,
    )  # fmt: skip


@transaction.atomic
def annul_fine(*, finding_id: UUID, why: str, actor: Actor, at: datetime) -> None:
    """The decision was wrong: what is open of its money is owed no more, and another may be made.
    What was paid is let go of in the books before, by two persons.

    :raises Refused: `finding_is_unknown`, `right_is_missing`, `reason_is_missing`, `wrong_state`,
        `charge_is_paid_in_part`.
    """
    row = locked(finding_id, DECIDE, actor)
    if not why.strip():
        raise Refused("reason_is_missing")
    moved(row, "annul", actor, at, why=why.strip())
    record = Record.objects.select_for_update(of=("self",)).get(finding=row)
    record.fine, record.fined_by, record.fined_on = None, "", None
    record.save(update_fields=["fine", "fined_by", "fined_on"])
    # A fine that was noted before decisions were kept has none, and no money.
    decision = record.decisions.filter(annulled_on=None).first()
    if decision is not None:
        _annul(decision, nfc(why.strip()), actor, at)
    base.log(
        kind="inspections.annul", subject=f"inspections.finding:{row.pk}", at=at,
        body={"record": record.number, "decision": decision.number if decision else ""},
    )  # fmt: skip


def _annul(decision: Decision, why: str, actor: Actor, at: datetime) -> None:
    decision.annulled_on, decision.annulled_by = day_of(at), actor.label
    decision.annulled_why = why
    decision.save(update_fields=["annulled_on", "annulled_by", "annulled_why"])
    for one in ledger_queries.charges_of(queries.subject(decision.pk)):
        ledger.cancel_charge(
            charge_id=one.id, reason=f"Quyết định {decision.number} bị hủy: {why}", actor=actor,
            at=at,
        )  # fmt: skip
    reason = "quyết định xử phạt bị hủy"
    facts.take_back(
        measure=measures.FINED.code, act=f"{queries.subject(decision.pk)}:fined", reason=reason,
        actor=actor, at=at,
    )  # fmt: skip
    ledger.take_back_received(
        queries.subject(decision.pk), measures.COLLECTED, at=at, reason=reason, actor=actor
    )


# ------------------------------------------------------------------ what the books announce


@transaction.atomic
def fine_paid(decision_id: UUID, at: datetime) -> None:
    """Nothing of the fine is open any more: the finding says so, and what came in is told, once:
    announcements may come late, several at once, or twice."""
    row, decision = _of(decision_id)
    if row is None or decision is None or decision.annulled_on is not None:
        return
    told = measures.collected(
        on=day_of(at), unit_id=row.unit_id, area_id=row.visit.area_id, kind=row.kind_id
    )
    received = ledger.tell_received(queries.subject(decision_id), told, at=at)
    if not received:
        return
    if row.state == State.FINED:
        moved(row, "pay", SYSTEM, at, amount=received.dong, number=decision.number)


@transaction.atomic
def fine_reopened(decision_id: UUID, at: datetime) -> None:
    """A payment was undone: the fine is open again, and what was told is taken back. Nothing where
    it was paid anew meanwhile."""
    row, decision = _of(decision_id)
    about = queries.subject(decision_id)
    if row is None or decision is None or ledger_queries.received_for(about):
        return
    ledger.take_back_received(about, measures.COLLECTED, at=at)
    if row.state == State.PAID:
        moved(row, "reopen", SYSTEM, at, number=decision.number)


def _of(decision_id: UUID) -> tuple[Finding | None, Decision | None]:
    """A decision and its finding, locked."""
    rows = Finding.objects.select_for_update(of=("self",)).filter(record__decisions=decision_id)
    return rows.first(), Decision.objects.filter(pk=decision_id).first()
