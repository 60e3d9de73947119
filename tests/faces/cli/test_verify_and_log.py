"""`od verify` and `od log`: whole or not with the first bad row; two installations that watch."""

import io
import json
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings as live_settings
from django.core.management import CommandError, call_command
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer
from tests.registers.base.logs import AT, empty_log, minute, promise, promises, tampering

from opendistrict.kernel import merkle
from opendistrict.kernel.eventlog.notes import Checkpoint, Note, Signer
from opendistrict.registers.base import actions as base
from opendistrict.registers.base import queries

WITNESS = Signer("witness.example", b"\2" * 32)
pytestmark = pytest.mark.django_db


def od(*arguments: str) -> str:
    out = io.StringIO()
    call_command(*arguments, stdout=out, stderr=io.StringIO())
    return out.getvalue()


def refused(*arguments: str) -> str:
    with pytest.raises(CommandError) as error:
        od(*arguments)
    return str(error.value)


@pytest.fixture
def save(tmp_path: Path) -> Callable[[str], str]:
    def kept(text: str) -> str:
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.txt"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return kept


Save = Callable[[str], str]


def test_a_whole_log_is_whole_and_a_bad_row_is_named(save: Save) -> None:
    promises(300)
    base.keep_log(AT)
    held = save(str(queries.note_at(300)))
    assert "300 leaves, 1 checkpoints: all fits" in od("verify", "log")
    assert "300 leaves, 2 checkpoints: all fits" in od("verify", "log", "--held", held)
    with tampering("base_logleaf") as cursor:
        cursor.execute("UPDATE base_logleaf SET kind = 'cases.result' WHERE id = (SELECT "
                       "leaf_id FROM base_logplace WHERE position = 17)")  # fmt: skip
    assert "First: position 17: the leaf is not what it was" in refused("verify", "log")


def test_an_export_is_checked_without_the_database(tmp_path: Path, save: Save) -> None:
    promises(300)
    base.keep_log(AT)
    promises(7, first=300)
    base.keep_log(minute(1))
    path = tmp_path / "log.jsonl"
    assert "307 leaf hashes" in od("verify", "export", str(path))
    assert "File exists" in refused("verify", "export", str(path))
    text = path.read_text(encoding="utf-8")
    assert "HS-0001" not in text and "dossier" not in text
    assert "307 leaves, 2 checkpoints" in od("verify", "log", "--from-export", str(path))
    with tampering("base_logplace") as cursor:
        cursor.execute("UPDATE base_logplace SET hash = sha256(hash) WHERE position = 301")
    said = refused("verify", "log", "--held", str(path))
    assert "position 301" in said
    assert "cannot be read" in refused("verify", "log", "--from-export", save("{}"))


def test_a_receipt_is_checked(save: Save) -> None:
    receipt = base.receipt(promise(1), AT)
    file = save(receipt.file())
    said = od("verify", "receipt", file)
    assert "WRONG" not in said and "HS-0001" in said and "that is our key" in said
    assert od("verify", "receipt", save(receipt.code())) == said
    told = json.loads(receipt.file()) | {"kind": "cases.decision"}
    assert "does not hold" in refused("verify", "receipt", save(json.dumps(told)))
    assert "cannot be read" in refused("verify", "receipt", save("nothing"))
    assert "cannot be read" in refused("verify", "receipt", "/no/such/file")
    assert "Say what" in refused("verify")


def test_the_script_is_printed_as_it_is() -> None:
    script = live_settings.ROOT / "tools" / "verify_receipt.py"
    assert od("verify", "--script") == script.read_text(encoding="utf-8")


def test_the_log_is_signed_and_receipts_are_given() -> None:
    assert "The log is empty" in refused("log", "checkpoint")
    leaf = promise(1)
    note = Note.parse(od("log", "checkpoint"))
    key, witness = od("log", "key").split()
    assert str(queries.log_key()) == key != witness
    assert note.checkpoint.size == 1
    receipt = base.receipt(leaf, AT)
    assert od("log", "receipt", str(leaf)) == receipt.file()
    assert od("log", "receipt", str(leaf), "--code").strip() == receipt.code()
    assert "no leaf" in refused("log", "receipt", "999999")


# ------------------------------------------------------------------ witnesses


class Foreign:
    """Somebody else's log, in memory, as it publishes itself to a file."""

    def __init__(self, seed: bytes = b"\6" * 32, name: str = "ward.example/log") -> None:
        self.signer = Signer(name, seed)
        self.nodes: dict[tuple[int, int], bytes] = {}
        self.tree = merkle.Frontier()

    def grow(self, size: int, salt: str = "") -> None:
        for n in range(self.tree.size, size):
            for level, index, node in self.tree.add(merkle.leaf_hash(f"{salt}{n}".encode())):
                self.nodes[level, index] = node

    def published(self, since: int = 0) -> str:
        point = Checkpoint(self.signer.name, self.tree.size, self.tree.root())
        note = str(Note(point, (self.signer.sign(point, AT),)))
        if not since:
            return note

        def get(level: int, index: int) -> bytes:
            return self.nodes[level, index]

        proof = merkle.consistency(since, self.tree.size, get)
        return json.dumps({"checkpoint": note, "proof": [b64encode(one).decode() for one in proof]})


