"""What is published of the event log: enough to hold the office to it, nothing of what it says."""

from base64 import b64decode

import pytest
from django.test import Client
from tests.registers.base.logs import AT, minute, promise, promises

from opendistrict.kernel import merkle
from opendistrict.kernel.actor import SYSTEM
from opendistrict.kernel.eventlog.notes import Note, Signer, Verifier
from opendistrict.registers.base import actions as base
from opendistrict.registers.base import queries
from opendistrict.registers.base.models import LogLeaf

WITNESS = Signer("witness.example", b"\2" * 32)
pytestmark = pytest.mark.django_db


def proof_of(told: dict[str, object]) -> list[bytes]:
    hashes = told["proof"]
    assert isinstance(hashes, list)
    return [b64decode(one) for one in hashes]


def test_before_the_first_checkpoint_there_is_nothing(client: Client) -> None:
    promises(1)
    base.sequence()
    for path in ("checkpoint", "consistency/1/1", "newer/1", f"proof/{'0' * 64}"):
        answered = client.get(f"/log/{path}")
        assert answered.status_code == 404
        assert answered.json()["code"] == "log_is_not_signed"


def test_the_newest_checkpoint_and_the_key(client: Client) -> None:
    promises(5)
    base.keep_log(AT)
    answered = client.get("/log/checkpoint")
    assert answered["Content-Type"] == "text/plain; charset=utf-8"
    assert (answered["Cache-Control"], answered["Access-Control-Allow-Origin"]) == ("no-cache", "*")
    log, witness = client.get("/log/key").content.decode().splitlines()
    note = Note.parse(answered.content.decode())
    assert note.checkpoint.size == 5 and note.signed_by(Verifier.parse(log))
    assert Verifier.parse(witness).public != Verifier.parse(log).public


def test_proofs_can_be_checked_by_whoever_asks(client: Client) -> None:
    ids = promises(300)
    base.keep_log(minute(1))
    first = Note.parse(client.get("/log/checkpoint").content.decode()).checkpoint
    promises(5, first=300)
    base.keep_log(minute(2))
    place = queries.place_of(ids[123])
    assert place
    told = client.get(f"/log/proof/{place.hash.hex()}").json()
    now = Note.parse(told["checkpoint"]).checkpoint
    assert merkle.includes(place.hash, told["position"], told["size"], proof_of(told), now.root)
    for path in ("/log/consistency/300/305", "/log/newer/300"):
        grown = client.get(path).json()
        assert merkle.grew(300, 305, first.root, now.root, proof_of(grown))
        assert Note.parse(grown["checkpoint"]).checkpoint == now
    between = client.get("/log/consistency/7/301").json()
    assert between["checkpoint"] == "", "nothing was signed at that size"


def test_what_is_newer_ends_with_what_a_witness_signed(client: Client) -> None:
    for n in (1, 2, 3):
        promise(n)
        base.keep_log(minute(n))
    note = queries.note_at(2)
    seen = note.with_signatures((WITNESS.sign(note.checkpoint, AT),))
    base.take_cosignature(note=str(seen), key=WITNESS.verifier, actor=SYSTEM, at=AT)
    assert client.get("/log/newer/1").json()["size"] == 2
    assert Note.parse(client.get("/log/newer/2").json()["checkpoint"]).signed_by(WITNESS.verifier)
    assert client.get("/log/newer/3").json()["size"] == 3


def test_nothing_that_an_act_says_is_published(client: Client) -> None:
    leaf = LogLeaf.objects.get(pk=promise(77))
    base.keep_log(AT)
    place = queries.place_of(leaf.pk)
    assert place
    for path in (
        "checkpoint", "key", f"proof/{place.hash.hex()}", "consistency/1/1", "newer/1",
    ):  # fmt: skip
        said = client.get(f"/log/{path}").content
        assert b"HS-0077" not in said and b"dossier" not in said and b"cases" not in said
        assert bytes(leaf.salt).hex().encode() not in said


@pytest.mark.parametrize(
    ("path", "code"),
    [
        (f"proof/{'0' * 64}", "leaf_is_not_in_the_log"),
        ("consistency/0/1", "log_sizes_are_wrong"),
        ("consistency/2/1", "log_sizes_are_wrong"),
        ("consistency/1/99999999999999999999", "log_sizes_are_wrong"),
        ("newer/9", "log_sizes_are_wrong"),
        ("witnessed?origin=x%00", "log_is_not_witnessed"),
        ("witnessed", "log_is_not_witnessed"),
    ],
)
def test_what_is_not_there_is_said_in_two_languages(client: Client, path: str, code: str) -> None:
    promises(3)
    base.keep_log(AT)
    answered = client.get(f"/log/{path}")
    assert (answered.status_code, answered.json()["code"]) == (404, code)
    assert answered.json()["detail_vi"] and answered.json()["detail_en"]
    assert client.post("/log/checkpoint").status_code == 405
