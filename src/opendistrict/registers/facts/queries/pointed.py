"""Sums of facts that were told with a point and without an area, point by point."""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from opendistrict.kernel.days import end_of
from opendistrict.registers.facts import rules
from opendistrict.registers.facts.queries.sums import BEGINNING, WANTED
from opendistrict.registers.facts.shapes import Amount, Ask, Point

# A fact lies in the series of its own level alone; what lies in an area needs no point.
_POINTED = f"""
SELECT w.n, s.unit_id, f.lon, f.lat, sum(f.quantity), sum(coalesce(c.count, 1))::bigint
FROM unnest(%(measures)s::text[], %(wants)s::jsonb[], %(since)s::date[], %(until)s::date[])
     WITH ORDINALITY AS w (measure, want, since, until, n)
JOIN facts_series s ON s.measure = w.measure AND s.area_id IS NULL
     AND s.unit_id = ANY (%(units)s) AND {WANTED}
JOIN facts_fact f ON f.series_id = s.id AND f.lon IS NOT NULL
     AND f.happened_on >= w.since AND f.happened_on < w.until
     AND f.recorded_at < %(known_before)s
LEFT JOIN facts_correction c ON c.fact_id = f.id
GROUP BY w.n, s.unit_id, f.lon, f.lat
"""


def pointed(
    asks: Collection[Ask], unit_ids: Collection[UUID], *, known_on: date
) -> Mapping[tuple[Ask, UUID], Mapping[Point, Amount]]:
    """Of each ask and unit what lay at a point and in no area, as known at the end of `known_on`.

    One statement. Costs in proportion to the facts that have points: for units of which no share
    says where a number went, or only shares do.
    """
    wanted = list(asks)
    told: dict[str, Any] = {
        "measures": [ask.measure for ask in wanted],
        "wants": [json.dumps(dict(ask.slices)) if ask.slices else None for ask in wanted],
        "since": [ask.since or BEGINNING for ask in wanted],
        "until": [ask.until for ask in wanted],
        "units": list(unit_ids), "known_before": end_of(known_on),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_POINTED, told)
        rows = cursor.fetchall()
    found: defaultdict[tuple[Ask, UUID], dict[Point, Amount]] = defaultdict(dict)
    for n, unit_id, lon, lat, quantity, count in rows:
        point = rules.degrees(lon, lat)
        assert point is not None
        found[wanted[n - 1], unit_id][point] = Amount(quantity, count)
    return found