def test_another_log_is_witnessed_as_it_grows(save: Save) -> None:
    ward = Foreign()
    ward.grow(10)
    key = str(ward.signer.verifier)
    assert "new here" in refused("log", "witness", save(ward.published()))
    seen = Note.parse(od("log", "witness", save(ward.published()), "--key", key))
    mine = queries.witness_key()
    assert mine and seen.signed_by(mine) and seen.signed_by(ward.signer.verifier)
    assert od("log", "witness", save(ward.published())), "the same again is signed again"
    ward.grow(25)
    assert "does not continue" in refused("log", "witness", save(ward.published()))
    assert Note.parse(od("log", "witness", save(ward.published(10)))).checkpoint.size == 25
    newest = queries.witnessed("ward.example/log")
    assert newest and newest.checkpoint.size == 25


def test_a_fork_a_step_back_and_another_key_are_not_signed(save: Save) -> None:
    ward, forked, short = Foreign(), Foreign(), Foreign()
    ward.grow(10)
    od("log", "witness", save(ward.published()), "--key", str(ward.signer.verifier))
    forked.grow(9)
    forked.grow(12, salt="other")
    assert "does not continue" in refused("log", "witness", save(forked.published(10)))
    same_size = Foreign()
    same_size.grow(10, salt="other")
    assert "does not continue" in refused("log", "witness", save(same_size.published()))
    short.grow(4)
    assert "shorter than" in refused("log", "witness", save(short.published()))
    thief = Foreign(seed=b"\7" * 32)
    thief.grow(10)
    file = save(thief.published())
    assert "not signed by the key" in refused("log", "witness", file)
    said = refused("log", "witness", file, "--key", str(thief.signer.verifier))
    assert "another key" in said
    kept = queries.witnessed("ward.example/log")
    assert kept and kept.checkpoint.size == 10


def test_what_a_witness_signed_of_us_is_kept_and_shown(save: Save) -> None:
    promises(3)
    note = Note.parse(od("log", "checkpoint"))
    seen = note.with_signatures((WITNESS.sign(note.checkpoint, AT),))
    key = str(WITNESS.verifier)
    for _ in range(2):
        said = od("log", "cosigned", save(str(seen)), "--key", key)
        assert "witness.example signed our log of 3 leaves" in said
    assert queries.note_at(3).signed_by(WITNESS.verifier)
    [line] = queries.newest_witnessed()
    assert (line.name, line.size) == ("witness.example", 3)
    promise(3)
    base.keep_log(minute(1))
    first = base.receipt(promise(9), minute(2))
    assert first.size == 5 and not first.note.signed_by(WITNESS.verifier)


def test_a_wrong_cosignature_is_not_kept(save: Save) -> None:
    promises(3)
    note = Note.parse(od("log", "checkpoint"))
    key = str(WITNESS.verifier)
    assert "no valid signature" in refused("log", "cosigned", save(str(note)), "--key", key)
    point = Checkpoint(note.checkpoint.origin, 3, b"\1" * 32)
    wrong = Note(point, (WITNESS.sign(point, AT),))
    assert "not a checkpoint of" in refused("log", "cosigned", save(str(wrong)), "--key", key)
    assert queries.newest_witnessed() == ()
    assert "damaged" in refused("log", "cosigned", save(str(note)), "--key", key.replace("w", "v"))


@pytest.mark.django_db(transaction=True)
def test_over_the_web_two_installations_watch(live_server: LiveServer, settings: Settings) -> None:
    """Here one installation plays both: its own log is witnessed over HTTP by its other key."""
    empty_log()
    promises(5)
    base.keep_log(AT)
    key, witness = od("log", "key").split()
    first = Note.parse(od("log", "witness", live_server.url, "--key", key))
    promises(300, first=5)
    base.keep_log(minute(1))
    second = Note.parse(od("log", "witness", live_server.url))
    assert (first.checkpoint.size, second.checkpoint.size) == (5, 305)
    assert "our log of 305" in od("log", "cosigned", f"{live_server.url}/", "--key", witness)
    assert [one.size for one in queries.newest_witnessed()] == [305]
    assert "answers 404" in refused("log", "witness", f"{live_server.url}/nothing", "--key", key)
    assert "does not answer" in refused("log", "witness", "http://127.0.0.1:9", "--key", key)
