"""What others do with the same facts: one GROUP BY, DuckDB over Parquet, DHIS2's analytics tables.

The method of DHIS2 is told again after dhis2-core (JdbcAnalyticsTableManager, AnalyticsIndexHelper,
JdbcAnalyticsManager; BSD-3-Clause): values joined with resource tables into one wide row each, one
index for every dimension, `analyze`, swap. It is favoured: values are summed by month and area
beforehand, tables are unlogged, every column a query of ours does not use is left out but for its
dimensions, and a correction rebuilds only the "latest" partition.
"""

from pathlib import Path
from typing import Any

GROUP_BY = """
SELECT s.measure, s.unit_id, date_trunc('month', f.happened_on)::date, sum(f.quantity), count(*)
FROM facts_fact f JOIN facts_series s ON s.id = f.series_id GROUP BY 1, 2, 3
"""
_EXPORT = """
COPY (SELECT s.measure, s.unit_id, f.happened_on, f.quantity
      FROM facts_fact f JOIN facts_series s ON s.id = f.series_id) TO STDOUT (FORMAT csv)
"""
_IN_DUCKDB = """
SELECT measure, unit, date_trunc('month', day), sum(quantity), count(*)
FROM read_parquet('{path}') GROUP BY ALL
"""


class DuckDB:
    """The same facts in one Parquet file, made beforehand: only the reading is measured."""

    def __init__(self, cursor: Any, folder: Path) -> None:
        import duckdb

        self.path = folder / "facts.parquet"
        text = folder / "facts.csv"
        with text.open("wb") as file, cursor.copy(_EXPORT) as copy:
            for block in copy:
                file.write(block)
        self.database = duckdb.connect()
        self.database.execute("SET threads = 1")  # as the others
        self.database.execute(
            "COPY (SELECT * FROM read_csv($csv, header = false, columns = {'measure': 'VARCHAR', "
            "'unit': 'VARCHAR', 'day': 'DATE', 'quantity': 'DECIMAL(18, 4)'})) "
            f"TO '{self.path}' (FORMAT parquet, COMPRESSION zstd)",
            {"csv": str(text)},
        )
        text.unlink()

    def group_by(self) -> int:
        return len(self.database.execute(_IN_DUCKDB.format(path=self.path)).fetchall())

    def close(self) -> None:
        self.database.close()
        self.path.unlink()


# Kinds of period that DHIS2 keeps in every row, each with its index.
_PERIODS = {
    "monthly": "to_char(d, 'YYYYMM')",
    "bimonthly": "to_char(d, 'YYYY') || lpad(((extract(month FROM d)::int + 1) / 2)::text, 2, '0')",
    "quarterly": "to_char(d, 'YYYY\"Q\"Q')",
    "sixmonthly": "to_char(d, 'YYYY') || 'S' || ((extract(month FROM d)::int + 5) / 6)",
    "sixmonthlyapril": "to_char(d - interval '3 month', 'YYYY') || 'April'",
    "sixmonthlynov": "to_char(d + interval '2 month', 'YYYY') || 'Nov'",
    "yearly": "to_char(d, 'YYYY')",
    **{
        f"financial{month}": f"to_char(d, 'YYYY') || '{month}'"
        for month in ("feb", "april", "july", "aug", "sep", "oct", "nov")
    },
    **dict.fromkeys(
        ("daily", "weekly", "weeklywednesday", "weeklythursday", "weeklyfriday",
         "weeklysaturday", "weeklysunday", "biweekly"), "NULL",
    ),
}  # fmt: skip
_DIMENSIONS = {
    "dx": "des.uid", "co": "dcs.uid", "ao": "'default'::text", "pestartdate": "ps.startdate",
    "peenddate": "ps.enddate", "year": "ps.year", "pe": "ps.iso", "ou": "ous.uid",
    "oulevel": "ous.level", "id": "concat(des.uid, '-', ps.iso, '-', ous.uid, '-', dcs.uid)",
    "degs1": "des.degs1", "ougs1": "ous.ougs1", "cat1": "dcs.cat1", "cat2": "dcs.cat2",
    "uidlevel1": "ous.uidlevel1", "uidlevel2": "ous.uidlevel2", "uidlevel3": "ous.uidlevel3",
    **{kind: f"ps.{kind}" for kind in _PERIODS},
}  # fmt: skip

