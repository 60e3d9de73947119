"""The least a durable step costs in PostgreSQL: rows of the size of ours, by a stored function and
by four statements."""

import json
import os
import random
from typing import Any

import psycopg

SETUP = """
DROP SCHEMA IF EXISTS bare CASCADE;
CREATE SCHEMA bare;
CREATE TABLE bare.dossier (
  id bigint PRIMARY KEY, code text NOT NULL, state text NOT NULL, revision int NOT NULL,
  holder uuid, held_since timestamptz NOT NULL DEFAULT now(), form jsonb NOT NULL,
  words tsvector, promised_at timestamptz) WITH (fillfactor = 80);
CREATE INDEX ON bare.dossier (holder, promised_at, id);
CREATE TABLE bare.step (
  dossier bigint NOT NULL, n int NOT NULL, transition text NOT NULL, state text NOT NULL,
  at timestamptz NOT NULL DEFAULT now(), actor text NOT NULL, label text NOT NULL, post uuid,
  holder uuid, note text NOT NULL, details jsonb, PRIMARY KEY (dossier, n));
CREATE TABLE bare.fact (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(), series int NOT NULL, day date NOT NULL,
  quantity numeric NOT NULL, act text NOT NULL);
CREATE INDEX ON bare.fact (series, day);
CREATE TABLE bare.outbox (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, topic text NOT NULL, payload jsonb NOT NULL);
INSERT INTO bare.dossier
SELECT g, 'H-' || g, '4.tham_tra', 1, gen_random_uuid(), now(),
  jsonb_build_object('ho_ten', 'Đặng Thị Ngọc Ánh', 'muc_dich', 'bổ sung lý lịch'),
  to_tsvector('simple', 'dang thi ngoc anh h ' || g), now() + interval '3 days'
FROM generate_series(1, 100000) g;
CREATE FUNCTION bare.step(which bigint, who uuid) RETURNS int LANGUAGE plpgsql AS $$
DECLARE now_at int;
BEGIN
  UPDATE bare.dossier SET revision = revision + 1, state = '4.ky', holder = who, held_since = now()
  WHERE id = which RETURNING revision INTO now_at;
  INSERT INTO bare.step VALUES (which, now_at, 'pass_on:ky', '4.ky', now(), 'officer',
    'Nguyễn Văn Mẫu', who, who, '', NULL);
  INSERT INTO bare.fact (series, day, quantity, act)
  VALUES (which % 50, current_date, 1, which || ':' || now_at);
  INSERT INTO bare.outbox (topic, payload)
  VALUES ('cases.done', jsonb_build_object('dossier', which, 'n', now_at));
  RETURN now_at;
END $$;
"""
_UPDATE = """UPDATE bare.dossier SET revision = revision + 1, state = '4.ky', holder = %s,
  held_since = now() WHERE id = %s RETURNING revision"""
_STEP = """INSERT INTO bare.step VALUES (%s, %s, 'pass_on:ky', '4.ky', now(), 'officer',
  'Nguyễn Văn Mẫu', %s, %s, '', NULL)"""
_FACT = "INSERT INTO bare.fact (series, day, quantity, act) VALUES (%s, current_date, 1, %s)"
_OUTBOX = "INSERT INTO bare.outbox (topic, payload) VALUES ('cases.done', %s)"


class Bare:
    """`function`: one call; else four statements in a transaction."""

    def __init__(self, *, function: bool) -> None:
        from uuid import uuid4

        self.connection = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)
        self.connection.prepare_threshold = 0
        self.function = function
        self.who = uuid4()

    @staticmethod
    def setup() -> None:
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
            server.execute(SETUP)

    def backend(self) -> int:
        return self.connection.info.backend_pid

    def step(self) -> None:
        which = random.randint(1, 100_000)
        run: Any = self.connection.execute
        if self.function:
            run("SELECT bare.step(%s, %s)", (which, self.who)).fetchone()
            return
        with self.connection.transaction():
            (n,) = run(_UPDATE, (self.who, which)).fetchone()
            run(_STEP, (which, n, self.who, self.who))
            run(_FACT, (which % 50, f"{which}:{n}"))
            run(_OUTBOX, (json.dumps({"dossier": which, "n": n}),))
