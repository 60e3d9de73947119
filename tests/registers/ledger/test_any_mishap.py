"""Whatever happens to money, in whatever order, none appears and none is lost."""

from contextlib import suppress
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)
from tests.makers import MORNING, TODAY
from tests.registers.ledger.conftest import SECRET
from tests.registers.ledger.test_banking import hear, message, movement
from tests.registers.ledger.world import World, make_world

from opendistrict.kernel.actor import SYSTEM
from opendistrict.kernel.money import Money
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.ledger import actions, queries
from opendistrict.registers.ledger.models import (
    BankLine,
    Charge,
    Decision,
    Match,
    Receipt,
    Remittance,
)

KINDS = ("waive", "reduce", "write_off", "credit_use", "refund", "return")
amounts = st.sampled_from([1, 999, 10_000, 50_000, 100_000])


class Mishaps(RuleBasedStateMachine):
    """One ward for some days. What a rule of the district forbids is refused and changes nothing;
    the books must hold after every step."""

    charges = Bundle("charges")
    lines = Bundle("lines")
    files = Bundle("files")
    proposals = Bundle("proposals")

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.world: World = make_world(SECRET)
        self.at = MORNING
        self.heard = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    @property
    def today(self):
        return TODAY + timedelta(days=(self.at - MORNING).days)

    @initialize(target=charges)
    def begin(self) -> UUID:
        charge = self.world.charge(100_000)
        self.world.bill(charge)
        return charge

    @rule(target=charges, dong=amounts, other=st.booleans(), billed=st.integers(0, 2))
    def charge(self, dong: int, other: bool, billed: int) -> UUID:
        payer = self.world.other if other else self.world.payer
        charge = self.world.charge(dong, payer=payer, at=self.at, due_on=TODAY + timedelta(days=30))
        for _ in range(billed):
            self.world.bill(charge, at=self.at)
        return charge

    def text(self, charge: UUID, spoilt: bool) -> str:
        found = queries.bills_of([charge])
        code = found[-1].code if found else "khong ro"
        return code[:-1] if spoilt else code

    @rule(
        target=lines,
        charge=charges,
        dong=amounts,
        spoilt=st.sampled_from([False, False, True]),
        twice=st.booleans(),
        matched=st.booleans(),
    )
    def bank_pays(self, charge: UUID, dong: int, spoilt: bool, twice: bool, matched: bool):
        text = self.text(charge, spoilt)
        data = self.world.file(*[(dong, text)] * (1 + twice), on=self.today)
        found = self.world.import_file(data, at=self.at)
        with pytest.raises(Refused, match="statement_was_imported_before"):
            self.world.import_file(data, at=self.at)
        if matched:
            actions.match_by_rules(line_ids=found.new_line_ids, at=self.at)
        return multiple(*found.new_line_ids)

    @rule(charge=charges)
    def bank_pays_what_is_open(self, charge: UUID) -> None:
        if dong := self.world.open(charge):
            (line,) = self.world.bank((dong, self.text(charge, False)), on=self.today, at=self.at)
            actions.match_by_rules(line_ids=[line], at=self.at)

    @rule(target=lines, dong=amounts)
    def bank_takes(self, dong: int):
        codes = Decision.objects.filter(kind="refund", is_approved=True).order_by("-id")
        text = codes[0].code if codes else "phi"
        return multiple(*self.world.bank((-dong, text), on=self.today, at=self.at))

    @rule(target=lines, charge=charges, dong=amounts, again=st.integers(1, 3))
    def bank_says_at_once(self, charge: UUID, dong: int, again: int):
        """Told one to three times, and then by a statement."""
        self.heard += 1
        reference = f"W{self.heard}"
        told = message(
            movement(reference, dong, self.text(charge, False), on=self.today), at=self.at
        )
        found = [key for _ in range(again) for key in hear(self.world, told, at=self.at)]
        data = self.world.file((dong, "x"), on=self.today, refs=(reference,))
        assert self.world.import_file(data, at=self.at).new_line_ids == ()
        return multiple(*found)

    @rule(exact=st.booleans())
    def match(self, exact: bool) -> None:
        if exact:
            ids = list(BankLine.objects.order_by("id").values_list("pk", flat=True))
            actions.match_exact(line_ids=ids, at=self.at)
        else:
            actions.match_by_rules(at=self.at)

    @rule(line=lines, charge=charges, dong=amounts,
          kind=st.sampled_from(["charge", "credit", "deposit", "moved", "bank"]))  # fmt: skip
    def settle(self, line: UUID, charge: UUID, dong: int, kind: str) -> None:
        use = actions.Use(
            kind=kind, amount=Money(dong), charge_id=charge if kind == "charge" else None,
            party_id=self.world.payer if kind == "credit" else None,
        )  # fmt: skip
        with suppress(Refused):
            actions.settle_line(
                line_id=line, uses=[use], reason="x", actor=self.world.clerk, at=self.at
            )

    @rule(place=st.integers(0, 9))
    def unmatch(self, place: int) -> None:
        rows = list(Match.objects.filter(undone_at=None).order_by("matched_at", "pk"))
        if rows:
            key = rows[place % len(rows)].pk
            with suppress(Refused):
                actions.unmatch(match_id=key, reason="x", actor=self.world.clerk, at=self.at)

    @rule(charge=charges, dong=amounts, key=st.sampled_from("ab"))
    def cash(self, charge: UUID, dong: int, key: str) -> None:
        with suppress(Refused):
            actions.take_cash(
                key=key, charge_id=charge, amount=Money(dong), actor=self.world.clerk, at=self.at
            )

    @rule(charge=charges)
    def cancel(self, charge: UUID) -> None:
        with suppress(Refused):
            actions.cancel_charge(charge_id=charge, reason="x", actor=SYSTEM, at=self.at)

    @rule(target=proposals, charge=charges, line=lines, dong=amounts, kind=st.sampled_from(KINDS))
    def propose(self, charge: UUID, line: UUID, dong: int, kind: str):
        about = {
            "credit_use": {"charge_id": charge, "party_id": self.world.payer},
            "refund": {"party_id": self.world.payer, "unit_id": self.world.ward},
            "return": {"line_id": line},
        }.get(kind, {"charge_id": charge})
        if kind == "waive":
            dong = self.world.open(charge)
        try:
            return actions.propose(
                kind="refund" if kind == "return" else kind, amount=Money(dong),
                legal_basis="x", reason="x", actor=self.world.clerk, at=self.at, **about,
            )  # fmt: skip
        except Refused:
            return multiple()

    @rule(proposal=consumes(proposals), approve=st.booleans())
    def decide(self, proposal: UUID, approve: bool) -> None:
        with suppress(Refused), transaction.atomic():
            actions.decide(
                decision_id=proposal, approve=approve, actor=self.world.chief, at=self.at
            )

    # ---- paid over to the budget

    @rule(target=proposals, in_cash=st.booleans(), dong=amounts, whole=st.booleans())
    def draw_up(self, in_cash: bool, dong: int, whole: bool):
        due = queries.to_remit(self.world.ward, actor=self.world.clerk)
        lines = {one.item: one.free if whole else Money(dong) for one in due.items}
        try:
            return actions.draw_up_remittance(
                unit_id=self.world.ward, account_id=None if in_cash else self.world.account,
                lines=lines, legal_basis="x", reason="x", actor=self.world.clerk, at=self.at,
            )  # fmt: skip
        except Refused:
            return multiple()

    def approved(self, place: int) -> Decision | None:
        rows = list(Decision.objects.filter(kind="remit", is_approved=True).order_by("id"))
        return rows[place % len(rows)] if rows else None

    @rule(place=st.integers(0, 9))
    def hand_over(self, place: int) -> None:
        if row := self.approved(place):
            with suppress(Refused):
                actions.hand_over_remittance(
                    remittance_id=row.pk, slip="x", actor=self.world.clerk, at=self.at
                )

    @rule(target=lines, place=st.integers(0, 9), less=st.sampled_from([0, 0, 1]))
    def bank_pays_over(self, place: int, less: int):
        row = self.approved(place)
        if row is None or row.amount == less:
            return multiple()
        (line,) = self.world.bank((less - row.amount, row.code), on=self.today, at=self.at)
        actions.match_by_rules(line_ids=[line], at=self.at)
        return line

    @rule(place=st.integers(0, 9))
    def undo_paying_over(self, place: int) -> None:
        if row := self.approved(place):
            with suppress(Refused):
                actions.undo_remittance(
                    remittance_id=row.pk, reason="x", actor=self.world.chief, at=self.at
                )

    @rule()
    def close(self) -> None:
        with suppress(Refused):
            self.world.close(self.today, at=self.at)
        self.at += timedelta(days=1)

    @invariant()
    def books_add_up(self) -> None:
        balances = queries.balances(self.world.ward)
        assert sum(money.dong for money in balances.values()) == 0
        told = balances.get(f"bank:{self.world.account}", Money(0)).dong
        assert told == self.world.balance, "the bank's balance is ours"
        _, differences = queries.closing_sheet(self.world.ward, day=self.today, old_after=999)
        codes = {one.code for one in differences}
        assert codes <= {"cash_is_below_nothing"}, differences

    @invariant()
    def nothing_is_used_above_itself(self) -> None:
        lines = dict(BankLine.objects.values_list("pk", "amount"))
        for key, left in queries.unmatched_of(lines).items():
            assert min(lines[key], 0) <= left.dong <= max(lines[key], 0)
        for sums in queries.sums_of(Charge.objects.values_list("pk", flat=True)).values():
            assert sums.open.dong >= 0 and sums.received.dong >= 0
        for party in (self.world.payer, self.world.other):
            assert self.world.credit(party) >= 0

    @invariant()
    def what_is_collected_is_given_back_paid_over_or_here(self) -> None:
        """By the charges, by the statements and by what the accounts have."""
        every = queries.sums_of(Charge.objects.values_list("pk", flat=True)).values()
        received = sum(sums.received.dong for sums in every)
        told = queries.remittances(self.world.ward, actor=self.world.clerk)
        gone = sum(one.total.dong for one in told if one.state in ("due", "left"))
        due = queries.to_remit(self.world.ward, actor=self.world.clerk)
        assert sum(one.here.dong for one in due.items) == received - gone
        kinds = self.world.balances()
        held = sum(kinds.get(kind, 0) for kind in (
            "bank", "cash", "transit", "unmatched", "credit", "refund_due", "remit_due",
        ))  # fmt: skip
        balances = queries.balances(self.world.ward).items()
        costs = sum(money.dong for code, money in balances if code.endswith(":@bank"))
        assert held + costs == received - gone
        assert -kinds.get("remit_due", 0) == sum(one.due.dong for one in told)
        for one in told:
            assert one.due in (Money(0), one.total), "it leaves whole"

    @invariant()
    def statements_have_no_gaps(self) -> None:
        numbers = Remittance.objects.order_by("number").values_list("number", flat=True)
        assert list(numbers) == list(range(1, len(numbers) + 1))

    @invariant()
    def receipts_have_no_gaps(self) -> None:
        numbers = Receipt.objects.order_by("number").values_list("number", flat=True)
        assert list(numbers) == list(range(1, len(numbers) + 1))
        live = sum(Receipt.objects.filter(voided_at=None).values_list("amount", flat=True))
        every = queries.sums_of(Charge.objects.values_list("pk", flat=True)).values()
        assert live == sum(sums.received.dong + sums.overpaid.dong for sums in every)


def test_no_sequence_of_mishaps_makes_or_loses_money(quan1: None) -> None:
    run_state_machine_as_test(
        Mishaps,
        settings=settings(
            max_examples=40, stateful_step_count=25, deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
