"""Quotes, the look for conflicts beside PostGIS, and hundreds who want one kerb at once.

    DATABASE_URL=… [POSTGIS_URL=…] python -m bench.sidewalks.uses [--segments 10000 --uses 1000000]

In a database made for it and dropped at the end; ground and uses are invented (`tiles.invent`). The
same stretches lie in a table of polygons on the server of POSTGIS_URL, and the same questions go
to both in turns. See README.md in this folder.
"""

import argparse
import os
import random
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from uuid import UUID

import psycopg

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from bench.scale import scratch_database
from bench.sidewalks import tiles

SINCE = date(2026, 12, 1)
_USE = {
    "code": "van_hoa", "name": "Văn hóa", "name_en": "Culture", "by": "permit", "fee": "other",
    "confidence": "bench", "on_list": False, "own_frontage": False, "most_hours": None,
    "most_hours_funeral": None, "most_days": 60, "hours": None, "ground": "sidewalk",
}  # fmt: skip


def rules() -> None:
    """One text and one table of charges, that every street is in; and how far the ward reaches."""
    from shapely.geometry import box

    from opendistrict.kernel.actor import SYSTEM
    from opendistrict.registers.places import actions as places
    from opendistrict.registers.places.shapes import BoundaryRow, Told
    from opendistrict.services.sidewalks import actions
    from opendistrict.services.sidewalks.shapes import TextRow

    text = {
        "basis": "bench", "confidence": "bench", "uses": [_USE], "text_known": True, "amends": "",
        "note": "", "note_en": "",
        "conditions": {"walkers_cm": 150, "least_depth_cm": 300, "clear_of": {}},
    }  # fmt: skip
    charges = {
        "basis": "bench", "confidence": "bench", "regimes": ["luat"], "half_month_below": 15,
        "area_step": "0.1", "bill_step": 1,
        "rates": [{"area": 0, "street": "any", "parking": None, "other": 100_000,
                   "confidence": "bench"}],
    }  # fmt: skip
    reach = BoundaryRow(
        unit="phuong-thu", geometry=box(106, 10, 108, 12),
        told=Told(source="bench", confidence="sample", is_sample=True),
    )  # fmt: skip
    places.load_boundaries(rows=[reach], actor=SYSTEM, at=tiles.NOW)
    common: dict[str, Any] = {"until": None, "basis": "bench", "confidence": "bench"}
    actions.load_rules(
        regimes=[TextRow(code="luat", since=date(2021, 1, 1), data=text, **common)],
        fees=[TextRow(code="phi", since=date(2021, 1, 1), data=charges, **common)],
        streets=[], actor=SYSTEM, at=tiles.NOW,
    )  # fmt: skip


