"""The event log: acts never wait for each other, every leaf gets one place, receipts hold."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from django.db import DataError, IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import Settings
from tests.registers.base.logs import (
    AT,
    at_once,
    empty_log,
    faults,
    minute,
    other,
    promise,
    promises,
)

from opendistrict.kernel import merkle
from opendistrict.kernel.eventlog import leaves
from opendistrict.kernel.eventlog.notes import Note, Signer
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base
from opendistrict.registers.base import queries
from opendistrict.registers.base.models import LogLeaf, LogNode, LogPlace
from opendistrict.registers.base.shapes import Leaf

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
VALUE = st.recursive(
    st.none() | st.booleans() | st.integers(-(1 << 53) + 1, (1 << 53) - 1) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)
BODY = st.dictionaries(TEXT, VALUE, max_size=4)
MOMENT = st.integers(-(10**15), 7 * 10**15).map(
    lambda micros: datetime(2000, 1, 1, tzinfo=UTC) + timedelta(microseconds=micros)
)
ELSEWHERE = timezone(timedelta(hours=7))
relaxed = settings(deadline=None, max_examples=60,
                   suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip


@pytest.mark.django_db
@relaxed
@given(body=BODY, at=MOMENT)
def test_the_database_writes_a_leaf_as_python_does(body: dict[str, Any], at: datetime) -> None:
    body.pop("subject", None)
    at = at.astimezone(ELSEWHERE)
    with transaction.atomic(), connection.cursor() as cursor:
        ours = base.log(kind="cases.promise", subject="cases.dossier:1", body=body, at=at)
        cursor.execute(
            "SELECT base_log('cases.promise', 'cases.dossier:1', %s::jsonb, %s)",
            [json.dumps(body), at],
        )
        theirs = cursor.fetchone()[0]
        mine, its = (LogLeaf.objects.get(pk=pk) for pk in (ours, theirs))
        assert bytes(mine.body) == bytes(its.body) == leaves.canonical(json.loads(mine.body))
        assert mine.at == its.at == at and mine.salt != its.salt
        cursor.execute(
            "SELECT base_log_leaf_hash(kind, at, salt, body) FROM base_logleaf WHERE id = %s",
            [theirs],
        )
        assert cursor.fetchone()[0] == leaves.hash_of(
            its.kind, leaves.instant(at), bytes(its.salt), bytes(its.body)
        )
    base.sequence()
    assert {queries.place_of(pk) is None for pk in (ours, theirs)} == {False}


@pytest.mark.django_db
@pytest.mark.parametrize("body", ['{"a": 1.5}', '{"a": 9007199254740992}', '{"a": [0.1]}'])
def test_what_readers_may_read_otherwise_is_no_leaf(body: str) -> None:
    with pytest.raises(ValueError, match="leaf"):
        base.log(kind="test.done", subject="t:1", body=json.loads(body), at=AT)
    with pytest.raises(DataError, match="2\\^53"), \
            transaction.atomic(), connection.cursor() as cursor:  # fmt: skip
        cursor.execute("SELECT base_log('test.done', 't:1', %s::jsonb, now())", [body])
    with pytest.raises(ValueError, match="NUL"):
        base.log(kind="test.done", subject="t:1", body={"a": "\0"}, at=AT)


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["base_logleaf", "base_logplace", "base_lognode",
                                   "base_checkpoint"])  # fmt: skip
def test_nothing_of_the_log_is_changed_or_deleted(table: str) -> None:
    promises(256)
    base.keep_log(AT)
    column = "hash" if table in ("base_logplace", "base_lognode") else "at"
    for statement in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), \
                connection.cursor() as cursor:  # fmt: skip
            cursor.execute(statement)


@pytest.mark.django_db
def test_kinds_are_dotted_words_and_subjects_are_hashed() -> None:
    with pytest.raises(IntegrityError, match="leaf_kind_is_a_dotted_word"), transaction.atomic():
        base.log(kind='x","v":2', subject="t:1", body={}, at=AT)
    leaf = promise(7)
    assert json.loads(LogLeaf.objects.get(pk=leaf).body)["subject"] == "cases.dossier:7"
    with pytest.raises(AssertionError):
        base.log(kind="test.done", subject="t:1", body={"subject": "t:2"}, at=AT)


@pytest.mark.django_db(transaction=True)
def test_a_leaf_lives_and_dies_with_its_act() -> None:
    empty_log()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        base.log(kind="test.done", subject="t:1", body={}, at=AT)
        raise ZeroDivisionError
    assert (LogLeaf.objects.count(), base.sequence()) == (0, 0)
    with pytest.raises(AssertionError):
        base.log(kind="test.done", subject="t:1", body={}, at=AT)


@pytest.mark.django_db
def test_many_at_once_keep_their_order() -> None:
    acts = [Leaf("test.done", f"t:{n}", {"n": n}, AT) for n in range(300)]
    ids = base.log_all(acts)
    assert ids == sorted(ids)
    found = LogLeaf.objects.in_bulk(ids)
    assert [found[pk].subject for pk in ids] == [one.subject for one in acts]
    assert base.log_all([]) == []


@pytest.mark.django_db
@pytest.mark.parametrize("batch", [1, 7, 255, 256, 257, 10_000])
def test_every_root_and_proof_is_that_of_the_plain_tree(batch: int) -> None:
    count = 40 if batch == 1 else 700
    base.log_all([Leaf("test.done", f"t:{n}", {"n": n}, AT) for n in range(count)])
    assert base.sequence(batch=batch) == count == queries.log_size()
    hashes = [bytes(one.hash) for one in LogPlace.objects.order_by("position")]
    plain, tree = merkle.Frontier(), queries.Tree()
    for size, leaf in enumerate(hashes, 1):
        plain.add(leaf)
        assert merkle.root(size, tree.get) == plain.root()
    assert LogNode.objects.count() == count // 256
    for position in {0, 1, count // 3, count - 1}:
        proof = queries.inclusion(position, count)
        assert merkle.includes(hashes[position], position, count, proof, plain.root())
        grown = queries.consistency(position + 1, count)
        before = merkle.root(position + 1, tree.get)
        assert merkle.grew(position + 1, count, before, plain.root(), grown)
    with pytest.raises(IndexError):
        queries.inclusion(count, count + 1)
    assert faults() == []


@pytest.mark.django_db(transaction=True)
def test_a_leaf_that_commits_late_gets_a_later_place() -> None:
    empty_log()
    first = promise(1)
    with other() as early:
        late = early.execute("SELECT base_log('test.done', 't:late', '{}', now())").fetchone()[0]  # type: ignore[index]
        after = promise(2)  # waits for nobody, though an earlier leaf is not committed
        assert first < late < after
        base.keep_log(AT)
        assert queries.place_of(late) is None
        early.commit()
    base.keep_log(minute(1))
    places = [queries.place_of(leaf) for leaf in (first, after, late)]
    assert [one.position for one in places if one] == [0, 1, 2]
    assert faults() == []


@pytest.mark.django_db(transaction=True)
def test_writers_and_sequencers_at_once() -> None:
    """Four writers, some of whose acts fail, and two sequencers: each kept leaf has one place."""
    empty_log()
    done: list[int] = []

    def write(first: int) -> int:
        kept = 0
        for n in range(first, first + 40):
            try:
                with transaction.atomic():
                    base.log(kind="test.done", subject=f"t:{n}", body={}, at=AT)
                    if n % 7 == 0:
                        raise ZeroDivisionError
                kept += 1
            except ZeroDivisionError:
                continue
        done.append(first)
        return kept

    def sequence() -> int:
        placed = 0
        while len(done) < 4:
            placed += base.sequence(batch=5)
            base.keep_log(AT)
        return placed

    *kept, _, _ = at_once(*(lambda f=f: write(100 * f) for f in range(4)), sequence, sequence)
    base.keep_log(minute(1))
    assert queries.log_size() == sum(kept) == LogLeaf.objects.count()
    assert list(LogPlace.objects.order_by("position").values_list("position", flat=True)) == list(
        range(sum(kept))
    )
    assert not queries.waiting_leaves()
    assert faults() == []


@pytest.mark.django_db
def test_what_is_signed_is_signed_once_and_only_when_there_is_something_new() -> None:
    base.keep_log(AT)
    assert queries.signed_size() == 0
    with pytest.raises(Refused, match="log_is_empty"):
        base.checkpoint(AT)
    promises(3)
    base.keep_log(minute(1))
    note = queries.note_at(3)
    base.keep_log(minute(2))
    assert base.checkpoint(minute(3)) == note == Note.parse(str(note))
    key = queries.log_key()
    assert key is not None
    signed = note.signed_by(key)
    assert signed is not None and signed.at == minute(1).replace(microsecond=0)


@pytest.mark.django_db
def test_without_a_key_leaves_get_places_and_nothing_is_signed(settings: Settings) -> None:
    promises(1)
    settings.LOG_KEY = ""
    assert base.sequence() == 1
    with pytest.raises(Refused, match="log_key_is_missing"):
        base.checkpoint(AT)
    assert queries.log_key() is None


@pytest.mark.django_db
def test_a_new_key_goes_on_with_the_same_log(settings: Settings) -> None:
    leaf = promise(1)
    old = base.receipt(leaf, AT)
    settings.LOG_KEY = Signer("test.example/log", b"\1" * 32).secret()
    new = base.receipt(promise(2), minute(1))
    assert old.key != new.key and (old.size, new.size) == (1, 2)
    assert queries.check_receipt(old).findings.holds, "what the old key signed we did sign"
    assert queries.check_receipt(new).findings.holds
    assert faults() == []


@pytest.mark.django_db
def test_a_receipt_is_there_at_once_and_proves_its_act() -> None:
    leaf = promise(7)
    receipt = base.receipt(leaf, minute(1))
    assert receipt.told["dossier"] == "HS-0007" and receipt.moment == AT
    assert base.receipt(leaf, minute(5)) == receipt, "asked again it is the same"
    checked = queries.check_receipt(receipt)
    assert checked.findings.holds and checked.is_in_log and checked.is_our_checkpoint
    promises(300, first=8)
    base.keep_log(minute(9))
    assert base.receipt(leaf, minute(10)).size == 301, "the newest checkpoint, no new signature"
    with pytest.raises(Refused, match="leaf_is_unknown"):
        base.receipt(999_999, AT)


@pytest.mark.django_db
def test_a_receipt_of_another_log_is_not_ours(settings: Settings) -> None:
    receipt = base.receipt(promise(1), AT)
    settings.LOG_KEY = Signer("elsewhere.example/log", b"\2" * 32).secret()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE base_checkpoint")
    checked = queries.check_receipt(receipt)
    assert not checked.is_ours and checked.is_in_log is None and not checked.findings.holds
    assert checked.findings.is_opened and checked.findings.is_included
