"""A month of a large city's dossiers, by a sample of it.

    DATABASE_URL=… python -m bench.cases.replay [--dossiers 2000] [--processes 1,2] [--profile]

The city had 452,000 in one month in 168 wards, 122 a ward and working day. As many as are asked
for come in so densely to the four wards of the pack and live from their filing to their end,
through the real acts, each in its own durable transaction: channels, payments, supplements and
refusals in the shares of the sample dossiers of the pack. Prints dossiers a second, what each act
costs in processor time of this process and of its backend, and what the month would take.
`--profile` prints where this process spends it.
"""

import argparse
import cProfile
import heapq
import multiprocessing
import pstats
import sys
import time
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bench.cases.costs import Meter, children_of, of_server, our_backend
from bench.cases.ward import NOW, ward_database

MONTH = 452_000
A_DAY = 122  # dossiers of a ward and working day: 452,000 / 168 wards / 22 days
ACTS = (
    "receive_at_counter", "file_dossier", "receive", "refuse", "forward", "take", "ask_supplement",
    "supplement", "pass_on", "sign", "stop", "pay", "give_result", "rate",
)  # fmt: skip


@dataclass(frozen=True)
class Lived:
    dossiers: int
    seconds: float
    client: float  # seconds of processor of this process
    server: float  # of the server's processes; of its one backend where several ran at once
    meter: Meter


def lived(dossiers: int, seed: int, *, profiled: bool = False, metered: bool = True) -> Lived:
    """Let so many dossiers live, in the order of time; `metered` asks what each act costs, which
    costs a little itself."""
    from django.conf import settings

    from opendistrict.engine.cases import actions
    from opendistrict.faces.cli import sample_cases
    from opendistrict.kernel.days import day_of
    from opendistrict.registers.people import actions as people

    plan = sample_cases.read(settings.PACKAGE / "packs" / "quan1" / "sample" / "cases.yaml")
    days = timedelta(days=dossiers / (A_DAY * len(plan["wards"])) * 7 / 5)
    plan = {**plan, "dossiers": dossiers, "seed": seed, "since": day_of(NOW - days)}
    office: Any = sample_cases._Office(plan, NOW)
    backend = our_backend()
    meter = Meter(backend)
    kept = {name: getattr(actions, name) for name in ACTS} | {
        "register_party": people.register_party
    }
    if metered:
        for name in ACTS:
            setattr(actions, name, _measured(meter, name, kept[name]))
        people.register_party = meter.wrap("register_party", kept["register_party"])
    else:
        actions.sign = _unsigned(kept["sign"])
    try:
        with cProfile.Profile() if profiled else nullcontext() as profile:
            begun, client, server = time.perf_counter(), time.process_time(), of_server([backend])
            _all(office)
            found = Lived(
                dossiers, time.perf_counter() - begun, time.process_time() - client,
                of_server([backend]) - server, meter,
            )  # fmt: skip
        if profile is not None:
            pstats.Stats(profile).sort_stats("cumtime").print_stats("opendistrict", 60)
    finally:
        for name in ACTS:
            setattr(actions, name, kept[name])
        people.register_party = kept["register_party"]
    return found


def _measured(meter: Meter, name: str, act: Any) -> Any:
    """Passing on from the last step is told apart: it finishes the dossier."""
    act = _unsigned(act)

    def run(**given: Any) -> Any:
        called = name
        if name == "pass_on":
            from opendistrict.engine.cases import queries

            is_last = not queries.case(given["dossier_id"]).standing.next_step
            called = "pass_on, the last" if is_last else name
        with meter.measured(called):
            return act(**given)

    return run


def _unsigned(act: Any) -> Any:
    """What is decided is not made into a signed paper here, which is cryptography of its own
    (`bench.papers`)."""

    def run(**given: Any) -> Any:
        given.pop("secret", None)
        return act(**given)

    return run


def _all(office: Any) -> None:
    lives = [(begins, n, office.life(begins)) for n, begins in enumerate(office.beginnings())]
    heapq.heapify(lives)
    while lives:
        _, n, life = lives[0]
        following = next(life, None)
        if following is None:
            heapq.heappop(lives)
        else:
            heapq.heapreplace(lives, (following, n, life))


def told(found: Lived) -> None:
    print(
        f"{'act':22}{'times':>8}{'client':>9}{'server':>9}{'CPU ms':>9}{'p50 ms':>9}{'p95 ms':>9}"
    )
    total = 0.0
    for name, cost in sorted(found.meter.costs.items(), key=lambda one: -one[1].cpu * one[1].times):
        total += cost.cpu * cost.times
        print(
            f"{name:22}{cost.times:9,}{cost.client / cost.times:9.2f}"
            f"{cost.server / cost.times:9.2f}{cost.cpu:9.2f}{cost.at(0.5):9.2f}{cost.at(0.95):9.2f}"
        )
    print(f"all acts: {total / found.dossiers:.1f} ms of processor a dossier")
    driven = (found.client + found.server) / found.dossiers * 1000
    print(
        f"one process: {found.dossiers / found.seconds:,.1f} dossiers a second; "
        f"with what drives it {driven:.1f} ms of processor a dossier"
    )


def _one_of(dossiers: int, seed: int, started: Any, results: Any) -> None:
    import django

    django.setup()
    lived(20, seed + 1000)  # plans and caches of this process
    started.wait()
    found = lived(dossiers, seed, metered=False)
    results.put((found.dossiers, found.seconds))


def together(dossiers: int, processes: int) -> float:
    """Dossiers a second of several processes at once."""
    context = multiprocessing.get_context("spawn")
    started, results = context.Barrier(processes), context.Queue()
    workers = [
        context.Process(target=_one_of, args=(dossiers // processes, 50 + n, started, results))
        for n in range(processes)
    ]
    for worker in workers:
        worker.start()
    rates = [results.get() for _ in workers]
    for worker in workers:
        worker.join()
    return sum(count / seconds for count, seconds in rates)


def replay(dossiers: int, processes: list[int], *, profiled: bool) -> None:
    lived(50, 7)  # plans and caches
    if profiled:
        lived(dossiers, 8, profiled=True)
        return
    postmaster = _postmaster()
    whole = of_server(children_of(postmaster))
    found = lived(dossiers, 9)
    told(found)
    spent = of_server(children_of(postmaster)) - whole
    print(
        f"the server's other processes: {(spent - found.server) / dossiers * 1000:.1f} ms a dossier"
    )
    print(
        f"the month of {MONTH:,} by one process: {MONTH / dossiers * found.seconds / 60:,.0f} min"
    )
    for count in processes:
        if count > 1:
            rate = together(dossiers, count)
            print(
                f"by {count} processes: {rate:,.0f} dossiers a second; "
                f"the month {MONTH / rate / 60:,.0f} min"
            )


def _postmaster() -> int:
    with open(f"/proc/{our_backend()}/stat") as file:
        return int(file.read().rpartition(")")[2].split()[1])


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--dossiers", type=int, default=2_000)
    options.add_argument("--processes", default="1,2")
    options.add_argument("--profile", action="store_true")
    given = options.parse_args()
    with ward_database("bench_replay"):
        replay(
            given.dossiers, [int(one) for one in given.processes.split(",")],
            profiled=given.profile,
        )  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main())
