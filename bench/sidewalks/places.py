"""Streets as measured space: how fast files come in, and how fast a place or an address is found.

In a database made for it and dropped at the end. Streets and houses are invented; a file of
OpenStreetMap is read where one is given. See README.md in this folder.
"""

import argparse
import os
import random
import resource
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from itertools import product
from pathlib import Path
from statistics import quantiles
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from bench.scale import scratch_database

NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
FAMILIES = (
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ",
    "Ngô", "Dương", "Lý", "Mai", "Đinh", "Tôn", "Cao",
)  # fmt: skip
MIDDLES = ("Văn", "Thị", "Đình", "Hữu", "Minh", "Quang")
GIVEN = ("An", "Bình", "Chiểu", "Dũng", "Hạnh", "Khoa", "Long", "Nghĩa", "Phúc", "Sơn")


def peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def timed(what: str, calls: Sequence[Callable[[], Any]]) -> None:
    """Median and 95th percentile by the clock, and processor time of this process each."""
    took, began = [], time.process_time()
    for call in calls:
        start = time.perf_counter()
        call()
        took.append((time.perf_counter() - start) * 1000)
    cpu = (time.process_time() - began) * 1000 / len(calls)
    cuts = quantiles(took, n=20)
    print(f"{what:44} p50 {cuts[9]:7.2f} ms  p95 {cuts[18]:7.2f} ms  CPU {cpu:6.2f} ms")


# ---- files


def import_osm(path: Path, clip: Any) -> None:
    from opendistrict.kernel.actor import SYSTEM
    from opendistrict.kernel.geo.osm import read_ways
    from opendistrict.registers.places import actions
    from opendistrict.registers.places.shapes import Told

    before = peak()
    began = time.process_time()
    ways = sum(1 for _ in read_ways(path, clip))
    spent = time.process_time() - began
    print(
        f"OSM: {path.stat().st_size / 2**20:.1f} MB read, {ways:,} ways in the clip: "
        f"{spent:.1f} s CPU ({ways / spent:,.0f} ways/s), memory {before} -> {peak()} MB"
    )
    for n in ("first import", "the same again"):
        began = time.process_time()
        done = actions.import_places(
            path, sort="streets", told=Told(source="OSM", confidence="V"), clip=clip,
            only_good=True, actor=SYSTEM, at=NOW,
        )  # fmt: skip
        spent = time.process_time() - began
        kerbs = done.tallies["segments"]
        print(
            f"OSM, {n}: {kerbs.new:,} kerbs new, {len(kerbs.changed):,} changed, {kerbs.same:,} "
            f"same; {spent:.1f} s CPU ({done.read / spent:,.0f} ways/s), peak {peak()} MB"
        )


# ---- an invented city


