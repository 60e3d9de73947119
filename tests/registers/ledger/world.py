"""A ward with a bank account, two payers and the people who work there; all of it a sample."""

import itertools
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from tests.makers import MORNING, TODAY, unit_id

from opendistrict.kernel.actor import SYSTEM, Actor
from opendistrict.kernel.money import Money
from opendistrict.registers.ledger import actions, queries
from opendistrict.registers.ledger.models import BankLine, Bill, Match
from opendistrict.registers.ledger.shapes import BankRow, Imported, LayoutRow
from opendistrict.registers.people import actions as people

BASIS = "Nghị quyết mẫu 01/NQ-MẪU"
ACTS = ("read", "set_up", "receive", "settle", "propose", "approve", "close")
LAYOUT_COLUMNS = {
    "booked_on": "Ngày", "reference": "Số bút toán", "amount": "Số tiền", "text": "Diễn giải",
    "counter_account": "TK đối ứng", "counter_name": "Tên đối ứng",
}  # fmt: skip


def officer(name: str, ward: UUID, *acts: str) -> Actor:
    rights = {f"ledger.{act}": frozenset({ward}) for act in acts or ACTS}
    return Actor(kind="officer", id=name, label=f"Cán bộ {name}", rights=rights)


@dataclass
class World:
    """Short words for what happens to money in one ward."""

    ward: UUID
    clerk: Actor
    chief: Actor
    payer: UUID
    other: UUID
    account: UUID
    balance: int = 0
    numbers: itertools.count = field(default_factory=lambda: itertools.count(1))

    def charge(
        self, dong: int = 100_000, *, payer: UUID | None = None, key: str = "",
        due_on: date = TODAY + timedelta(days=10), at: datetime = MORNING, item: str = "2863",
        arose_on: date = TODAY,
    ) -> UUID:  # fmt: skip
        number = next(self.numbers)
        return actions.charge(
            actions.Owed(
                key=key or f"test:{number}", unit_id=self.ward, payer_id=payer or self.payer,
                subject=f"test.thing:{number}", title="Phí sử dụng tạm thời vỉa hè (mẫu)",
                legal_basis=BASIS, regime="mau-2026", derivation={"m2": "10", "rate": 10_000},
                amount=Money(dong), due_on=due_on, budget_item=item, arose_on=arose_on,
            ),
            actor=SYSTEM, at=at,
        )  # fmt: skip

    def bill(self, *charges: UUID, at: datetime = MORNING) -> Bill:
        asked: dict[UUID, Money | None] = dict.fromkeys(charges)
        key = actions.bill(
            asked=asked, account_id=self.account, text="phi via he", actor=SYSTEM, at=at
        )
        return Bill.objects.get(pk=key)

    def file(self, *lines: tuple[int, str], on: date = TODAY, refs: tuple[str, ...] = ()) -> bytes:
        """A statement of these movements (đồng, text), with its balances."""
        opening, rows = self.balance, []
        for place, (dong, text) in enumerate(lines):
            ref = refs[place] if refs else f"FT{next(self.numbers):06d}"
            rows.append(f'{on:%d/%m/%Y},{ref},{dong},"{text}",9990000001,NGUYEN VAN MAU')
            self.balance += dong
        heading = ",".join(LAYOUT_COLUMNS.values())
        ends = (f"Đầu kỳ,{opening}", f"Cuối kỳ,{self.balance}")
        body = "\n".join([ends[0], heading, *rows, ends[1], ""])
        return body.encode()

    def import_file(
        self, data: bytes, *, at: datetime = MORNING, name: str = "mau.csv"
    ) -> Imported:
        return actions.import_statement(
            account_id=self.account, data=data, name=name, form="mau", actor=self.clerk, at=at
        )

    def bank(self, *lines: tuple[int, str], on: date = TODAY, at: datetime = MORNING) -> list[UUID]:
        """The bank tells of these movements; the new lines."""
        return list(self.import_file(self.file(*lines, on=on), at=at).new_line_ids)

    def pay(self, dong: int, text: str, *, at: datetime = MORNING) -> UUID:
        """Money comes and the rules look at it."""
        (line,) = self.bank((dong, text), at=at)
        actions.match_by_rules(line_ids=[line], at=at)
        return line

    def decide(self, kind: str, dong: int, *, at: datetime = MORNING, **about: UUID) -> UUID:
        if kind == "refund" and "party_id" in about:
            about["unit_id"] = self.ward
        key = actions.propose(
            kind=kind, amount=Money(dong), legal_basis=BASIS, reason="mẫu", actor=self.clerk,
            at=at, **about,
        )  # fmt: skip
        actions.decide(decision_id=key, approve=True, actor=self.chief, at=at)
        return key

    def open(self, charge: UUID) -> int:
        return queries.sums_of([charge])[charge].open.dong

    def left(self, line: UUID) -> int:
        return queries.unmatched_of([line])[line].dong

    def credit(self, party: UUID | None = None) -> int:
        return queries.credit_of(self.ward, party or self.payer).dong

    def balances(self) -> dict[str, int]:
        """By kind of account."""
        found: dict[str, int] = {}
        for code, money in queries.balances(self.ward).items():
            kind = code.partition(":")[0]
            found[kind] = found.get(kind, 0) + money.dong
        return {kind: dong for kind, dong in found.items() if dong}

    def match(self, line: UUID) -> Match:
        return Match.objects.get(line=line, undone_at=None)

    def line(self, line: UUID) -> BankLine:
        return BankLine.objects.get(pk=line)

    def close(self, day: date = TODAY, *, at: datetime = MORNING) -> str:
        return actions.close_day(unit_id=self.ward, day=day, actor=self.chief, at=at)


def make_world(secret: str = "") -> World:
    ward = unit_id("phuong-sai-gon")
    clerk, chief = officer("clerk", ward), officer("chief", ward)
    bank = BankRow(bin="970436", code="VCB", name="Vietcombank", confidence="V")
    actions.load_banks(rows=[bank], actor=SYSTEM, at=MORNING)

    data = {
        "columns": LAYOUT_COLUMNS, "encoding": "utf-8",
        "labels": {"opening": "Đầu kỳ", "closing": "Cuối kỳ"},
    }  # fmt: skip
    row = LayoutRow(code="mau", title="Mẫu", data=data, is_sample=True)
    actions.load_layouts(rows=[row], actor=SYSTEM, at=MORNING)
    account = actions.open_bank_account(
        unit_id=ward, bank="970436", number="0001112223", holder="UBND PHUONG MAU", layout="mau",
        secret=secret, is_sample=True, actor=clerk, at=MORNING,
    )  # fmt: skip
    payer, other = (
        people.register_party(kind="citizen", full_name=name, actor=SYSTEM, at=MORNING,
                              is_sample=True)
        for name in ("Nguyễn Văn Mẫu", "Trần Thị Mẫu")
    )  # fmt: skip
    return World(ward, clerk, chief, payer, other, account)
