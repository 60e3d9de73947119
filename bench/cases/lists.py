"""Queues and search over millions of dossiers.

    DATABASE_URL=… python -m bench.cases.lists [--dossiers 1000000] [--from 100000] [--rounds 5]

`--dossiers 10000000` is the full run. Invented dossiers of 168 wards are made by SQL (see `many`);
from `--from` on the same questions are asked at every size, so that the growth shows. Asked by an
officer who may read one division, and by a ward's leader; pages anywhere in a list. A bare scan of
a covering index is asked in the same rounds. Clock: what the caller waits; work: processor time of
both sides. `python -m bench.cases.lists --explain` adds the plans.
"""

import argparse
import random
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

from bench.cases import many
from bench.cases.costs import Meter, our_backend
from bench.cases.ward import NOW, load_measured_procedure, ward_database

from opendistrict.kernel.fold import fold

COVERING = """
CREATE TABLE bench_inbox AS SELECT holder_id, promised_at, id, code, procedure, applicant_name,
  state, held_since, due_at, filed_at FROM cases_dossier WHERE is_open;
CREATE INDEX bench_inbox_covering ON bench_inbox (holder_id, promised_at, id)
  INCLUDE (code, procedure, applicant_name, state, held_since, due_at, filed_at);
VACUUM ANALYZE bench_inbox
"""
BARE = """
SELECT id, promised_at, code, procedure, applicant_name, state, held_since, due_at, filed_at
FROM bench_inbox WHERE holder_id = %s AND promised_at >= %s ORDER BY promised_at, id LIMIT 51
"""
_SPREAD = timedelta(seconds=1_000_000)  # of the promised dates


class Asking:
    """The questions, each of a ward, a post and a page drawn anew."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.wards = many.wards()
        self.known = _known()

    def page(self) -> str:
        """A place anywhere in a list: a moment, and the least key there is."""
        at = NOW + self.random.random() * _SPREAD
        return f"{at.isoformat()}~{UUID(int=0)}"

    def actor(self, unit_ids: list[UUID]) -> object:
        from opendistrict.kernel.actor import Actor

        return Actor(
            kind="officer", id="o", label="Mẫu", post_id=uuid4(), unit_id=unit_ids[0],
            rights={"cases.read": frozenset(unit_ids)},
        )  # fmt: skip

    # ------------------------------------------------------------------ queues

    def bare(self) -> int:
        from django.db import connection

        *_, posts = self.random.choice(self.wards)
        with connection.cursor() as cursor:
            cursor.execute(BARE, [self.random.choice(posts), self.page().partition("~")[0]])
            return len(cursor.fetchall())

    def held(self) -> int:
        from opendistrict.engine.cases.queries import lists

        *_, posts = self.random.choice(self.wards)
        return len(lists.held_by(self.random.choice(posts), after=self.page()).lines)

    def open_for_officer(self) -> int:
        from opendistrict.engine.cases.queries import lists

        _, _, divisions, _ = self.random.choice(self.wards)
        mine = [self.random.choice(divisions)]
        return len(lists.open_in(mine, actor=self.actor(mine), after=self.page()).lines)  # type: ignore[arg-type]

    def open_for_leader(self) -> int:
        from opendistrict.engine.cases.queries import lists

        ward, _, divisions, _ = self.random.choice(self.wards)
        mine = [ward, *divisions]
        return len(lists.open_in(mine, actor=self.actor(mine), after=self.page()).lines)  # type: ignore[arg-type]

    # ------------------------------------------------------------------ search

    def search(self, kind: str, *, as_leader: bool) -> Callable[[], int]:
        def ask() -> int:
            from opendistrict.engine.cases.queries import lists

            place, name, street = self.random.choice(self.known)
            ward, code, divisions, _ = self.wards[place - 1]
            mine = [ward, *divisions] if as_leader else [self.random.choice(divisions)]
            found = lists.search(
                self.words(kind, fold(name), street),
                office_prefixes=[code],
                actor=self.actor(mine),
            )
            return len(found.lines)

        return ask

    def words(self, kind: str, name: str, street: list[str]) -> str:
        """Of somebody who has a dossier in that ward."""
        draw = self.random.choice
        match kind:
            case "name":
                return name
            case "name + street":
                return f"{' '.join(street)} {name}"
            case "type-ahead":
                return name[: -len(name.rpartition(" ")[2])] + name.rpartition(" ")[2][:2]
            case "surname begun":
                return draw(many.FAMILY)[:2]
            case "surname + procedure":
                return f"{draw(many.FAMILY)} t:{draw(many.PROCEDURES)}"
            case _:
                return f"{self.random.randrange(1000):03d}"  # the end of a phone


_KNOWN = """
SELECT w.n, d.applicant_name, ARRAY(
  SELECT substr(u.lexeme, length(w.code) + 2) FROM unnest(k.words) u
  WHERE u.lexeme ~ '^[0-9]+[.][a-z]+$'
  AND NOT substr(u.lexeme, length(w.code) + 2) = ANY (
    string_to_array(lower(d.applicant_name), ' ')))
