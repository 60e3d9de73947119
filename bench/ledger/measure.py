"""How fast money is booked, matched and closed upon, against bare SQL on the same server.

Everything is measured in one run, in turns, in a database made for it and dropped at the end. All
money is invented. See README.md in this folder.
"""

import argparse
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from bench.scale import scratch_database

AT = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
DAY = AT.date()
HERE = Path(__file__).parent
BATCH = 1000


def rates(rounds: int, seconds: float, **works: Callable[[], int]) -> dict[str, list[float]]:
    """What each does in a second, in turns: each work does some and says how many it did."""
    found: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            done, begun = 0, time.perf_counter()
            while time.perf_counter() - begun < seconds:
                done += work()
            found[name].append(done / (time.perf_counter() - begun))
    return found


def show(what: str, found: dict[str, list[float]], limit: str) -> None:
    base = statistics.median(found[limit])
    for name, some in found.items():
        middle = statistics.median(some)
        ratios = sorted(one / other for one, other in zip(some, found[limit], strict=True))
        print(f"{what:<28}{name:<30}{middle:>10,.0f}/s{middle / base:>8.2f}  "
              f"({ratios[0]:.2f}-{ratios[-1]:.2f})")  # fmt: skip


def crowd(clients: int, seconds: float, work: Callable[[int], int]) -> float:
    """What several clients do in a second, each in a thread with its own connection."""

    def run(client: int) -> int:
        done, until = 0, time.perf_counter() + seconds
        while time.perf_counter() < until:
            done += work(client)
        return done

    with ThreadPoolExecutor(clients) as pool:
        begun = time.perf_counter()
        return sum(pool.map(run, range(clients))) / (time.perf_counter() - begun)


# ---- one booking


def ours(unit: UUID, chance: random.Random, *, count: int = 1, hot: bool = False) -> int:
    from django.db import transaction

    from opendistrict.kernel.money import Money
    from opendistrict.registers.ledger.actions.posting import post
    from opendistrict.registers.ledger.shapes import Move, Reason

    tag = str(uuid4())  # keys as `led.post_batch` makes them
    moves = [
        Move(
            key=f"{tag}{n}", debit="cash" if hot else f"receivable:{chance.randrange(1, 1000)}",
            credit=f"revenue:{chance.randrange(1000, 2000)}", amount=Money(50_000),
            reason=Reason.CASH, happened_on=DAY,
        )
        for n in range(count)
    ]  # fmt: skip
    with transaction.atomic():
        return post(moves, unit_id=unit, batch="bench", at=AT)


def raw(connection: Any, chance: random.Random, *, hot: bool = False) -> int:
    connection.execute(
        "SELECT led.post(%s, %s, %s, 50000)",
        [str(uuid4()), chance.randrange(1, 1000), 2000 if hot else chance.randrange(1001, 2000)],
        prepare=True,
    )
    return 1


def raw_batch(connection: Any) -> int:
    connection.execute("SELECT led.post_batch(%s, %s)", [BATCH, str(uuid4())])
    return BATCH


def bookings(unit: UUID, url: str, rounds: int, seconds: float, hordak: Any) -> None:
    chance = random.Random(1)
    with psycopg.connect(url, autocommit=True) as connection:
        works = {
            "bare SQL": partial(raw, connection, chance),
            "ledger": partial(ours, unit, chance),
        }
        if hordak is not None:
            works["django-hordak"] = hordak
        show("one booking, one commit", rates(rounds, seconds, **works), "bare SQL")
        show(
            f"{BATCH} bookings, one commit",
            rates(rounds, seconds, **{
                "bare SQL": partial(raw_batch, connection),
                "ledger": partial(ours, unit, chance, count=BATCH),
            }),
            "bare SQL",
        )  # fmt: skip


def hot_account(unit: UUID, url: str, rounds: int, seconds: float) -> None:
    """Four clients book on one account: with a row of its balance they wait for each other."""
    links = [psycopg.connect(url, autocommit=True) for _ in range(4)]
    found: dict[str, list[float]] = {"bare SQL, a balance row": [], "bare SQL, spread": [],
                                     "ledger": []}  # fmt: skip
    for _ in range(rounds):
        for name, hot in (("bare SQL, a balance row", True), ("bare SQL, spread", False)):
            chances = [random.Random(one) for one in range(4)]
            found[name].append(
                crowd(4, seconds, lambda one, hot=hot, c=chances: raw(links[one], c[one], hot=hot))
            )
        chances = [random.Random(one) for one in range(4)]
        found["ledger"].append(
            crowd(4, seconds, lambda one, c=chances: ours(unit, c[one], hot=True))
        )
    show("4 clients, one hot account", found, "bare SQL, a balance row")
    for link in links:
        link.close()


def proof(unit: UUID) -> None:
    from opendistrict.registers.ledger import queries

    begun = time.perf_counter()
    found = queries.balances(unit)
    spent = (time.perf_counter() - begun) * 1000
    total = sum(money.dong for money in found.values())
    assert total == 0, total
    print(
        f"{'balances of every account':<58}{spent:>10,.1f} ms  sum {total}, {len(found)} accounts"
    )


# ---- a whole day


