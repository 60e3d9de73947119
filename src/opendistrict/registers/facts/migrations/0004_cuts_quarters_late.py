"""Sums by slices without area, by quarters, and of what was learned late; all made for what is
already there.

Series cut by slices of a unit that keeps no area have been details so far, and are cuts from now
on. Adding a column to the series waits for whoever is telling, and makes others wait until all is
done: nothing is told, and nothing rolled up, in between.

On the way back series become details again; what other details added to their sums is put right
by `od facts rebuild`.
"""

import json
from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from opendistrict.registers.facts.rules import series_key

# A copy of `queries.counting`, as it was when this was written.
_HALF = (
    "({0} - (date_part('day', {0})::int - CASE WHEN date_part('day', {0}) >= 15 "
    "THEN 15 ELSE 1 END))"
)
_IS_LATE = f"{_HALF.format('known')} > {_HALF.format('day')}"
_FREE = "SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE facts_series DISABLE TRIGGER append_only"
_BOUND = "SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE facts_series ENABLE TRIGGER append_only"
_TO_CUTS = "UPDATE facts_series SET level = 3, place_id = NULL WHERE level = 0 AND area_id IS NULL"
_CUTS = """
SELECT DISTINCT measure, source, unit_id, slices::text, total_id
FROM facts_series WHERE level = 0 ORDER BY 1, 2, 3, 4
"""
_MADE = """
INSERT INTO facts_series (key, level, measure, source, unit_id, slices, total_id)
VALUES (%s, 3, %s, %s, %s, %s::jsonb, %s) ON CONFLICT (key) DO NOTHING
"""
_JOINED = """
UPDATE facts_series d SET cut_id = c.id FROM facts_series c
WHERE d.level = 0 AND c.level = 3 AND c.measure = d.measure AND c.source = d.source
  AND c.unit_id = d.unit_id AND c.slices = d.slices
"""
_HALVES = """
INSERT INTO facts_halfmonth AS old (series_id, half, quantity, count)
SELECT d.cut_id, h.half, sum(h.quantity), sum(h.count)
FROM facts_halfmonth h JOIN facts_series d ON d.id = h.series_id
WHERE d.cut_id IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2
ON CONFLICT (series_id, half) DO UPDATE
SET quantity = old.quantity + excluded.quantity, count = old.count + excluded.count
"""
_QUARTERS = """
INSERT INTO facts_quarter (series_id, quarter, quantity, count)
SELECT h.series_id, date_trunc('quarter', h.half)::date, sum(h.quantity), sum(h.count)
FROM facts_halfmonth h JOIN facts_series s ON s.id = h.series_id
WHERE s.level IN (2, 3) GROUP BY 1, 2 ORDER BY 1, 2
"""
# What waits in the queue will come by the roll-up, and is therefore taken out.
_LATE = f"""
INSERT INTO facts_late (series_id, half, known, quantity, count)
SELECT u.id, {_HALF.format("x.day")}, x.known, sum(x.quantity), sum(x.count)
FROM (
  SELECT f.series_id, f.happened_on AS day, k.known, f.quantity, coalesce(c.count, 1) AS count
  FROM facts_fact f
  CROSS JOIN LATERAL (
    SELECT (f.recorded_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS known) k
  LEFT JOIN facts_correction c ON c.fact_id = f.id
  UNION ALL
  SELECT series_id, day, known, -quantity, -count FROM facts_pending
) x JOIN facts_series s ON s.id = x.series_id
CROSS JOIN LATERAL (VALUES (s.id), (s.place_id), (s.total_id), (s.cut_id)) AS u (id)
WHERE u.id IS NOT NULL AND {_IS_LATE}
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""


def make_cuts(apps: Any, editor: Any) -> None:
    with editor.connection.cursor() as cursor:
        cursor.execute(_FREE)
        cursor.execute(_TO_CUTS)
        cursor.execute(_CUTS)
        made = [
            (series_key(measure, source, unit, None, json.loads(slices)), measure, source, unit,
             slices, total)
            for measure, source, unit, slices, total in cursor.fetchall()
        ]  # fmt: skip
        cursor.executemany(_MADE, made)
        cursor.execute(_JOINED)
        cursor.execute(_BOUND)
        cursor.execute(_HALVES)
        cursor.execute(_QUARTERS)
        cursor.execute(_LATE)


def unmake_cuts(apps: Any, editor: Any) -> None:
    with editor.connection.cursor() as cursor:
        cursor.execute(_FREE)
        cursor.execute("UPDATE facts_series SET cut_id = NULL WHERE cut_id IS NOT NULL")
        cursor.execute("UPDATE facts_series SET level = 0, place_id = total_id WHERE level = 3")
        cursor.execute(_BOUND)


class Migration(migrations.Migration):
    dependencies = [("facts", "0003_room_for_sums")]

    operations = [
        migrations.AddField(
            model_name="series",
            name="cut",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+",
                to="facts.series",
            ),
        ),
        migrations.AlterField(
            model_name="series",
            name="level",
            field=models.SmallIntegerField(
                choices=[(0, "Detail"), (1, "Place"), (2, "Total"), (3, "Cut")]
            ),
        ),
        migrations.CreateModel(
            name="Late",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "series_id", "half", "known",
                        blank=True, editable=False, primary_key=True, serialize=False,
                    ),
                ),
                (
                    "series",
                    models.ForeignKey(
                        db_constraint=False, db_index=False,
                        on_delete=django.db.models.deletion.PROTECT, related_name="+",
                        to="facts.series",
                    ),
                ),
                ("half", models.DateField()),
                ("known", models.DateField()),
                ("quantity", models.DecimalField(decimal_places=4, max_digits=24)),
                ("count", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Quarter",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "series_id", "quarter",
                        blank=True, editable=False, primary_key=True, serialize=False,
                    ),
                ),
                (
                    "series",
                    models.ForeignKey(
                        db_constraint=False, db_index=False,
                        on_delete=django.db.models.deletion.PROTECT, related_name="+",
                        to="facts.series",
                    ),
                ),
                ("quarter", models.DateField()),
                ("quantity", models.DecimalField(decimal_places=4, max_digits=24)),
                ("count", models.BigIntegerField()),
            ],
        ),
        migrations.RunSQL(
            "ALTER TABLE facts_late SET (fillfactor = 85);"
            "ALTER TABLE facts_quarter SET (fillfactor = 85);",
            "ALTER TABLE facts_late RESET (fillfactor);"
            "ALTER TABLE facts_quarter RESET (fillfactor);",
        ),
        migrations.RunPython(make_cuts, unmake_cuts),
    ]  # fmt: skip
