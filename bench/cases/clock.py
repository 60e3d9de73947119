"""The working clock: due dates a second, a million promises after a change of the calendar, and
random cases against the oracle that walks.

    python -m bench.cases.clock [--promises 1000000] [--against 200000] [--table 100000]

With DATABASE_URL, `--table` promises also stand in a real table and are found anew there, as a
decision about the calendar does (`--table 1000000` is the full run).
"""

import argparse
import os
import random
import sys
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from fractions import Fraction

from tests.kernel.workclock_oracle import due as walked

from opendistrict.kernel.days import HERE
from opendistrict.kernel.workclock import (
    Clock,
    Every,
    OfficeHours,
    Pause,
    Session,
    Term,
    WorkCalendar,
)

SESSIONS = (
    Session(clock_time(7, 30), clock_time(11, 30)),
    Session(clock_time(13), clock_time(17)),
)
HOURS = OfficeHours(SESSIONS)
MINUTE, FIFTEEN = timedelta(minutes=1), clock_time(15)
KINDS = (Every.WORKING_DAY, Every.DAY, Every.MONTH, Every.WORKING_HOUR, Every.HOUR)


def calendar(rng: random.Random, many: int = 120) -> WorkCalendar:
    """Ten years with about as many days off and made up for as the law and the notices give."""
    first = date(2020, 1, 1).toordinal()
    days = [date.fromordinal(first + rng.randrange(3650)) for _ in range(many)]
    return WorkCalendar({day: day.weekday() > 4 for day in days})


def case(rng: random.Random) -> tuple[datetime, Term, list[Pause]]:
    day = date(2024, 1, 1) + timedelta(days=rng.randrange(700))
    start = datetime.combine(day, clock_time(), HERE) + rng.randrange(1440) * MINUTE
    every = rng.choice(KINDS)
    most = {Every.MONTH: 4, Every.WORKING_HOUR: 40, Every.HOUR: 60}.get(every, 40)
    halves = 2 if every is Every.WORKING_DAY else 1
    cutoff = rng.choice((None, FIFTEEN)) if every is Every.WORKING_DAY else None
    term = Term(Fraction(rng.randrange(1, most * halves), halves), every, cutoff)
    pauses = []
    for _ in range(rng.choice((0, 0, 0, 1, 2))):
        since = start + rng.randrange(20_000) * MINUTE
        pauses.append(Pause("supplement", since, since + rng.randrange(15_000) * MINUTE))
    return start, term, pauses


def took(what: Callable[[], object]) -> float:
    began = time.process_time()
    what()
    return time.process_time() - began


def against_the_oracle(rng: random.Random, many: int) -> int:
    """How many random cases differ from the oracle."""
    wrong = 0
    for _ in range(many):
        days, (start, term, pauses) = calendar(rng), case(rng)
        found = Clock(days, HOURS).due(start, term, pauses).at
        wrong += found != walked(days, HOURS, start, term, pauses)
    return wrong


def in_a_table(promises: int) -> None:
    """Open dossiers of a year's last weeks, all due anew when one working day becomes a holiday."""
    from datetime import UTC

    from bench.cases import many
    from bench.cases.costs import Meter, our_backend
    from bench.cases.ward import NOW, load_measured_procedure, ward_database

    with ward_database("bench_clock"):
        from django.db import connection

        from opendistrict.engine.cases import queries
        from opendistrict.engine.cases.models import ProcedureVersion
        from opendistrict.registers.base.shapes import CalendarDayRow

        load_measured_procedure()
        version = ProcedureVersion.objects.get(code="xac-nhan-do-luong")
        many.prepare()
        many.grow(version.pk, 0, promises)
        now = queries.calendar_with([])
        rules, _ = queries.rules_of(version.pk)
        assert rules.term is not None
        filed = datetime(2026, 11, 23, 2, tzinfo=UTC)
        due = Clock(now.country, HOURS).due(filed, rules.term.term()).at
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE cases_dossier SET is_open = true, finished_at = NULL, "
                "state = '4.tham_tra', received_at = %s + random() * interval '5 hours', "
                "due_at = %s, promised_at = %s",
                [filed, due, due],
            )
            cursor.execute("VACUUM ANALYZE cases_dossier")
        day = CalendarDayRow(
            day=date(2026, 11, 25), kind="off", name="Nghỉ để đo", basis="mẫu", confidence="sample"
        )
        meter = Meter(our_backend())
        with meter.measured("moved"):
            moved = sum(1 for _ in queries.moved_by(queries.calendar_with([day]), NOW))
        cost = meter.costs["moved"]
        print(
            f"{promises:,} open promises of a table read and found anew: {moved:,} moved, "
            f"{cost.clock[0] / 1000:.1f} s by the clock, work {cost.client / 1000:.1f} s here and "
            f"{cost.server / 1000:.1f} s in the server"
        )


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--promises", type=int, default=1_000_000)
    options.add_argument("--against", type=int, default=200_000)
    options.add_argument("--table", type=int, default=100_000)
    given = options.parse_args()
    rng = random.Random(7)
    clock = Clock(calendar(rng), HOURS)
    cases = [case(rng) for _ in range(100_000)]
    spent = took(lambda: [clock.due(*one) for one in cases])
    print(f"due dates with their reasons, of all kinds: {len(cases) / spent:,.0f} a second")
    five = Term(Fraction(5), Every.WORKING_DAY)
    promises = [(start, five) for start, *_ in cases]
    spent = took(lambda: [clock.due(*one) for one in promises])
    print(f"five working days without a pause: {len(promises) / spent:,.0f} a second")
    changed = Clock(calendar(rng, 121), HOURS)
    rounds = max(given.promises // len(cases), 1)
    spent = took(lambda: [changed.due(*one).at for _ in range(rounds) for one in cases])
    print(f"{rounds * len(cases):,} promises found anew: {spent:.1f} s of work")
    wrong = against_the_oracle(rng, given.against)
    print(f"{given.against:,} random cases against the oracle: {wrong} differ")
    if "DATABASE_URL" in os.environ:
        in_a_table(given.table)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