def day_of_lines(unit: UUID, count: int) -> None:
    from django.db import connection, transaction

    from opendistrict.kernel.actor import SYSTEM, Actor
    from opendistrict.kernel.money import Money
    from opendistrict.registers.ledger import actions
    from opendistrict.registers.ledger.models import Bill
    from opendistrict.registers.ledger.shapes import BankRow, LayoutRow
    from opendistrict.registers.people import actions as people

    clerk = Actor(
        kind="officer", id="clerk", label="Bench",
        rights={f"ledger.{act}": frozenset({unit}) for act in ("set_up", "receive", "close")},
    )  # fmt: skip
    bank = BankRow(bin="970436", code="VCB", name="Vietcombank", confidence="V")
    actions.load_banks(rows=[bank], actor=SYSTEM, at=AT)
    columns = {"booked_on": "day", "reference": "ref", "amount": "amount", "text": "text"}
    layout = LayoutRow(
        code="bench", title="Bench", is_sample=True,
        data={"columns": columns, "date_format": "%Y-%m-%d", "encoding": "utf-8",
              "labels": {"opening": "opening", "closing": "closing"}},
    )  # fmt: skip
    actions.load_layouts(rows=[layout], actor=SYSTEM, at=AT)
    account = actions.open_bank_account(
        unit_id=unit, bank="970436", number="1", holder="Bench", actor=clerk, at=AT
    )
    payer = people.register_party(kind="citizen", full_name="Bench", actor=SYSTEM, at=AT)
    begun = time.perf_counter()
    for some in range(0, count, 500):
        with transaction.atomic():
            for n in range(some, min(some + 500, count)):
                owed = actions.Owed(
                    key=f"bench:{n}", unit_id=unit, payer_id=payer, subject=f"bench:{n}",
                    title="Bench", legal_basis="Bench", regime="bench", derivation={},
                    amount=Money(10_000 + n), due_on=DAY + timedelta(days=30), budget_item="2863",
                )  # fmt: skip
                charge = actions.charge(owed, actor=SYSTEM, at=AT)
                actions.bill(asked={charge: None}, account_id=account, actor=SYSTEM, at=AT)
    told("charged and billed", count, begun)
    codes = list(Bill.objects.order_by("number").values_list("code", flat=True))
    rows = [f"{DAY},FT{n:08d},{10_000 + n},nop phi {code} GD" for n, code in enumerate(codes)]
    total = sum(10_000 + n for n in range(count))
    text = "\n".join(["opening,0", "day,ref,amount,text", *rows, f"closing,{total}", ""])
    begun = time.perf_counter()
    found = actions.import_statement(
        account_id=account, data=text.encode(), name="bench.csv", form="bench", actor=clerk, at=AT
    )
    told("statement imported", count, begun)
    begun = time.perf_counter()
    matched = actions.match_by_rules(line_ids=found.new_line_ids, at=AT)
    assert matched.by_rule == {"exact": count}, matched
    told("matched, with receipts", count, begun)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ledger_transfer WHERE unit_id = %s", [unit])
        (transfers,) = cursor.fetchone()
    begun = time.perf_counter()
    actions.close_day(unit_id=unit, day=DAY, actor=clerk, at=AT)
    told("day closed", transfers, begun)
    proof(unit)


def told(what: str, count: int, begun: float) -> None:
    spent = time.perf_counter() - begun
    print(f"{what:<28}{count:>9,} in {spent:>8.2f} s{count / spent:>12,.0f}/s")


# ---- the peer


class Hordak:
    """django-hordak books one transfer at a time in a process of its own, when it is asked."""

    def __init__(self, url: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(HERE / "peer.py")], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            text=True, env={**os.environ, "PEER_URL": url},
        )  # fmt: skip
        self.is_there = self._ask("start") == "ready"

    def _ask(self, what: str) -> str:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(what + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()

    def __call__(self) -> int:
        return int(self._ask("20"))


def wards() -> tuple[UUID, UUID]:
    """Two units: one to book in, one for the whole day."""
    from opendistrict.registers.orgs import queries as orgs

    slugs = orgs.unit_ids_by_slug()
    return slugs["phuong-sai-gon"], slugs["phuong-ben-thanh"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2.0)
    args = parser.parse_args()
    server = os.environ["DATABASE_URL"]
    with psycopg.connect(server, autocommit=True) as link:
        durable = [
            link.execute(f"SHOW {name}").fetchone() for name in ("fsync", "synchronous_commit")
        ]
    print(
        f"fsync {durable[0][0]}, synchronous_commit {durable[1][0]}, load {os.getloadavg()[0]:.1f}"
    )
    with scratch_database("od_bench_ledger"):
        from opendistrict.faces.cli.loading.loader import folder_of, load_pack
        from opendistrict.kernel.actor import SYSTEM

        load_pack(folder_of("quan1"), actor=SYSTEM, at=datetime(2023, 12, 22, 1, tzinfo=UTC))
        booked, whole = wards()
        url = os.environ["DATABASE_URL"]
        with psycopg.connect(url, autocommit=True) as link:
            link.execute((HERE / "raw.sql").read_text())
        hordak = Hordak(server)
        peer = hordak if hordak.is_there else None
        if peer is None:
            print("django-hordak is not here: install the group bench")
        bookings(booked, url, args.rounds, args.seconds, peer)
        hot_account(booked, url, args.rounds, args.seconds)
        proof(booked)
        day_of_lines(whole, args.lines)
        hordak.process.kill()


if __name__ == "__main__":
    main()
