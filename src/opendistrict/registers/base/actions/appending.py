"""Leaves are written with the act they tell of: one statement, no lock, no waiting for others."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import connection
from psycopg import Cursor

from opendistrict.kernel.eventlog import leaves
from opendistrict.registers.base.shapes import Leaf

_APPEND = """
WITH leaf AS (
  INSERT INTO base_logleaf (kind, subject, at, body, salt) VALUES (%s, %s, %s, %s, %s) RETURNING id
)
INSERT INTO base_logwait (leaf_id) SELECT id FROM leaf RETURNING leaf_id
"""  # as `base_log` of the database, for acts that are stored functions
# The ids rise in the order in which the leaves are given.
_APPEND_ALL = """
WITH leaf AS (
  INSERT INTO base_logleaf (kind, subject, at, body, salt)
  SELECT r.kind, r.subject, r.at, r.body, r.salt
  FROM unnest(%s::text[], %s::text[], %s::timestamptz[], %s::bytea[], %s::bytea[])
       WITH ORDINALITY AS r (kind, subject, at, body, salt, place)
  ORDER BY r.place
  RETURNING id
)
INSERT INTO base_logwait (leaf_id) SELECT id FROM leaf RETURNING leaf_id
"""


def log(*, kind: str, subject: str, body: Mapping[str, object], at: datetime) -> int:
    """Append one act to the event log, in its transaction; returns the leaf's id.

    `kind` is a dotted word ("cases.promise"), `subject` what it is about ("cases.dossier:0190…").
    `body` is the wording that a receipt will show: text, whole numbers, truth values, lists and
    mappings (dates as ISO text); `ValueError` for anything else. It is published only as a salted
    commitment, yet no name or number of a person belongs into it: a receipt travels.
    """
    assert connection.in_atomic_block, "a leaf must live or die with the act it tells of"
    wording = _wording(subject, body)
    leaf = (kind, subject, at, wording, secrets.token_bytes(leaves.SALT))
    with connection.wrap_database_errors, Cursor(connection.connection) as cursor:
        (key,) = cursor.execute(_APPEND, leaf, prepare=True).fetchone() or (0,)
        return int(key)


def log_all(acts: Sequence[Leaf]) -> list[int]:
    """Append acts in their order by one statement; their ids in the same order."""
    assert connection.in_atomic_block, "a leaf must live or die with the act it tells of"
    if not acts:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            _APPEND_ALL,
            [
                [one.kind for one in acts],
                [one.subject for one in acts],
                [one.at for one in acts],
                [_wording(one.subject, one.body) for one in acts],
                [secrets.token_bytes(leaves.SALT) for _ in acts],
            ],
        )
        return sorted(row[0] for row in cursor.fetchall())


def _wording(subject: str, body: Mapping[str, object]) -> bytes:
    """The subject is part of what is hashed: the column beside it is only for finding."""
    assert body.get("subject", subject) == subject, "a leaf has one subject"
    return leaves.canonical({**body, "subject": subject})