def mend() -> None:
    """The text under which `tiles.invent` put its uses says nothing: it says what ours says."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE sidewalks_regime SET data = (SELECT data FROM sidewalks_regime "
            "WHERE code = 'luat') WHERE code = 'bench'"
        )


def hold_all() -> None:
    """What every use fills, under the constraint that no two share a point."""
    from django.db import connection

    began = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO sidewalks_held (use_id, segment_id, ground, along, depth, days, minutes) "
            "SELECT id, segment_id, ground, along, depth, days, hours FROM sidewalks_use "
            "ON CONFLICT DO NOTHING"
        )
        cursor.execute("ANALYZE sidewalks_held")
        count = cursor.execute("SELECT count(*) FROM sidewalks_held").fetchone()[0]
    print(f"{count:,} boxes under the constraint in {time.perf_counter() - began:,.0f} s")


def wishes(count: int, chance: random.Random) -> list[tuple[UUID, Any]]:
    from opendistrict.registers.places import models
    from opendistrict.services.sidewalks.shapes import Ground, Wanted

    keys = list(models.Segment.objects.order_by("pk").values_list("pk", flat=True)[:20_000])
    found = []
    for _ in range(count):
        begins, day = chance.randrange(0, 9_500, 50), SINCE + timedelta(chance.randrange(200))
        wanted = Wanted(
            use="van_hoa", ground=Ground.SIDEWALK, along=(begins, begins + 200), depth=(0, 100),
            since=day, until=day + timedelta(chance.randrange(1, 40)),
        )  # fmt: skip
        found.append((chance.choice(keys), wanted))
    return found


def timed(what: str, calls: Sequence[Callable[[], Any]]) -> float:
    """Median and 95th percentile of each call, and calls a second; the median in milliseconds."""
    took = []
    for call in calls:
        start = time.perf_counter()
        call()
        took.append((time.perf_counter() - start) * 1e3)
    high = quantiles(took, n=20)[18]
    rate = len(took) / sum(took) * 1e3
    print(f"{what:52} p50 {median(took):8.2f} ms  p95 {high:8.2f} ms  {rate:8,.0f}/s")
    return median(took)


def quotes(asked: Sequence[tuple[UUID, Any]]) -> None:
    from opendistrict.services.sidewalks import queries

    for key, wanted in asked[:50]:
        queries.quote(wanted, segment_id=key)
    calls = [lambda k=key, w=wanted: queries.quote(w, segment_id=k) for key, wanted in asked]
    timed("a quote: rules, ground, conflicts, way left, charge", calls)


# ------------------------------------------------------------------ beside PostGIS

_OURS = """
SELECT use_id FROM sidewalks_held
WHERE segment_id = %s AND ground = 'sidewalk' AND along && int4range(%s, %s)
  AND depth && int4range(%s, %s) AND days && daterange(%s, %s) AND minutes && int4range(0, 1440)
"""
_THEIRS = """
SELECT use_id FROM used
WHERE geom && ST_MakeEnvelope(%s, %s, %s, %s, 32648)
  AND ST_Intersects(geom, ST_MakeEnvelope(%s, %s, %s, %s, 32648))
  AND NOT ST_Touches(geom, ST_MakeEnvelope(%s, %s, %s, %s, 32648))
  AND days && daterange(%s, %s) AND minutes && int4range(0, 1440)
"""


def beside_postgis(url: str, asked: Sequence[tuple[UUID, Any]]) -> None:
    """The same stretches as rectangles in metres, the same questions; answers must be the same."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT id, row_number() OVER (ORDER BY id) FROM places_segment")
        place = dict(cursor.fetchall())
    mine = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)
    theirs = psycopg.connect(url, autocommit=True)
    theirs.execute("CREATE EXTENSION IF NOT EXISTS postgis")
    theirs.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    theirs.execute("DROP TABLE IF EXISTS used")
    theirs.execute(
        "CREATE TABLE used (use_id uuid, geom geometry(Polygon, 32648), days daterange, "
        "minutes int4range)"
    )
    began = time.perf_counter()
    rows = mine.execute(
        "SELECT use_id, segment_id, lower(along), upper(along), lower(depth), upper(depth), days, "
        "minutes FROM sidewalks_held"
    )
    with theirs.cursor().copy("COPY used FROM STDIN") as copy:
        for use, segment, since, until, near, far, days, minutes in rows:
            box = _corners(place[segment], (since, until), (near, far))
            copy.write_row((use, _polygon(*box), days, minutes))
    theirs.execute("CREATE INDEX ON used USING gist (geom, days)")
    theirs.execute("ANALYZE used")
    print(f"PostGIS has the same in {time.perf_counter() - began:,.0f} s")
    ours, others = [], []
    for key, wanted in asked:
        span, depth, days = wanted.along, wanted.depth, (wanted.since, wanted.until)
        box = _corners(place[key], span, depth)
        ours.append((key, *span, *depth, *days))
        others.append((*box, *box, *box, *days))
    for one, other in list(zip(ours, others, strict=True))[:300]:
        found = {row[0] for row in mine.execute(_OURS, one)}
        assert found == {row[0] for row in theirs.execute(_THEIRS, other)}, one
    half = len(ours) // 2
    for part in (slice(0, half), slice(half, None)):
        first = [lambda a=a: mine.execute(_OURS, a).fetchall() for a in ours[part]]
        second = [lambda a=a: theirs.execute(_THEIRS, a).fetchall() for a in others[part]]
        us = timed("conflicts of a stretch: ours", first)
        them = timed("conflicts of a stretch: PostGIS", second)
        print(f"{'  PostGIS takes':52} {them / us:8.2f} times as long (median)")
    theirs.execute("DROP TABLE used")


