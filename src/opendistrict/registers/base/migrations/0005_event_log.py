"""The event log: leaves, their places, the subtrees over them, and what was signed of it.

What is written once is never changed: leaves, places, nodes, checkpoints, signatures of witnesses.
Only the list of leaves that wait for a place is emptied again.
"""

from importlib import import_module

import django.contrib.postgres.indexes
import django.db.models.lookups
from django.db import migrations, models

append_only = import_module(
    "opendistrict.registers.base.migrations.0002_database_rules"
).append_only

# Equals kernel.eventlog.leaves.canonical (a test compares them).
CANONICAL = r"""
CREATE FUNCTION base_log_json(value jsonb) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  CASE jsonb_typeof(value)
    WHEN 'object' THEN RETURN (
      SELECT '{' || coalesce(string_agg(
        to_json(e.key)::text || ':' || base_log_json(e.value), ',' ORDER BY e.key COLLATE "C"), '')
        || '}' FROM jsonb_each(value) e);
    WHEN 'array' THEN RETURN (
      SELECT '[' || coalesce(string_agg(base_log_json(e.value), ',' ORDER BY e.place), '') || ']'
      FROM jsonb_array_elements(value) WITH ORDINALITY AS e (value, place));
    WHEN 'string' THEN RETURN to_json(value #>> '{}')::text;
    WHEN 'number' THEN
      IF (value #>> '{}')::numeric <> trunc((value #>> '{}')::numeric)
         OR abs((value #>> '{}')::numeric) >= 9007199254740992 THEN
        RAISE EXCEPTION 'a leaf holds whole numbers below 2^53 only: write % as text', value
          USING ERRCODE = 'invalid_parameter_value';
      END IF;
      RETURN trunc((value #>> '{}')::numeric)::text;
    ELSE RETURN value::text;
  END CASE;
END $$;
"""

# Equals base.actions.log (a test compares them): the leaf, and that it waits for its place.
LOG = """
CREATE FUNCTION base_log(kind text, subject text, body jsonb, at timestamptz) RETURNS bigint
LANGUAGE sql VOLATILE AS $$
  WITH leaf AS (
    INSERT INTO base_logleaf (kind, subject, at, body, salt)
    SELECT base_log.kind, base_log.subject, base_log.at,
           convert_to(base_log_json(base_log.body || jsonb_build_object('subject', base_log.subject)),
                      'UTF8'),
           substring(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())) FOR 16)
    RETURNING id
  )
  INSERT INTO base_logwait (leaf_id) SELECT id FROM leaf RETURNING leaf_id
$$;
"""

# Equals kernel.eventlog.leaves.hash_of (a test compares them). A kind has no character to escape.
LEAF_HASH = r"""
CREATE FUNCTION base_log_leaf_hash(kind text, at timestamptz, salt bytea, body bytea) RETURNS bytea
LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
  SELECT sha256('\x00'::bytea || convert_to(
    '{"at":"' || to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
    || '","commitment":"' || encode(sha256(salt || body), 'hex')
    || '","kind":"' || kind || '","v":1}', 'UTF8'))
$$;
"""

# Equals kernel.merkle.fold: the root over as many hashes as a power of two.
FOLD = r"""
CREATE FUNCTION base_log_fold(hashes bytea[]) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  n int := cardinality(hashes);
BEGIN
  WHILE n > 1 LOOP
    n := n / 2;
    FOR i IN 1..n LOOP
      hashes[i] := sha256('\x01'::bytea || hashes[2 * i - 1] || hashes[2 * i]);
    END LOOP;
  END LOOP;
  RETURN hashes[1];
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("base", "0004_turns"),
    ]

    operations = [
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                ("size", models.BigIntegerField(primary_key=True, serialize=False)),
                ("root", models.BinaryField()),
                ("at", models.DateTimeField()),
                ("signature", models.BinaryField()),
                ("key", models.CharField(max_length=300)),
            ],
        ),
        migrations.CreateModel(
            name="Cosignature",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "size", "key", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("size", models.BigIntegerField()),
                ("key", models.CharField(max_length=300)),
                ("at", models.DateTimeField()),
                ("signature", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="LogNode",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "level",
                        "index",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("level", models.SmallIntegerField()),
                ("index", models.BigIntegerField()),
                ("hash", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="LogWaiting",
            fields=[
                ("leaf_id", models.BigIntegerField(primary_key=True, serialize=False)),
            ],
            options={
                "db_table": "base_logwait",
            },
        ),
        migrations.CreateModel(
            name="Witnessed",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "origin",
                        "size",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("origin", models.CharField(max_length=200)),
                ("size", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("key", models.CharField(max_length=300)),
                ("note", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="LogLeaf",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=64)),
                ("subject", models.CharField(max_length=96)),
                ("at", models.DateTimeField()),
                ("body", models.BinaryField()),
                ("salt", models.BinaryField()),
            ],
            options={
                "indexes": [models.Index(fields=["subject", "id"], name="leaves_of_subject")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__regex", "^[a-z0-9_]+(\\.[a-z0-9_]+)+$")),
                        name="leaf_kind_is_a_dotted_word",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.Exact(
                            models.Func(
                                "salt", function="octet_length", output_field=models.IntegerField()
                            ),
                            16,
                        ),
                        name="leaf_salt_has_16_bytes",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LogPlace",
            fields=[
                ("position", models.BigIntegerField(primary_key=True, serialize=False)),
                ("leaf_id", models.BigIntegerField(unique=True)),
                ("hash", models.BinaryField()),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.HashIndex(
                        fields=["hash"], name="places_by_hash"
                    )
                ],
            },
        ),
        migrations.RunSQL(CANONICAL, "DROP FUNCTION base_log_json(jsonb);"),
        migrations.RunSQL(
            LEAF_HASH, "DROP FUNCTION base_log_leaf_hash(text, timestamptz, bytea, bytea);"
        ),
        migrations.RunSQL(FOLD, "DROP FUNCTION base_log_fold(bytea[]);"),
        migrations.RunSQL(LOG, "DROP FUNCTION base_log(text, text, jsonb, timestamptz);"),
        *map(
            append_only,
            (
                "base_logleaf",
                "base_logplace",
                "base_lognode",
                "base_checkpoint",
                "base_cosignature",
                "base_witnessed",
            ),
        ),
    ]
