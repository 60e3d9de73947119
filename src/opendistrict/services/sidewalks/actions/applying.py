"""A use and its dossier: asked for together, paid while it is worked on, had when it is done."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from opendistrict.engine.cases import actions as cases
from opendistrict.engine.cases import queries as cases_queries
from opendistrict.engine.cases.registry import Filed
from opendistrict.kernel.actor import SYSTEM, Actor
from opendistrict.kernel.days import day_of
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.ledger import actions as ledger
from opendistrict.registers.ledger import queries as ledger_queries
from opendistrict.services.sidewalks import queries, rules
from opendistrict.services.sidewalks.actions.ending import activate, answered, end_row, locked, tell
from opendistrict.services.sidewalks.models import Use
from opendistrict.services.sidewalks.rules import measures
from opendistrict.services.sidewalks.shapes import UseShape

NUMBER = "giu_cho"  # the field of a procedure's form that names a use


def look_at_filing(filed: Filed) -> int | None:
    """An application that names a hold takes it over: from now on it does not run out.

    :raises Refused: `use_is_unknown`, `use_is_anothers`, `hold_ran_out`, `use_has_a_dossier`,
        `use_is_in_another_ward`.
    """
    number = str(filed.values.get(NUMBER, "")).strip().upper()
    if not number:
        return None
    row = Use.objects.select_for_update(of=("self",)).filter(number=number).first()
    if row is None:
        raise Refused("use_is_unknown", number=number)
    wrong = _weigh(row, filed)
    if wrong:
        raise Refused(wrong, number=number)
    row.dossier, row.kept_until, row.revision = filed.dossier_id, None, row.revision + 1
    row.save(update_fields=["dossier", "kept_until", "revision"])
    answered(row, "taken")
    return rules.fee_from_data(row.fee).total.dong if row.fee else None


def _weigh(row: Use, filed: Filed) -> str:
    run_out = row.kept_until is not None and row.kept_until <= filed.at
    wrong = {
        "use_is_anothers": row.party_id != filed.applicant_id,
        "use_has_a_dossier": row.dossier is not None,
        "hold_ran_out": row.state != "held" or run_out,
        "use_is_in_another_ward": row.unit_id != filed.office_id,
    }
    return next((code for code, holds in wrong.items() if holds), "")


# ------------------------------------------------------------------ money


@transaction.atomic
def ask_to_pay(dossier_id: UUID, at: datetime) -> None:
    """The charge of a dossier's use is owed from now on, with a bill where the ward has an account.
    Told twice, owed once."""
    row = _of_dossier(dossier_id)
    if row is not None and row.state == "held":
        _charge(row, SYSTEM, at)


def _of_dossier(dossier_id: UUID) -> Use | None:
    return Use.objects.select_for_update(of=("self",)).filter(dossier=dossier_id).first()


def _charge(row: Use, actor: Actor, at: datetime) -> None:
    shape = queries.use_of(row)
    if shape.fee is None or not shape.fee.total.dong or queries.charges(row.pk):
        return
    about = queries.subject(row.pk)
    ledger.charge_and_bill(
        ledger.Owed(
            key=about, unit_id=row.unit_id, payer_id=row.party_id, subject=about,
            title=f"Phí sử dụng tạm thời hè phố, lòng đường {row.number}",
            legal_basis=shape.fee.basis, regime=row.regime_id, derivation=row.fee or {},
            amount=shape.fee.total, due_on=day_of(at + cases.PAY_WITHIN),
        ),
        text=row.number, actor=actor, at=at,
    )  # fmt: skip


@transaction.atomic
def paid(use_id: UUID, at: datetime) -> None:
    """The charge of a use is settled: its dossier goes on, and one that is done takes effect."""
    row = Use.objects.select_for_update(of=("self",)).filter(pk=use_id).first()
    if row is None:
        return
    told = measures.collected(queries.use_of(row), row.area_id, day_of(at))
    ledger.tell_received(queries.subject(use_id), told, at=at)
    if row.state != "held":
        return
    if row.dossier is not None:
        cases.take_in(row.dossier, queries.charges(use_id), at)
    _settle(row, at)


@transaction.atomic
def reopened(use_id: UUID, at: datetime) -> None:
    """A payment was undone: what was told as collected is taken back. Nothing where it was paid
    anew meanwhile."""
    about = queries.subject(use_id)
    if not ledger_queries.received_for(about):
        ledger.take_back_received(about, measures.COLLECTED, at=at)


@transaction.atomic
def granted(dossier_id: UUID, at: datetime) -> None:
    """A dossier is done: its use takes effect, or as soon as it is paid for."""
    row = _of_dossier(dossier_id)
    if row is None or row.state != "held":
        return
    _charge(row, SYSTEM, at)
    _settle(row, at)


def _settle(row: Use, at: datetime) -> None:
    """In force when the decision is there and nothing is owed."""
    if row.dossier is not None and not cases_queries.is_granted(row.dossier):
        return
    if all(one.is_settled for one in queries.charges(row.pk)):
        activate(row, SYSTEM, at)


@transaction.atomic
def not_granted(dossier_id: UUID, at: datetime) -> None:
    """A dossier was not received, refused or withdrawn: its ground is free, and what is owed for it
    is owed no more."""
    row = _of_dossier(dossier_id)
    if row is None or row.state != "held":
        return
    for one in queries.charges(row.pk):
        if not one.sums.received and one.sums.open:
            ledger.cancel_charge(charge_id=one.id, reason="hồ sơ không được giải quyết",
                                 actor=SYSTEM, at=at)  # fmt: skip
    end_row(row, day_of(at), "dossier_was_not_granted", "let_go", SYSTEM, at)


# ------------------------------------------------------------------ what falls away


@transaction.atomic
def propose_credit(*, use_id: UUID, legal_basis: str, actor: Actor, at: datetime) -> UUID:
    """Propose to take off a charge what the use that ended early or stood still would not have
    cost. Somebody else decides; what was paid of it is then the payer's credit.

    :raises Refused: `use_is_unknown`, `nothing_falls_away`, and what `ledger.propose` refuses.
    """
    row = locked(use_id, "held", "active", "ended", "revoked")
    shape = queries.use_of(row)
    charges = [one for one in queries.charges(row.pk) if not one.sums.cancelled]
    unused = queries.falls_away([shape]).get(row.pk)
    if unused is None or not charges:
        raise Refused("nothing_falls_away", number=row.number)
    if queries.is_waiting(charges[0].id):
        raise Refused("credit_is_proposed", number=row.number)
    key = ledger.propose(
        kind="reduce", amount=unused, legal_basis=legal_basis,
        reason=_reason(shape), charge_id=charges[0].id, actor=actor, at=at,
    )  # fmt: skip
    tell("propose_credit", row, actor, at, amount=unused.dong)
    return key


def _reason(shape: UseShape) -> str:
    days = [f"ngừng {one.since:%d/%m/%Y} đến trước {one.until:%d/%m/%Y}" for one in shape.pauses]
    if shape.ended_on is not None:
        days.append(f"chấm dứt từ {shape.ended_on:%d/%m/%Y}")
    return f"{shape.number}: {'; '.join(days)}"