def invent(houses: int) -> list[tuple[str, Any]]:
    """As many streets as a large city has, with a kerb each and houses along it."""
    import shapely
    from django.db import connection

    from opendistrict.kernel.actor import SYSTEM
    from opendistrict.kernel.geo import Side
    from opendistrict.registers.places import actions, queries
    from opendistrict.registers.places.shapes import SegmentRow, StreetRow, Told

    told = Told(source="bench", confidence="sample", is_sample=True)
    names = [" ".join(one) for one in product(FAMILIES, MIDDLES, GIVEN)]
    who: dict[str, Any] = {"actor": SYSTEM, "at": NOW}
    actions.load_streets(rows=[StreetRow(name=name, told=told) for name in names], **who)
    rows = [
        SegmentRow(
            street=name, side=Side.LEFT, told=told,
            line=shapely.LineString([
                (106.61 + n % 40 * 0.0045, 10.71 + n // 40 * 0.0045),
                (106.614 + n % 40 * 0.0045, 10.71 + n // 40 * 0.0045),
            ]),
        )
        for n, name in enumerate(names)
    ]  # fmt: skip
    actions.load_segments(rows=rows, **who)
    each = houses // len(names)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO places_frontage (id, street_id, segment_id, along, number, number_key,
              sort_key, "leading", answers, longitude, latitude, external_id, valid, source,
              confidence, is_sample)
            SELECT gen_random_uuid(), s.street_id, s.id,
              numrange((n - 1) * s.length_m / %(each)s, n * s.length_m / %(each)s),
              n::text, n::text, lpad(n::text, 6, '0'), n, ARRAY[n::text],
              (bbox[1])[0] + n * 0.004 / %(each)s, (bbox[1])[1], '', '(,)', 'bench', 'sample', true
            FROM places_segment s, generate_series(1, %(each)s) n WHERE s.source = 'bench'
            """,
            {"each": each},
        )
        cursor.execute("ANALYZE")
        cursor.execute("SELECT count(*) FROM places_frontage")
        print(f"{len(names):,} invented streets, {cursor.fetchone()[0]:,} house numbers in all")
    book = queries.street_book()
    return [(name, book.find(name)) for name in names]


def mistyped(name: str, chance: random.Random) -> str:
    """Without accents, half of the time with one letter wrong."""
    from opendistrict.kernel.fold import fold

    plain = fold(name)
    at = chance.randrange(1, len(plain))
    return (
        plain if chance.random() < 0.5 else plain[:at] + chance.choice("aeinhg") + plain[at + 1 :]
    )


def search(streets: list[tuple[str, Any]], count: int, houses: int) -> None:
    from django.db import connection

    from opendistrict.registers.places import queries

    chance = random.Random(1)
    most = houses // len(streets)
    asked = [(chance.choice(streets), chance.randrange(1, most)) for _ in range(count)]
    typed = [f"{number} {mistyped(name, chance)}" for (name, _), number in asked]
    found = sum(
        any(one.frontage.street == name for one in queries.at_address(text, TODAY))
        for text, ((name, _), _) in zip(typed, asked, strict=True)
    )
    print(
        f"the street meant is among the answers in {found / count:.1%} (half have a wrong letter)"
    )

    def bare(street: Any, number: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id, number, segment_id, along, longitude, latitude FROM places_frontage "
                'WHERE street_id = %s AND "leading" = %s',
                [street, number],
            )
            cursor.fetchall()

    timed(
        "address as typed, with its ward", [lambda t=t: queries.at_address(t, TODAY) for t in typed]
    )
    timed(
        "  of it: the streets it may mean",
        [lambda t=t: queries.find_streets(t.partition(" ")[2]) for t in typed],
    )
    timed("bare SQL: street and number known", [lambda s=s, n=n: bare(s[1], n) for s, n in asked])


def place(count: int) -> None:
    from opendistrict.registers.places import queries

    chance = random.Random(2)
    points = [
        (chance.uniform(106.682, 106.712), chance.uniform(10.754, 10.796)) for _ in range(count)
    ]
    timed("point to ward, one at a time", [lambda p=p: queries.locate(p, TODAY) for p in points])
    timed(
        "nearest kerbs within 60 m",
        [lambda p=p: queries.nearest_segments(p, TODAY) for p in points[: count // 2]],
    )
    many = points * (10_000 // count + 1)
    began = time.process_time()
    queries.locate_many(many[:10_000], TODAY)
    print(f"10,000 points in one go {(time.process_time() - began) * 1000:38.0f} ms CPU")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    shared = Path(os.environ.get("OD_SHARED", "../shared")) / "data/geo"
    parser.add_argument("--osm", type=Path, default=next(shared.glob("*.osm.pbf"), None))
    parser.add_argument("--houses", type=int, default=100_000)
    parser.add_argument("--asked", type=int, default=400)
    given = parser.parse_args()
    with scratch_database("od_bench_places"):
        import shapely
        from django.conf import settings

        from opendistrict.faces.cli.loading.loader import load_pack
        from opendistrict.kernel.actor import SYSTEM
        from opendistrict.registers.places import queries

        load_pack(settings.PACKAGE / "packs" / "quan1", actor=SYSTEM, at=NOW)
        whole = shapely.union_all([shape for _, _, shape, _ in queries.boundaries(TODAY)])
        if given.osm:
            import_osm(given.osm, whole)
        streets = invent(given.houses)
        search(streets, given.asked, given.houses)
        place(given.asked)


if __name__ == "__main__":
    main()
