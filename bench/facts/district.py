"""An invented district with facts by the million, told by SQL; nothing in it is real.

A district and its ten wards with twenty areas each, merged into four wards on a later day; 41
measures, every second one with two slices; 41 numbers made of them; five years of facts.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

SINCE, TODAY = date(2020, 12, 1), date(2025, 11, 22)  # sixty months, the last not over
NOW = datetime(2025, 11, 22, 12, 0, tzinfo=UTC)
REFORM = date(2026, 1, 1)
WARDS, AREAS, MERGED, MEASURES = 10, 20, 4, 41
KINDS, WAYS = ("a", "b", "c", "d"), ("online", "counter", "post")
STOCKS = (29, 30, 31, 32)  # measures told by their changes
WITHOUT_AREA = 37  # measures from this one on keep no area
SOURCE = "bench"


@dataclass
class District:
    unit_ids: list[UUID]  # the district, then its wards
    merged_ids: list[UUID]
    area_ids: list[list[UUID]]  # of each ward
    codes: list[str] = field(default_factory=list)  # of the numbers
    facts: int = 0


def measure(n: int) -> str:
    return f"{SOURCE}.m{n}"


def is_cut(n: int) -> bool:
    return n % 2 == 1


def build() -> District:
    """Units, areas, measures and numbers, without any fact."""
    made = _places()
    _declare()
    _define(made)
    _intern(made)
    return made


def _places() -> District:
    from django.db.backends.postgresql.psycopg_any import DateRange

    from opendistrict.registers.orgs.models import Succession, Unit, UnitVersion
    from opendistrict.registers.places.models import Area, AreaInUnit

    def unit(slug: str, kind: str, parent: Any, valid: DateRange) -> Any:
        one = Unit.objects.create(slug=slug, kind=kind)
        UnitVersion.objects.create(
            unit=one, valid=valid, name=slug, short_name=slug, name_en=slug, basis="bench",
            confidence="sample", parent=parent,
        )  # fmt: skip
        return one

    always = DateRange(date(2000, 1, 1), None, "[)")
    before, after = DateRange(date(2000, 1, 1), REFORM, "[)"), DateRange(REFORM, None, "[)")
    top = unit("bench-district", "district", None, always)
    wards = [unit(f"bench-ward-{n}", "ward", top, before) for n in range(WARDS)]
    merged = [unit(f"bench-merged-{n}", "ward", top, after) for n in range(MERGED)]
    areas = []
    for n, ward in enumerate(wards):
        target = merged[n % MERGED]
        Succession.objects.create(
            on=REFORM, kind="merge", source=ward, target=target, share=Decimal(1), part=None,
            basis="bench", confidence="sample",
        )  # fmt: skip
        mine = [
            Area(slug=f"bench-area-{n}-{m}", name=f"{n}-{m}", name_en="", confidence="sample",
                 is_sample=True)
            for m in range(AREAS)
        ]  # fmt: skip
        Area.objects.bulk_create(mine)
        AreaInUnit.objects.bulk_create(
            AreaInUnit(area=area, unit=home, valid=valid, basis="bench")
            for area in mine
            for home, valid in ((ward, before), (target, after))
        )
        areas.append([area.pk for area in mine])
    return District([top.pk, *(one.pk for one in wards)], [one.pk for one in merged], areas)


def _declare() -> None:
    from opendistrict.registers.facts import registry
    from opendistrict.registers.facts.shapes import Kind, MeasureShape, Slice

    slices = (
        Slice("kind", "Loại", "Kind", tuple((one, one, one) for one in KINDS)),
        Slice("way", "Cách", "Way", tuple((one, one, one) for one in WAYS)),
    )
    registry.declare(
        *(
            MeasureShape(
                code=measure(n), name=f"Đại lượng mẫu {n}", name_en=f"Sample measure {n}",
                kind=Kind.STOCK if n in STOCKS else Kind.FLOW, unit="đồng", source=SOURCE,
                slices=slices if is_cut(n) else (), most=Decimal(1_000_000), is_sample=True,
            )
            for n in range(1, MEASURES + 1)
        )
    )  # fmt: skip


def _formula(n: int) -> Any:
    """The formula of the n-th number: about as often of each kind as in a year's plan."""
    from opendistrict.engine.indicators.shapes import Formula, FormulaKind, Part, Term

    kind = FormulaKind
    plain, cut = Term(measure(n)), (("kind", ("a", "b")),)
    some = Term(measure(n), cut) if is_cut(n) else Term(measure(n - 1))
    special = {
        33: Formula(kind.YES_NO, (plain,)),
        34: Formula(kind.GROWTH, (plain,)),
        35: Formula(kind.GROWTH, (plain,)),
        36: Formula(kind.REDUCE, (plain,)),
        37: Formula(kind.THRESHOLD, (plain,), every="month", at_least=Decimal(10)),
        38: Formula(kind.MAINTAIN, (plain,), every="month", at_least=Decimal(0)),
        39: Formula(kind.COMPOSITE, parts=tuple(Part(f"bench-{m}") for m in (1, 2, 23))),
    }
    if n in special:
        return special[n]
    if n in STOCKS:
        return Formula(kind.LEVEL, (Term(measure(n), stock=True),))
    if 19 <= n <= 22:
        return Formula(kind.COUNT, (Term(measure(n), count=True),))
    if 23 <= n <= 28:
        return Formula(kind.RATIO, (some,), (plain,), scale=Decimal(100))
    return Formula(kind.CUMULATIVE, (plain,))


