"""Money of people who do not exist, for the demonstration: an account that says it is a sample,
charges of the last days, and a statement in which somebody forgot the code. Through the actions of
the ledger, so that its rules are the real ones."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml
from django.db import transaction

from opendistrict.kernel.actor import SYSTEM, Actor
from opendistrict.kernel.days import day_of
from opendistrict.kernel.money import Money
from opendistrict.registers.base import actions as base
from opendistrict.registers.base import queries as base_queries
from opendistrict.registers.ledger import actions, queries
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.people import actions as people

NAME = "sample-money"
Plan = Mapping[str, Any]
_HEADS = (
    "Ngày giao dịch,Ngày hiệu lực,Số bút toán,Phát sinh nợ,Phát sinh có,Số dư,"
    "Tài khoản đối ứng,Tên đối ứng,Diễn giải"
)


def is_loaded() -> bool:
    return base_queries.loaded_pack(NAME) is not None


def live(path: Path, *, now: datetime) -> int:
    """Every ward of the plan gets its sample account and charges; how many charges there are. All
    of it or nothing."""
    plan: Plan = yaml.safe_load(path.read_text(encoding="utf-8"))
    units = orgs.unit_ids_by_slug()
    with transaction.atomic():
        made = sum(_ward(plan, place, units[slug], now) for place, slug in enumerate(plan["wards"]))
        base.note_pack(pack=NAME, version="1", digest="", is_sample=True, actor=SYSTEM, at=now)
    return made


def _ward(plan: Plan, place: int, unit_id: UUID, now: datetime) -> int:
    rights = {f"ledger.{act}": frozenset({unit_id}) for act in ("set_up", "receive", "settle")}
    actor = Actor(kind=SYSTEM.kind, id=SYSTEM.id, label=SYSTEM.label, rights=rights)
    account = plan["account"]
    account_id = actions.open_bank_account(
        unit_id=unit_id, bank=account["bank"], number=f"{account['number']}{place}",
        holder=account["holder"], layout=account["layout"], is_sample=True, actor=actor, at=now,
    )  # fmt: skip
    told = [_charged(plan, n, one, unit_id, account_id, now) for n, one in enumerate(plan["owed"])]
    rows = [line for line in told if line]
    rows += [tuple(one) for one in plan["strangers"]]
    taken = actions.import_statement(
        account_id=account_id, data=_file(rows, now), name="so-phu-mau.csv",
        form=account["layout"], actor=actor, at=now,
    )  # fmt: skip
    actions.match_by_rules(line_ids=taken.new_line_ids, at=now)
    return len(plan["owed"])


def _charged(
    plan: Plan, n: int, one: Mapping[str, Any], unit_id: UUID, account_id: UUID, now: datetime
) -> tuple[int, str, str] | None:
    """One charge with its bill; the bank's line of what was paid of it, as the plan says."""
    at = now - timedelta(days=one["days_ago"])
    name = one["who"]
    party = people.register_party(
        kind="citizen", full_name=name, is_sample=True, actor=SYSTEM, at=at
    )
    charge_id = actions.charge(
        actions.Owed(
            key=f"sample-money:{unit_id}:{n}", unit_id=unit_id, payer_id=party,
            subject=f"sample.money:{n}", title=one["title"], legal_basis=plan["basis"],
            regime="mau", derivation={"m2": one["m2"], "rate": one["rate"],
                                      "total": one["m2"] * one["rate"]},
            amount=Money(one["m2"] * one["rate"]), arose_on=day_of(at),
            due_on=day_of(at) + timedelta(days=one["due_in"]),
        ),
        actor=SYSTEM, at=at,
    )  # fmt: skip
    made = actions.bill(
        asked={charge_id: None}, account_id=account_id, text="mau", actor=SYSTEM, at=at
    )
    paid = one.get("paid", 0)
    if not paid:
        return None
    code = queries.bill(made).code
    return paid, f"{code} nop tien" if one.get("with_code", True) else "nop tien mau", name


def _file(rows: list[tuple[int, str, str]], now: datetime) -> bytes:
    """A statement of today in the two-column sample layout, with its balances."""
    on, balance = f"{day_of(now):%d/%m/%Y}", 0
    lines = [_HEADS]
    for n, (dong, text, name) in enumerate(rows, 1):
        balance += dong
        lines.append(f"{on},{on},MAU{n:06d},,{dong},{balance},000000000{n},{name},{text}")
    return "\n".join(["Số dư đầu kỳ,0", *lines, f"Số dư cuối kỳ,{balance}", ""]).encode("utf-8-sig")
