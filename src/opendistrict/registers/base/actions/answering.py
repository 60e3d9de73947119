"""A request that may come twice is done once: the first one's answer is kept, and given again."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import connection

from opendistrict.registers.base.models import KeptAnswer
from opendistrict.registers.base.shapes import KeptAnswerShape

KEPT = timedelta(hours=24)

_CLAIM = """
INSERT INTO base_keptanswer AS k (caller, key, digest, at, status, headers, body)
VALUES (%s, %s, %s, %s, 0, '{}', '')
ON CONFLICT (caller, key) DO UPDATE SET digest = excluded.digest, at = excluded.at, status = 0
  WHERE k.at < %s
"""


def claim_answer(*, caller: str, key: str, digest: str, at: datetime) -> KeptAnswerShape | None:
    """None: this request is the first, and must `keep_answer` in the same transaction. Else what
    the first one was answered. While the first is at work this waits for it; had it failed, this
    one is the first."""
    assert connection.in_atomic_block, "a claim must live or die with what it is for"
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [caller, key, digest, at, at - KEPT])
        if cursor.rowcount:
            return None
    row = KeptAnswer.objects.get(caller=caller, key=key)
    return KeptAnswerShape(row.digest, row.status, row.headers, bytes(row.body))


def keep_answer(
    *, caller: str, key: str, status: int, headers: Mapping[str, str], body: bytes
) -> None:
    """What the first request was answered."""
    KeptAnswer.objects.filter(caller=caller, key=key).update(
        status=status, headers=dict(headers), body=body
    )


def forget_answers(at: datetime) -> int:
    """Drop what is older than a day; runs by the clock. How many there were."""
    return KeptAnswer.objects.filter(at__lt=at - KEPT).delete()[0]
