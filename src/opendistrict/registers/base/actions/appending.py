"""Leaves are written with the act they tell of: one statement, no lock, no waiting for others."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime

from opendistrict.kernel.eventlog.leaves import SALT, canonical
from opendistrict.registers.base.actions.together import as_json, write
from opendistrict.registers.base.shapes import Leaf, Part

# As `base_log` of the database, for acts that are stored functions. The ids rise in the order in
# which the leaves are given.
_APPEND = """leaf AS (
  INSERT INTO base_logleaf (kind, subject, at, body, salt)
  SELECT kind, subject, at, convert_to(body, 'UTF8'), decode(salt, 'hex')
  FROM ROWS FROM (json_to_recordset(%(leaves)s::json)
         AS (kind text, subject text, at timestamptz, body text, salt text))
       WITH ORDINALITY AS r (kind, subject, at, body, salt, place)
  ORDER BY place RETURNING id
), waiting AS (
  INSERT INTO base_logwait (leaf_id) SELECT id FROM leaf
)"""


def log(*, kind: str, subject: str, body: Mapping[str, object], at: datetime) -> int:
    """Append one act to the event log, in its transaction; returns the leaf's id.

    `kind` is a dotted word ("cases.promise"), `subject` what it is about ("cases.dossier:0190…").
    `body` is the wording that a receipt will show: text, whole numbers, truth values, lists and
    mappings (dates as ISO text); `ValueError` for anything else. It is published only as a salted
    commitment, yet no name or number of a person belongs into it: a receipt travels.
    """
    return log_all([Leaf(kind=kind, subject=subject, body=body, at=at)])[0]


def log_all(acts: Sequence[Leaf]) -> list[int]:
    """Append acts in their order by one statement; their ids in the same order."""
    return sorted(write(leaves(acts))[0]) if acts else []


def leaves(acts: Sequence[Leaf]) -> Part:
    """As `log_all`, in one statement with what else an act writes."""
    rows = [
        {
            "kind": one.kind, "subject": one.subject, "at": one.at,
            "body": _wording(one.subject, one.body).decode(),
            "salt": secrets.token_hex(SALT),
        }
        for one in acts
    ]  # fmt: skip
    return Part(_APPEND, {"leaves": as_json(rows)}, "(SELECT array_agg(id) FROM leaf)")


def _wording(subject: str, body: Mapping[str, object]) -> bytes:
    """The subject is part of what is hashed: the column beside it is only for finding."""
    assert body.get("subject", subject) == subject, "a leaf has one subject"
    return canonical({**body, "subject": subject})