_RESOURCES = [
    """CREATE TABLE dhis_element AS SELECT n AS id, 'bench.m' || n AS uid, 'g' || n % 5 AS degs1
       FROM generate_series(1, 41) n""",
    """CREATE TABLE dhis_place AS
       SELECT row_number() OVER (ORDER BY s.unit_id, s.area_id)::int AS id, s.unit_id, s.area_id,
              coalesce(s.area_id, s.unit_id)::text AS uid, CASE WHEN s.area_id IS NULL THEN 2
              ELSE 3 END AS level, 'g' || min(s.id) % 4 AS ougs1, 'district'::text AS uidlevel1,
              s.unit_id::text AS uidlevel2, s.area_id::text AS uidlevel3
       FROM facts_series s GROUP BY s.unit_id, s.area_id""",
    """CREATE TABLE dhis_combo AS
       SELECT row_number() OVER (ORDER BY slices)::int AS id, slices, md5(slices::text) AS uid,
              slices ->> 'kind' AS cat1, slices ->> 'way' AS cat2
       FROM (SELECT DISTINCT slices FROM facts_series) s""",
    f"""CREATE TABLE dhis_period AS
       SELECT n AS id, to_char(d, 'YYYYMM') AS iso, d::date AS startdate,
              (d + interval '1 month' - interval '1 day')::date AS enddate,
              extract(year FROM d)::int AS year,
              {", ".join(f"({made})::text AS {kind}" for kind, made in _PERIODS.items())}
       FROM (SELECT n, date '2020-11-01' + n * interval '1 month' AS d
             FROM generate_series(1, 60) n) p""",
    """CREATE TABLE dhis_value AS
       SELECT e.id AS dataelementid, pe.id AS periodid, pl.id AS sourceid, co.id AS comboid,
              sum(f.quantity)::text AS value, now() - interval '2 day' AS lastupdated
       FROM facts_fact f JOIN facts_series s ON s.id = f.series_id
       JOIN dhis_element e ON e.uid = s.measure
       JOIN dhis_place pl ON pl.unit_id = s.unit_id
        AND pl.area_id IS NOT DISTINCT FROM s.area_id
       JOIN dhis_combo co ON co.slices = s.slices
       JOIN dhis_period pe ON f.happened_on BETWEEN pe.startdate AND pe.enddate
       GROUP BY 1, 2, 3, 4""",
    "ALTER TABLE dhis_value ADD PRIMARY KEY (dataelementid, periodid, sourceid, comboid)",
    "CREATE INDEX ON dhis_value (lastupdated)",
    "ANALYZE",
]
_POPULATE = f"""
INSERT INTO {{table}}
SELECT {", ".join(f"{made} AS {name}" for name, made in _DIMENSIONS.items())},
       dv.value::double precision AS value
FROM dhis_value dv JOIN dhis_period ps ON dv.periodid = ps.id
JOIN dhis_element des ON dv.dataelementid = des.id JOIN dhis_place ous ON dv.sourceid = ous.id
JOIN dhis_combo dcs ON dv.comboid = dcs.id
WHERE dv.lastupdated >= '{{since}}' AND ps.year BETWEEN {{first}} AND {{last}}
  AND dv.value ~* '^(-?)[0-9]*(\\.[0-9]*)?([eE][-+]?[0-9]+)?$'
"""
_LATEST = """
DELETE FROM dhis_analytics ax WHERE ax.id IN (
  SELECT concat(des.uid, '-', ps.iso, '-', ous.uid, '-', dcs.uid) FROM dhis_value dv
  JOIN dhis_period ps ON dv.periodid = ps.id JOIN dhis_element des ON dv.dataelementid = des.id
  JOIN dhis_place ous ON dv.sourceid = ous.id JOIN dhis_combo dcs ON dv.comboid = dcs.id
  WHERE dv.lastupdated >= '{since}')
"""
COCKPIT = """
SELECT dx, uidlevel2, sum(value) FROM dhis_analytics
WHERE yearly = '2025' AND year = 2025 AND uidlevel1 = 'district' GROUP BY dx, uidlevel2
"""
MONTHS = """
SELECT dx, monthly, uidlevel2, sum(value) FROM dhis_analytics
WHERE year IN (2020, 2021, 2022, 2023, 2024, 2025) AND uidlevel1 = 'district'
GROUP BY dx, monthly, uidlevel2
"""


class Dhis2:
    """Its tables beside ours, in the same database."""

    def __init__(self, cursor: Any) -> None:
        self.cursor = cursor
        for sql in _RESOURCES:
            cursor.execute(sql)
        self._table("dhis_analytics")
        for year in range(2020, 2026):
            self._table(f"dhis_analytics_{year}", inherits=True)

    def _table(self, name: str, *, inherits: bool = False) -> None:
        kinds = {"pestartdate": "date", "peenddate": "date", "year": "int", "oulevel": "int"}
        columns = ", ".join(f"{one} {kinds.get(one, 'text')}" for one in _DIMENSIONS)
        own = "() INHERITS (dhis_analytics)" if inherits else f"({columns}, value float8)"
        self.cursor.execute(f"CREATE UNLOGGED TABLE {name} {own}")

    def rebuild(self) -> None:
        """Every year's partition, filled, indexed and analysed."""
        for year in range(2020, 2026):
            self._fill(f"dhis_analytics_{year}", "2000-01-01", year, year)

    def _fill(self, table: str, since: str, first: int, last: int) -> None:
        given = {"table": table, "since": since, "first": first, "last": last}
        self.cursor.execute(_POPULATE.format(**given))
        for one in _DIMENSIONS:
            columns = {"co": "dx, co", "ao": "dx, ao"}.get(one, one)
            self.cursor.execute(f"CREATE INDEX ON {table} ({columns})")
        self.cursor.execute(f"CREATE INDEX ON {table} (value)")
        self.cursor.execute(f"ANALYZE {table}")

    def correct(self) -> None:
        """One value is corrected and seen again: through the partition of what is latest."""
        self.cursor.execute("DROP TABLE IF EXISTS dhis_latest")
        self.cursor.execute("SELECT now()")
        (since,) = self.cursor.fetchone()
        self.cursor.execute(
            "UPDATE dhis_value SET value = (value::numeric + 1)::text, lastupdated = now() "
            "WHERE ctid = (SELECT ctid FROM dhis_value LIMIT 1)"
        )
        self._table("dhis_latest")
        self._fill("dhis_latest", str(since), 2020, 2025)
        self.cursor.execute(_LATEST.format(since=since))
        self.cursor.execute("ALTER TABLE dhis_latest INHERIT dhis_analytics")
        self.cursor.execute(COCKPIT)

    def answers(self, sql: str) -> int:
        self.cursor.execute(sql)
        return len(self.cursor.fetchall())

    def drop(self) -> None:
        self.cursor.execute("DROP TABLE dhis_analytics CASCADE")
        for one in ("element", "place", "combo", "period", "value"):
            self.cursor.execute(f"DROP TABLE dhis_{one}")