def _corners(
    place: int, along: tuple[int, int], depth: tuple[int, int]
) -> tuple[float, float, float, float]:
    """West, south, east, north in metres: kerbs lie beside one another on a grid of 120 metres."""
    west, south = 600_000 + place % 400 * 120, 1_180_000 + place // 400 * 120
    return (west + along[0] / 100, south + depth[0] / 100, west + along[1] / 100,
            south + depth[1] / 100)  # fmt: skip


def _polygon(west: float, south: float, east: float, north: float) -> str:
    corners = ((west, south), (east, south), (east, north), (west, north), (west, south))
    return "SRID=32648;POLYGON((" + ",".join(f"{x} {y}" for x, y in corners) + "))"


# ------------------------------------------------------------------ one kerb, hundreds at once


def rush(people: int, clients: int, chance: random.Random) -> None:
    """So many who each want two metres of one kerb, on places that touch but do not half cover one
    another: as many have it as there are places."""
    from opendistrict.kernel.actor import Actor
    from opendistrict.kernel.refusals import Refused
    from opendistrict.registers.people.models import Party
    from opendistrict.registers.places import models
    from opendistrict.services.sidewalks import actions
    from opendistrict.services.sidewalks.shapes import Ground, Wanted

    party = Party.objects.values_list("pk", flat=True).first()
    kerb = models.Segment.objects.order_by("-pk").values_list("pk", flat=True).first()
    assert party and kerb
    places = list(range(0, 9_600, 200))
    wanted = [places[n % len(places)] for n in range(people)]
    chance.shuffle(wanted)
    day = date(2029, 1, 1)
    took: list[float] = []
    who = Actor(kind="citizen", id="bench", label="bench", party_id=party)

    def book(begins: int) -> bool:
        start = time.perf_counter()
        try:
            actions.hold(
                wanted=Wanted(use="van_hoa", ground=Ground.SIDEWALK, along=(begins, begins + 200),
                              depth=(0, 100), since=day, until=day + timedelta(20)),
                segment_id=kerb, party_id=party, actor=who, at=tiles.NOW,
            )  # fmt: skip
        except Refused:
            return False
        finally:
            took.append((time.perf_counter() - start) * 1e3)
        return True

    began = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        got = sum(pool.map(book, wanted))
    seconds = time.perf_counter() - began
    high = quantiles(took, n=20)[18]
    print(
        f"{people} at once on one kerb by {clients} clients: {got} had it of {len(places)} places, "
        f"{people / seconds:,.0f}/s, p95 {high:,.0f} ms"
    )
    assert got == len(places), "somebody has what another has, or nobody what was free"


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--segments", type=int, default=10_000)
    options.add_argument("--uses", type=int, default=1_000_000)
    options.add_argument("--asked", type=int, default=2_000)
    options.add_argument("--people", type=int, default=500)
    told = options.parse_args()
    chance = random.Random(20261122)
    with scratch_database("bench_uses"):
        tiles.doubles()
        tiles.invent(told.segments, told.uses)
        rules()
        mend()
        hold_all()
        asked = wishes(told.asked, chance)
        quotes(asked)
        if url := os.environ.get("POSTGIS_URL"):
            beside_postgis(url, asked)
        else:
            print("POSTGIS_URL is not set: not measured beside PostGIS")
        rush(told.people, 8, chance)
    return 0


if __name__ == "__main__":
    sys.exit(main())