def _define(made: District) -> None:
    from opendistrict.engine.indicators.models import Definition, Indicator
    from opendistrict.engine.indicators.rules.formulas import to_data

    for n in range(1, MEASURES + 1):
        one = Indicator.objects.create(
            code=f"bench-{n}", name=f"Chỉ số mẫu {n}", name_en=f"Sample {n}", unit="đồng",
            direction="up", decimals=1, frequency="month", basis="bench", confidence="sample",
            is_sample=True,
        )  # fmt: skip
        Definition.objects.create(
            indicator=one, version=1, since=date(2000, 1, 1), formula=to_data(_formula(n)),
            basis="bench", recorded_at=datetime(2020, 1, 1, tzinfo=UTC),
        )  # fmt: skip
        made.codes.append(one.pk)


def _intern(made: District) -> None:
    """Every series facts may be told of, and a table to draw them from by number."""
    from django.db import connection

    from opendistrict.registers.facts.actions.interning import Named, intern

    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE bench_pick (measure smallint, k int, series int, top numeric, sign int)"
        )
        for n in range(1, MEASURES + 1):
            named: list[Named] = [
                (measure(n), SOURCE, unit, area, cut)
                for ward, unit in enumerate(made.unit_ids[1:])
                for area in (made.area_ids[ward] if n < WITHOUT_AREA else [None])
                for cut in _cuts(n)
            ]
            keys = intern(named)
            cursor.execute(
                "INSERT INTO bench_pick SELECT %s, k - 1, s, %s, %s FROM unnest(%s::int[]) "
                "WITH ORDINALITY AS t (s, k)",
                [n, 400_000 if n % 3 == 0 else 1, -1 if n in STOCKS else 1, _mixed(keys)],
            )
        cursor.execute("ANALYZE")


def _cuts(n: int) -> Sequence[tuple[tuple[str, str], ...]]:
    if not is_cut(n):
        return [()]
    return [(("kind", kind), ("way", way)) for kind in KINDS for way in WAYS]


def _mixed(keys: list[int]) -> list[int]:
    """In an order without meaning: the first of them will get most of the facts."""
    return sorted(keys, key=lambda key: key * 7919 % 104729)


