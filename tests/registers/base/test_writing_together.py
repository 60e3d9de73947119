"""What an act leaves in several rooms: one statement, whole or not at all."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.db import transaction

from opendistrict.registers.base import actions as base
from opendistrict.registers.base.models import LogLeaf
from opendistrict.registers.base.shapes import Leaf, Part

AT = datetime(2026, 11, 23, 2, tzinfo=UTC)
SUBJECT = "test.thing:written-together"
pytestmark = pytest.mark.django_db


def leaf(at: datetime = AT) -> Part:
    return base.leaves([Leaf(kind="test.act", subject=SUBJECT, body={"what": "ký “nháy”"}, at=at)])


def kept() -> int:
    return LogLeaf.objects.filter(subject=SUBJECT).count()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("gives", ["0", "NULL"])
def test_by_itself_it_is_written_whole_or_not_at_all(gives: str) -> None:
    before = kept()
    assert not base.write_alone(leaf(), Part("one AS (SELECT 1)", {}, gives, 1))
    assert kept() == before
    assert base.write_alone(leaf(), Part("one AS (SELECT 1)", {}, "1", 1))
    assert kept() == before + 1


def test_by_itself_it_is_no_part_of_a_transaction() -> None:
    with pytest.raises(AssertionError):
        base.write_alone(replace(leaf(), wants=1))


def test_each_part_says_what_it_gave() -> None:
    with transaction.atomic():
        ids, one = base.write(leaf(), Part("one AS (SELECT 1 AS n)", {}, "(SELECT n FROM one)"))
    assert (len(ids), one) == (1, 1)


def test_an_offset_the_server_does_not_read_is_the_same_instant() -> None:
    far = AT.astimezone(timezone(timedelta(hours=18, minutes=58)))
    with transaction.atomic():
        base.write(leaf(far))
    assert LogLeaf.objects.get(subject=SUBJECT).at == AT
