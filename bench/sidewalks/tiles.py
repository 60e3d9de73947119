"""Maps and open space at size: drawing tiles, handing them out, boxes through OGC API - Features.

In a database made for it and dropped at the end; streets and uses are invented. Each door is timed
beside a bare select of the same rows in the same run. See README.md in this folder.
"""

import argparse
import random
import resource
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import quantiles
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from bench.scale import scratch_database

NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
STREETS = 2_000
WEST, SOUTH = 106.60, 10.70
STEP = 0.0011  # degrees from kerb to kerb: about 120 metres
LENGTH = 0.0009


def timed(what: str, calls: Sequence[Callable[[], Any]]) -> float:
    """Median and 95th percentile by the clock; gives the latter."""
    took = []
    for call in calls:
        start = time.perf_counter()
        answered = call()
        assert getattr(answered, "status_code", 200) in (200, 204), answered.content
        took.append((time.perf_counter() - start) * 1000)
    cuts = quantiles(took, n=20)
    print(f"{what:52} p50 {cuts[9]:8.2f} ms  p95 {cuts[18]:8.2f} ms  ({len(calls)} times)")
    return cuts[18]


def invent(segments: int, uses: int) -> None:
    """A grid of kerbs, each with a measured sidewalk, and uses spread over them and over two years
    so that none stands on another."""
    from django.db import connection

    from opendistrict.kernel.actor import SYSTEM
    from opendistrict.registers.orgs import actions as orgs
    from opendistrict.registers.orgs.shapes import UnitVersionRow
    from opendistrict.registers.people import actions as people
    from opendistrict.registers.places import actions
    from opendistrict.registers.places.shapes import StreetRow, Told

    who: dict[str, Any] = {"actor": SYSTEM, "at": NOW}
    told = Told(source="bench", confidence="sample", is_sample=True)
    actions.load_streets(
        rows=[StreetRow(name=f"Đường {n}", told=told) for n in range(STREETS)], **who
    )
    ward = UnitVersionRow(
        unit="phuong-thu", kind="ward", since=date(2020, 1, 1), until=None, code="b",
        name="Phường Thử", short_name="Thử", name_en="Bench Ward", aliases=(), parent=None,
        place_in_line=0, basis="bench", confidence="sample",
    )  # fmt: skip
    orgs.load_units(rows=[ward], **who)
    people.register_party(
        kind="citizen", full_name="Trần Mẫu Bình", national_id="", birth_date=date(1980, 2, 3),
        phone="", email="", address="", is_sample=True, **who,
    )  # fmt: skip
    each = max(1, uses // segments)
    wide = int(segments**0.5) + 1
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO places_segment (id, street_id, side, from_corner, to_corner, length_m,
              roadway_width_m, external_id, geometry, bbox, valid, source, confidence, is_schematic)
            SELECT gen_random_uuid(),
              (SELECT array_agg(id) FROM places_street)[1 + n %% %(streets)s],
              'left', '', '', 98, 8, '',
              '\\x010200000002000000'::bytea || float8send_le(x) || float8send_le(y)
                || float8send_le(x + %(length)s) || float8send_le(y),
              box(point(x + %(length)s, y), point(x, y)), '[2020-01-01,)', 'bench', 'sample', true
            FROM (SELECT n, %(west)s + (n %% %(wide)s) * %(step)s AS x,
                    %(south)s + (n / %(wide)s) * %(step)s AS y
                  FROM generate_series(0, %(segments)s - 1) n) spots
            """,
            {"streets": STREETS, "length": LENGTH, "west": WEST, "south": SOUTH, "wide": wide,
             "step": STEP, "segments": segments},
        )  # fmt: skip
        cursor.execute(
            """
            INSERT INTO places_widthpiece (segment_id, along, width_m, valid, source, confidence,
              is_sample)
            SELECT id, numrange(0, length_m), 4, '[2020-01-01,)', 'bench', 'sample', true
            FROM places_segment
            """
        )
        cursor.execute(
            "INSERT INTO sidewalks_regime (code, valid, data, basis, confidence, ended_basis) "
            "VALUES ('bench', '[2020-01-01,)', '{}', 'bench', 'sample', '')"
        )
        cursor.execute(
            """
            INSERT INTO sidewalks_use (id, number, unit_id, segment_id, party_id, regime_id, use,
              ground, along, depth, days, hours, is_funeral, purpose, state, weighed, asked_at,
              ended_why, revision, counted, is_sample)
            SELECT gen_random_uuid(), 'B' || replace(s.id::text, '-', '') || '-' || n, u.id, s.id,
              p.id, 'bench', 'van_hoa', 'sidewalk',
              int4range((n %% 8) * 1000, (n %% 8) * 1000 + 600),
              int4range(0, 150), daterange(d, d + 30), int4range(0, 1440), false, '', 'active',
              '{}', now(), '', 1, 2, true
            FROM places_segment s, generate_series(1, %(each)s) n, orgs_unit u, people_party p,
              LATERAL (SELECT date '2026-01-01' + ((n * 37 + hashtext(s.id::text) %% 300 + 300)
                       %% 600) AS d) days
            """,
            {"each": each},
        )
        cursor.execute("ANALYZE")
        cursor.execute(
            "SELECT (SELECT count(*) FROM places_segment), (SELECT count(*) FROM sidewalks_use)"
        )
        kerbs, held = cursor.fetchone()
    print(f"{kerbs:,} segments, {held:,} uses, a grid {wide * STEP * 109:.0f} km wide")


def doubles() -> None:
    """PostgreSQL sends doubles the other way round than our geometry is kept."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            """
            CREATE FUNCTION float8send_le(v float8) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
              SELECT string_agg(substr(b, n, 1), ''::bytea ORDER BY n DESC)
              FROM (SELECT float8send(v) AS b) one, generate_series(1, 8) n $$
            """
        )


def draw(tiles: int, chance: random.Random) -> None:
    """Every tile that is due, or as many as given of each set and zoom, made and kept."""
    from opendistrict.registers.places import models
    from opendistrict.registers.places.actions import tiling
    from opendistrict.registers.places.registry import drawings

    began = time.perf_counter()
    for drawing in drawings().values():
        tiling._turn(drawing, TODAY)
        while tiling._take_in(drawing):
            pass
    count = models.Tile.objects.filter(is_stale=True).count()
    print(f"{count:,} tiles to draw, told in {time.perf_counter() - began:.1f} s")
    for name, drawing in drawings().items():
        for z in range(drawing.since_zoom, 17):
            keys = list(models.Tile.objects.filter(layers=name, z=z).values_list("pk", flat=True))
            some = chance.sample(keys, min(tiles, len(keys)))
            calls = [lambda k=key, d=drawing: tiling._draw(k, d, TODAY) for key in some]
            if len(calls) > 1:
                timed(f"draw and keep {name} at zoom {z} ({len(keys):,} tiles)", calls)


def hand_out(times: int, chance: random.Random) -> None:
    from django.db import connection
    from django.test import Client

    from opendistrict.registers.places import models

    drawn = list(
        models.Tile.objects.exclude(tag="")
        .values_list("layers", "z", "x", "y")
        .order_by("pk")[:5000]
    )
    some = [chance.choice(drawn) for _ in range(times)]
    client = Client(SERVER_NAME="localhost", headers={"Accept-Encoding": "gzip"})

    def bare(layers: str, z: int, x: int, y: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT body, tag FROM places_tile "
                "WHERE layers = %s AND z = %s AND x = %s AND y = %s",
                [layers, z, x, y],
            )
            cursor.fetchone()

    floor = timed("bare select of a tile", [lambda one=one: bare(*one) for one in some])
    door = timed(
        "GET of a tile, whole request",
        [lambda one=one: client.get("/ban-do/tiles/{}/{}/{}/{}.mvt".format(*one)) for one in some],
    )
    print(f"{'  a request is':52} {door / floor:8.1f} times the select (p95)")


def ask_boxes(times: int, chance: random.Random, wide: float) -> None:
    from django.db import connection
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    spots = [(WEST + chance.random() * wide, SOUTH + chance.random() * wide) for _ in range(times)]

    def bare(sql: str, x: float, y: float, size: float) -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql, [f"({x + size},{y + size}),({x},{y})"])
            cursor.fetchall()

    sqls = {
        "segments": "SELECT * FROM places_segment WHERE bbox && %s::box ORDER BY id LIMIT 101",
        "uses": "SELECT u.* FROM sidewalks_use u JOIN places_segment s ON s.id = u.segment_id "
        "WHERE s.bbox && %s::box ORDER BY u.id LIMIT 101",
    }
    for name, sql in sqls.items():
        for size in (0.005, 0.05):
            metres = f"{size * 109_000:,.0f} m"
            floor = timed(
                f"bare select, {name} in a box of {metres}",
                [lambda p=p, s=sql, z=size: bare(s, *p, z) for p in spots],
            )
            door = timed(
                f"OGC items, {name} in a box of {metres}",
                [
                    lambda p=p, n=name, z=size: client.get(
                        f"/api/ogc/collections/{n}/items",
                        {"bbox": f"{p[0]},{p[1]},{p[0] + z},{p[1] + z}"},
                    )
                    for p in spots
                ],
            )
            print(f"{'  a request is':52} {door / floor:8.1f} times the select (p95)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--segments", type=int, default=100_000)
    parser.add_argument("--uses", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--tiles", type=int, default=40, help="drawn of each set and zoom")
    given = parser.parse_args()
    chance = random.Random(1)
    with scratch_database("od_bench_tiles"):
        doubles()
        invent(given.segments, given.uses)
        draw(given.tiles, chance)
        hand_out(given.times, chance)
        ask_boxes(given.times, chance, given.segments**0.5 * STEP * 0.9)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"peak memory {peak} MB")


if __name__ == "__main__":
    main()