# One fact a number: its measure, its series and its day by chance, few of each kind often. Days
# follow the numbers, so that what was learned lies in the order of learning.
_FACTS = """
INSERT INTO facts_fact (id, recorded_at, series_id, happened_on, quantity, act)
SELECT overlay(overlay(md5(act) placing lpad(to_hex(
         (extract(epoch FROM told) * 1000)::bigint), 12, '0') from 1 for 12)
         placing '8' from 13 for 1)::uuid, told, series, day, quantity, act
FROM (
  SELECT 'bench.act:SO-' || lpad(n::text, 12, '0') AS act, p.series, d.day,
         CASE WHEN p.top = 1 THEN CASE WHEN p.sign < 0 AND d.chance < 0.4 THEN -1 ELSE 1 END
              ELSE floor(d.chance * p.top) + 1 END AS quantity,
         least(d.day + d.late, %(today)s::date) + interval '1 hour' * (2 + 6 * d.chance) AS told
  FROM (
    SELECT n, least(%(since)s::date + ((n - %(first)s) * %(days)s / %(count)s)::int
             + (random() * 6)::int, %(today)s::date) AS day,
           CASE WHEN random() < 0.03 THEN 1 + (random() * 60)::int ELSE 0 END AS late,
           1 + floor(%(measures)s * random())::int AS measure, random() AS chance,
           power(random(), 2) AS share
    FROM generate_series(%(first)s::bigint, %(first)s::bigint + %(count)s - 1) n
  ) d
  JOIN (SELECT measure, count(*) AS many FROM bench_pick GROUP BY 1) m ON m.measure = d.measure
  JOIN bench_pick p ON p.measure = d.measure AND p.k = floor(d.share * m.many)::int
  ORDER BY n
) told
"""
_CORRECTED = """
WITH wrong AS (
  SELECT id, series_id, happened_on, act FROM facts_fact TABLESAMPLE BERNOULLI (0.1)
  WHERE act LIKE 'bench.act:SO-%%' AND act >= %(act)s
), told AS (
  INSERT INTO facts_fact (id, recorded_at, series_id, happened_on, quantity, act)
  SELECT md5(act)::uuid, %(now)s, series_id, happened_on, 1, 'bench.right:' || act FROM wrong
  RETURNING id
)
INSERT INTO facts_correction (fact_id, corrects_id, count, reason, corrected_by)
SELECT md5(act)::uuid, id, 0, 'bench', 'bench' FROM wrong
"""


def tell(made: District, upto: int, *, queued: bool = False) -> None:
    """Tell more facts, until there are `upto`: the whole five years once more. With `queued` they
    are of the last two months and wait for the roll-up, as an import leaves them."""
    from django.db import connection

    first, count = made.facts, upto - made.facts
    since = date(2025, 9, 22) if queued else SINCE
    given = {
        "first": first, "count": count, "since": since, "today": TODAY, "now": NOW,
        "days": (TODAY - since).days, "measures": MEASURES,
        "act": f"bench.act:SO-{first:012d}",
    }  # fmt: skip
    with connection.cursor() as cursor:
        if queued:
            cursor.execute(f"WITH t AS ({_FACTS} RETURNING series_id, happened_on, recorded_at, "
                           "quantity) INSERT INTO facts_pending (series_id, day, known, quantity, "
                           "count) SELECT series_id, happened_on, recorded_at::date, "
                           "sum(quantity), count(*) FROM t GROUP BY 1, 2, 3", given)  # fmt: skip
        else:
            _without_index(cursor, given)
        cursor.execute("SELECT setval(pg_get_serial_sequence('facts_pending', 'id'), "
                       "greatest((SELECT max(id) FROM facts_pending), 1))")  # fmt: skip
    made.facts = upto


def _without_index(cursor: Any, given: dict[str, Any]) -> None:
    """Many facts at once: the index of series is built when they are there."""
    cursor.execute("SELECT pg_get_indexdef('facts_of_a_series'::regclass)")
    (again,) = cursor.fetchone()
    cursor.execute("DROP INDEX facts_of_a_series")
    cursor.execute("SET synchronous_commit = off")
    cursor.execute(_FACTS, given)
    cursor.execute(_CORRECTED, given)
    cursor.execute(again)
    cursor.execute("RESET synchronous_commit")
