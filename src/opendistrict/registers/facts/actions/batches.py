"""Many facts of one moment, told by one statement: acts on many things at once, sample life."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from opendistrict.kernel.days import day_of
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.facts import queries, rules
from opendistrict.registers.facts.actions.interning import Named, intern
from opendistrict.registers.facts.models import Doubt
from opendistrict.registers.facts.shapes import MeasureShape, Telling
from opendistrict.registers.orgs import queries as orgs

# As in telling one fact; what is new leaves its part in the queue, already summed.
_TELL = """
WITH told AS (
  INSERT INTO facts_fact (id, recorded_at, series_id, happened_on, quantity, act, lon, lat)
  SELECT r.id, greatest(%(at)s, (SELECT max(at) FROM facts_closing)),
         r.series, r.day, r.quantity, r.act, r.lon, r.lat
  FROM unnest(%(ids)s::uuid[], %(series)s::int[], %(days)s::date[], %(quantities)s::numeric[],
              %(acts)s::text[], %(lons)s::int[], %(lats)s::int[])
       AS r (id, series, day, quantity, act, lon, lat)
  ORDER BY r.id
  ON CONFLICT (id) DO NOTHING
  RETURNING id, series_id, happened_on, quantity, recorded_at
), queued AS (
  INSERT INTO facts_pending (series_id, day, known, quantity, count)
  SELECT series_id, happened_on, (recorded_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date,
         sum(quantity), count(*)
  FROM told GROUP BY 1, 2, 3
)
SELECT id FROM told
"""
_OTHERWISE = """
SELECT f.act FROM facts_fact f
JOIN unnest(%(ids)s::uuid[], %(series)s::int[], %(days)s::date[], %(quantities)s::numeric[])
     AS r (id, series, day, quantity) ON r.id = f.id
WHERE (f.series_id, f.happened_on, f.quantity) IS DISTINCT FROM (r.series, r.day, r.quantity)
LIMIT 1
"""


def tell_all(facts: Sequence[Telling], *, at: datetime) -> int:
    """Tell facts in the caller's transaction, all or none; how many of them are new.

    The rules are those of telling one: what was told before is left out by its key, and refused
    when it is told otherwise.
    """
    assert connection.in_atomic_block, "a fact must live or die with the act that makes it true"
    if not facts:
        return 0
    measures = queries.measures()
    for fact in facts:
        if fact.measure not in measures:
            raise Refused("measure_is_unknown", measure=fact.measure)
    _refuse_wrong(facts, measures, at)
    ids = [rules.fact_id(measures[one.measure].source, one.measure, one.act) for one in facts]
    names = [_named(one, measures[one.measure]) for one in facts]
    fresh = list(dict.fromkeys(names))
    series = dict(zip(fresh, intern(fresh), strict=True))
    points = [rules.millionths(one.point) for one in facts]
    told: dict[str, Any] = {
        "at": at, "ids": ids, "series": [series[name] for name in names],
        "days": [one.happened_on for one in facts],
        "quantities": [one.quantity for one in facts], "acts": [one.act for one in facts],
        "lons": [lon for lon, _ in points], "lats": [lat for _, lat in points],
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_TELL, told)
        new = {row[0] for row in cursor.fetchall()}
        if len(new) < len(facts):
            cursor.execute(_OTHERWISE, told)
            if otherwise := cursor.fetchone():
                raise Refused("fact_was_told_otherwise", act=otherwise[0])
    _doubt(facts, ids, new, measures, at)
    return len(new)


def _named(fact: Telling, measure: MeasureShape) -> Named:
    return fact.measure, measure.source, fact.unit_id, fact.area_id, tuple(sorted(fact.slices))


def _refuse_wrong(
    facts: Sequence[Telling], measures: Mapping[str, MeasureShape], at: datetime
) -> None:
    today, lives = day_of(at), orgs.lives({one.unit_id for one in facts})
    for fact in facts:
        wrong = rules.weigh(fact, measures[fact.measure], today)
        spans = lives.get(fact.unit_id, ())
        if not any(since <= fact.happened_on < until for since, until in spans):
            wrong.append("unit_did_not_exist_then")
        if wrong:
            raise Refused(
                *wrong, measure=fact.measure, day=fact.happened_on, quantity=fact.quantity
            )


def _doubt(
    facts: Sequence[Telling],
    ids: Sequence[UUID],
    new: set[UUID],
    measures: Mapping[str, MeasureShape],
    at: datetime,
) -> None:
    Doubt.objects.bulk_create(
        Doubt(fact_id=pk, usual=most, raised_at=at)
        for pk, fact in zip(ids, facts, strict=True)
        if pk in new
        and (most := measures[fact.measure].most) is not None
        and abs(fact.quantity) > most
    )