FROM cases_dossier d
JOIN cases_words k ON k.dossier_id = d.id JOIN bench_ward w ON w.id = d.office_id
WHERE d.id > %s ORDER BY d.id LIMIT 40
"""


def _known() -> list[tuple[int, str, list[str]]]:
    """Some people who have a dossier, from everywhere in the table: ward, name, street's words."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT min(id::text), max(id::text) FROM cases_dossier")
        first, last = (UUID(one).int for one in cursor.fetchone())
        found: list[tuple[int, str, list[str]]] = []
        for n in range(20):
            cursor.execute(_KNOWN, [UUID(int=first + (last - first) * n // 21)])
            found += cursor.fetchall()
        return found


SEARCHES = (
    "name", "name + street", "type-ahead", "surname begun", "surname + procedure", "phone ending",
)  # fmt: skip


def questions(asking: Asking) -> dict[str, Callable[[], int]]:
    found: dict[str, Callable[[], int]] = {
        "bare covering index": asking.bare,
        "held_by, any page": asking.held,
        "open_in, officer": asking.open_for_officer,
        "open_in, ward leader": asking.open_for_leader,
    }
    for kind in SEARCHES:
        found[f"search {kind}, officer"] = asking.search(kind, as_leader=False)
        found[f"search {kind}, leader"] = asking.search(kind, as_leader=True)
    return found


def ask(rounds: int, each: int) -> Meter:
    """Every question in turns, each round with other pages and words."""
    asking = Asking(1)
    meter = Meter(our_backend())
    every = questions(asking)
    for one in every.values():
        one()
    rows: dict[str, list[int]] = {name: [] for name in every}
    for _ in range(rounds):
        for name, one in every.items():
            for _ in range(each):
                with meter.measured(name):
                    count = one()
                rows[name].append(count)
    queries = {name: _queries(one) for name, one in every.items()}
    print(f"{'question':34}{'p50 ms':>8}{'p95 ms':>8}{'work ms':>9}{'queries':>9}{'rows':>6}")
    for name, cost in meter.costs.items():
        middle = sorted(rows[name])[len(rows[name]) // 2]
        print(
            f"{name:34}{cost.at(0.5):8.2f}{cost.at(0.95):8.2f}{cost.cpu:9.2f}{queries[name]:9}"
            f"{middle:6}"
        )
    return meter


def _queries(one: Callable[[], int]) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        one()
    return len(captured)


def explain() -> None:
    """The plans of one of each, as the server ran them."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for name, one in questions(Asking(2)).items():
        with CaptureQueriesContext(connection) as captured:
            one()
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN (ANALYZE, BUFFERS) " + captured[0]["sql"].replace("%", "%%"))
            print(f"\n{name}\n" + "\n".join(line for (line,) in cursor.fetchall()))


def lists(begin: int, upto: int, rounds: int, each: int, *, explained: bool) -> None:
    from django.db import connection

    from opendistrict.engine.cases.models import ProcedureVersion

    load_measured_procedure()
    version = ProcedureVersion.objects.get(code="xac-nhan-do-luong").pk
    many.prepare()
    size, done = begin, 0
    while done < upto:
        begun = time.perf_counter()
        many.grow(version, done, size)
        done, size = size, min(size * 10, upto) if size < upto else upto
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS bench_inbox")
            for statement in COVERING.split(";"):
                cursor.execute(statement)
            cursor.execute(
                "SELECT pg_relation_size('cases_dossier'), pg_relation_size('dossiers_by_words')"
            )
            table, words = cursor.fetchone()
        print(
            f"\n{done:,} dossiers, {done // 10:,} open, {time.perf_counter() - begun:.0f} s; "
            f"table {table / done:.0f} bytes a dossier, index of words {words / done:.0f}"
        )
        ask(rounds, each)
        if explained:
            explain()


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--dossiers", type=int, default=1_000_000)
    options.add_argument("--from", type=int, default=100_000, dest="begin")
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--each", type=int, default=20)
    options.add_argument("--explain", action="store_true")
    given = options.parse_args()
    with ward_database("bench_lists"):
        lists(given.begin, given.dossiers, given.rounds, given.each, explained=given.explain)
    return 0


if __name__ == "__main__":
    sys.exit(main())
