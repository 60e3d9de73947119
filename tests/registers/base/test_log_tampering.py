"""Whoever changes the log is found: by the log itself, or by what somebody else has kept of it."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.db import connection
from tests.registers.base.logs import audit, faults, minute, promises, tampering

from opendistrict.kernel import merkle
from opendistrict.kernel.eventlog import leaves
from opendistrict.kernel.eventlog.audit import Signed
from opendistrict.kernel.eventlog.notes import Checkpoint as Point
from opendistrict.kernel.eventlog.notes import Note, Signer
from opendistrict.kernel.eventlog.receipts import Receipt
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base
from opendistrict.registers.base import queries
from opendistrict.registers.base.models import Checkpoint, LogLeaf, LogPlace

pytestmark = pytest.mark.django_db


@pytest.fixture
def ids() -> list[int]:
    """A log of 600 promises, signed at 100, 300 and 600."""
    made: list[int] = []
    for until in (100, 300, 600):
        made += promises(until - len(made), first=len(made))
        base.keep_log(minute(until))
    return made


def held(receipt: Receipt) -> Signed:
    return Signed(receipt.note, receipt.key, held=True)


def test_an_honest_log_is_whole(ids: list[int]) -> None:
    found = audit(held(base.receipt(ids[0], minute(700))))
    assert (found.faults, found.size, found.good, found.checked) == ([], 600, 600, 4)


LATER = "replace(convert_from(body, 'UTF8'), '11-30', '12-30')::bytea"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (f"UPDATE base_logleaf SET body = {LATER}", "leaf_was_changed"),
        ("UPDATE base_logleaf SET kind = 'cases.extension'", "leaf_was_changed"),
        ("UPDATE base_logleaf SET at = at + interval '1 microsecond'", "leaf_was_changed"),
        ("UPDATE base_logleaf SET salt = substring(sha256(salt) FOR 16)", "leaf_was_changed"),
        ("UPDATE base_logleaf SET subject = 'cases.dossier:x'", "subject_was_changed"),
        ("DELETE FROM base_logleaf", "leaf_is_gone"),
    ],
)
def test_a_leaf_that_was_touched_is_named(ids: list[int], change: str, expected: str) -> None:
    with tampering("base_logleaf") as cursor:
        cursor.execute(f"{change} WHERE id = %s", [ids[123]])
    assert faults() == [(expected, 123)]


def test_a_place_that_was_taken_away_is_named(ids: list[int]) -> None:
    with tampering("base_logplace") as cursor:
        cursor.execute("DELETE FROM base_logplace WHERE position = 123")
    assert faults() == [("place_is_gone", 123)]


def test_a_leaf_changed_with_its_hash_is_found_by_what_was_signed(ids: list[int]) -> None:
    """Between which signed sizes it happened is all that can be said then."""
    with tampering("base_logplace") as cursor:
        cursor.execute("UPDATE base_logplace SET hash = sha256(hash) WHERE position = 123")
    found = audit().faults
    assert [(one.code, one.place) for one in found] == [
        ("leaf_was_changed", 123), ("node_was_changed", 0), ("checkpoint_differs", 300),
        ("checkpoint_differs", 600),
    ]  # fmt: skip
    assert found[2].before == 100


def test_a_log_that_does_not_begin_with_what_was_signed_is_not_signed(ids: list[int]) -> None:
    with tampering("base_logplace") as cursor:
        cursor.execute("UPDATE base_logplace SET hash = sha256(hash) WHERE position = 550")
    promises(1, first=600)
    with pytest.raises(Refused, match="log_was_rewritten"):
        base.keep_log(minute(601))


def test_a_subtree_that_was_changed_is_named(ids: list[int]) -> None:
    with tampering("base_lognode") as cursor:
        cursor.execute("UPDATE base_lognode SET hash = sha256(hash) WHERE index = 1")
    assert faults() == [("node_was_changed", 256)]


def test_a_tail_cut_off_is_found(ids: list[int]) -> None:
    with tampering("base_logplace", "base_logleaf", "base_lognode") as cursor:
        cursor.execute("DELETE FROM base_logplace WHERE position >= 500")
        cursor.execute("DELETE FROM base_logleaf WHERE id >= %s", [ids[500]])
    assert faults() == [("log_is_cut", 600)]


def test_a_leaf_taken_from_the_list_of_those_that_wait_is_found(ids: list[int]) -> None:
    [left_out] = promises(1, first=600)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM base_logwait")
    assert faults() == [("leaf_has_no_place", left_out)]


def test_a_checkpoint_signed_by_nobody_is_found(ids: list[int]) -> None:
    with tampering("base_checkpoint") as cursor:
        cursor.execute("UPDATE base_checkpoint SET at = at - interval '1 day' WHERE size = 300")
    assert faults() == [("signature_is_wrong", 300)]


def rewritten(since: int, change: Callable[[bytes], bytes]) -> None:
    """All that an operator with the key and the database can do: change an act, compute the tail
    anew, sign every checkpoint anew, with the moments they had."""
    signer = Signer.parse(settings.LOG_KEY)
    with tampering("base_logleaf", "base_logplace", "base_lognode", "base_checkpoint") as cursor:
        place = LogPlace.objects.get(position=since)
        leaf = LogLeaf.objects.get(pk=place.leaf_id)
        body = change(bytes(leaf.body))
        cursor.execute("UPDATE base_logleaf SET body = %s WHERE id = %s", [body, leaf.pk])
        hashed = leaves.hash_of(leaf.kind, leaves.instant(leaf.at), bytes(leaf.salt), body)
        cursor.execute("UPDATE base_logplace SET hash = %s WHERE position = %s", [hashed, since])
        tree, signed = merkle.Frontier(), {one.size: one for one in Checkpoint.objects.all()}
        for row in LogPlace.objects.order_by("position"):
            for level, index, node in tree.add(bytes(row.hash)):
                cursor.execute(
                    "UPDATE base_lognode SET hash = %s WHERE level = %s AND index = %s",
                    [node, level, index],
                )
            if one := signed.get(tree.size):
                again = signer.sign(Point(signer.name, tree.size, tree.root()), one.at)
                cursor.execute(
                    "UPDATE base_checkpoint SET root = %s, signature = %s WHERE size = %s",
                    [tree.root(), again.raw, tree.size],
                )


def test_a_rewritten_log_signed_anew_is_found_by_whoever_holds_a_receipt(ids: list[int]) -> None:
    mine, earlier = base.receipt(ids[123], minute(700)), base.receipt(ids[5], minute(700))
    old = Signed(queries.note_at(100), earlier.key, held=True)
    older = Signed(queries.note_at(300), earlier.key, held=True)
    rewritten(123, lambda body: body.replace(b"11-30", b"12-30"))
    assert faults() == [], "by itself such a log looks whole"
    assert faults(old) == [], "what was signed before the changed act still fits"
    assert faults(older) == [("held_checkpoint_differs", 300)]
    assert faults(held(mine)) == [("held_checkpoint_differs", 600)]
    checked = queries.check_receipt(mine)
    assert checked.findings.holds, "the office's own signature speaks against it"
    assert checked.is_in_log is False and not checked.is_our_checkpoint
    others = queries.check_receipt(earlier)
    assert others.is_in_log and not others.is_our_checkpoint
    again = base.receipt(ids[123], minute(701))
    assert again.note.checkpoint.root != mine.note.checkpoint.root
    assert again.note.signed_by(mine.key) and mine.note.signed_by(mine.key), "two roots, one size"


def test_a_log_that_is_shorter_than_what_somebody_holds(ids: list[int]) -> None:
    signer = Signer.parse(settings.LOG_KEY)
    point = Point(signer.name, 601, b"\7" * 32)
    longer = Signed(Note(point, (signer.sign(point, minute(0)),)), signer.verifier, held=True)
    assert faults(longer) == [("held_log_was_longer", 601)]
