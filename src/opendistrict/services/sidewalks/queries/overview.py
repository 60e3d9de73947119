"""The service on one page: what is in use on a day, street by street, and what is owed for it."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from opendistrict.kernel.money import Money
from opendistrict.services.sidewalks.shapes import Overview, StreetUse

# Lengths in centimetres. Metres that several share, by hours or one behind the other, are used
# once; what stands still on the day is not used. What a list opens is told by its own stretch, or
# all kerbs of its street.
_STREETS = """
WITH used AS (
  SELECT street_id, sum(uses) AS uses, sum(area) AS area,
         sum((SELECT sum(upper(one) - lower(one)) FROM unnest(lengths) one)) AS length
  FROM (
    SELECT s.street_id, count(*) AS uses, range_agg(u.along) AS lengths,
           sum((upper(u.along) - lower(u.along))::bigint * (upper(u.depth) - lower(u.depth)))
             AS area
    FROM sidewalks_use u JOIN places_segment s ON s.id = u.segment_id
    WHERE (u.state = 'active' OR u.state IN ('ended', 'revoked') AND u.ended_on > %(on)s::date)
      AND u.days @> %(on)s::date AND u.unit_id = ANY(%(units)s)
      AND NOT EXISTS (
        SELECT FROM sidewalks_pause p WHERE p.use_id = u.id AND p.days @> %(on)s::date)
    GROUP BY s.street_id, s.id) each
  GROUP BY 1
), listed AS (
  SELECT street_id, sum(length) AS length FROM (
    SELECT l.street_id, s.id, least(sum(coalesce(upper(l.along) - lower(l.along),
           (s.length_m * 100)::int)), (s.length_m * 100)::int) AS length
    FROM sidewalks_listing l JOIN places_segment s
      ON s.street_id = l.street_id AND (l.segment_id IS NULL OR l.segment_id = s.id)
    WHERE l.valid @> %(on)s::date AND s.valid @> %(on)s::date
    GROUP BY l.street_id, s.id, s.length_m) kerbs
  GROUP BY 1
)
SELECT t.name, t.slug, coalesce(u.uses, 0), coalesce(u.length, 0), coalesce(u.area, 0),
       coalesce(l.length, 0)
FROM used u FULL JOIN listed l USING (street_id) JOIN places_street t ON t.id = street_id
ORDER BY coalesce(u.length, 0) DESC, t.name
"""
_OWED = """
SELECT u.state, count(*), coalesce(sum((u.fee->>'total')::bigint), 0), bool_or(u.is_sample)
FROM sidewalks_use u
WHERE u.unit_id = ANY(%(units)s) AND u.state IN ('held', 'active')
  AND (upper(u.days) > %(on)s::date OR u.state = 'held')
GROUP BY 1
"""


def overview(unit_ids: Collection[UUID], on: date) -> Overview:
    """What is in use on a day in these units; the caller's scope is `unit_ids`."""
    params: dict[str, Any] = {"units": list(unit_ids), "on": on}
    with connection.cursor() as cursor:
        cursor.execute(_STREETS, params)
        streets = tuple(
            StreetUse(name, slug, uses, length, area, listed)
            for name, slug, uses, length, area, listed in cursor.fetchall()
        )
        cursor.execute(_OWED, params)
        owed = cursor.fetchall()
    states = {state: (count, Money(int(dong))) for state, count, dong, _ in owed}
    nobody = (0, Money(0))
    return Overview(
        streets=streets, held=states.get("held", nobody)[0],
        active=states.get("active", nobody)[0],
        charged=states.get("active", nobody)[1] + states.get("held", nobody)[1],
        is_sample=any(is_sample for *_, is_sample in owed),
    )  # fmt: skip
