"""Receipts and signed notes: what is read is what was written, and nothing else is taken for it."""

import json
import os
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from opendistrict.kernel import merkle
from opendistrict.kernel.eventlog import leaves
from opendistrict.kernel.eventlog.audit import Signed, audit_export, export_lines, held_in
from opendistrict.kernel.eventlog.notes import Checkpoint, Note, Signer, Unreadable, Verifier
from opendistrict.kernel.eventlog.receipts import Receipt, check

SCRIPT = Path(__file__).resolve().parents[3] / "tools" / "verify_receipt.py"
AT = datetime(2026, 11, 23, 1, 2, 3, 4, tzinfo=UTC)
OFFICE, WITNESS = Signer("office.example/log", b"\1" * 32), Signer("witness.example", b"\2" * 32)
BODY = leaves.canonical(
    {"subject": "cases.dossier:1", "office": "Ủy ban nhân dân phường Mẫu", "due": "2026-11-30"}
)
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
# The verifying functions of the script, without running it as a program.
TOOL: dict[str, Any] = {"__name__": "tool"}
exec(compile(SCRIPT.read_text(encoding="utf-8"), str(SCRIPT), "exec"), TOOL)


class Log:
    """A log in memory."""

    def __init__(self, hashes: list[bytes]) -> None:
        self.nodes: dict[tuple[int, int], bytes] = {}
        self.hashes = hashes
        self.tree = merkle.Frontier()
        self.roots = [merkle.EMPTY]
        for one in hashes:
            for level, index, node in self.tree.add(one):
                self.nodes[level, index] = node
            self.roots.append(self.tree.root())

    def get(self, level: int, index: int) -> bytes:
        return self.nodes[level, index]

    def note(self, size: int, *signers: Signer, at: datetime = AT) -> Note:
        point = Checkpoint(OFFICE.name, size, self.roots[size])
        return Note(point, tuple(one.sign(point, at) for one in signers or (OFFICE,)))


def made(position: int = 3, size: int = 11, *signers: Signer, body: bytes = BODY) -> Receipt:
    salt = b"\7" * 16
    leaf = leaves.hash_of("cases.promise", leaves.instant(AT), salt, body)
    hashes = [merkle.leaf_hash(str(n).encode()) for n in range(size)]
    hashes[position] = leaf
    log = Log(hashes)
    return Receipt(
        kind="cases.promise", at=leaves.instant(AT), body=body, salt=salt, leaf=leaf,
        position=position, proof=tuple(merkle.inclusion(position, size, log.get)),
        note=log.note(size, *(signers or (OFFICE,))), key=OFFICE.verifier,
    )  # fmt: skip


def findings(receipt: Receipt) -> tuple[bool, bool, bool, bool]:
    found = check(receipt, keys=frozenset({OFFICE.verifier}))
    return found.is_opened, found.is_included, found.signed_at is not None, found.is_known


@given(st.integers(1, 600).flatmap(lambda n: st.tuples(st.integers(0, n - 1), st.just(n))),
       TEXT)  # fmt: skip
def test_both_forms_come_back_whole(at: tuple[int, int], text: str) -> None:
    receipt = made(*at, OFFICE, WITNESS, body=leaves.canonical({"text": text}))
    assert Receipt.read(receipt.file()) == receipt
    assert Receipt.read("\ufeff" + receipt.file().replace("\n", "\r\n")) == receipt
    code = receipt.code()
    assert Receipt.read(code) == receipt
    assert Receipt.read(f"https://Office.example/r/{code.lower()}\n") == receipt
    assert findings(receipt) == (True, True, True, True)


@given(st.binary(max_size=60))
def test_the_characters_of_a_code_bear_any_bytes(raw: bytes) -> None:
    from opendistrict.kernel.eventlog import receipts

    text = receipts._to_41(raw)
    assert receipts._from_41(text) == raw == TOOL["bytes_of"](text)
    assert len(text) <= len(raw) * 1.5 + 1


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"body": BODY.decode().replace("11-30", "12-30")}, (False, True, True, True)),
        ({"kind": "cases.extension"}, (False, True, True, True)),
        ({"at": "2026-11-23T01:02:03.000005Z"}, (False, True, True, True)),
        ({"salt": b64encode(b"\1" * 16).decode()}, (False, True, True, True)),
        ({"leaf": b64encode(b"\1" * 32).decode()}, (False, False, True, True)),
        ({"position": 4}, (True, False, True, True)),
        ({"position": 400}, (True, False, True, True)),
        ({"position": -1}, (True, False, True, True)),
        ({"proof": []}, (True, False, True, True)),
        ({"checkpoint": str(made(3, 12).note)}, (True, False, True, True)),
        ({"checkpoint": str(made(3, 11, WITNESS).note)}, (True, True, False, True)),
        ({"key": str(WITNESS.verifier)}, (True, True, False, False)),
    ],
)
def test_it_says_what_does_not_fit(change: dict[str, Any], expected: tuple[bool, ...]) -> None:
    told = json.loads(made().file())
    receipt = Receipt.read(json.dumps({**told, **change}))
    assert findings(receipt) == expected
    assert not check(receipt, keys=frozenset({OFFICE.verifier})).holds


def test_who_signs_with_a_key_of_his_own_is_not_the_office() -> None:
    thief = Signer(OFFICE.name, b"\3" * 32)
    told = json.loads(made(3, 11, thief).file()) | {"key": str(thief.verifier)}
    assert findings(Receipt.read(json.dumps(told))) == (True, True, True, False)
    other = Signer("elsewhere.example/log", b"\1" * 32)
    told["key"], told["checkpoint"] = str(other.verifier), str(made(3, 11, other).note)
    receipt = Receipt.read(json.dumps(told))
    assert check(receipt, keys=frozenset({other.verifier})).signed_at is None, "another origin"


def test_witnesses_count_only_where_they_are_known_and_signed() -> None:
    receipt = made(3, 11, OFFICE, WITNESS)
    stranger = Signer("stranger.example", b"\4" * 32).verifier
    keys = frozenset({OFFICE.verifier})
    assert check(receipt, keys=keys).witnesses == ()
    known = frozenset({WITNESS.verifier, stranger})
    [(name, at)] = check(receipt, keys=keys, witnesses=known).witnesses
    assert (name, at) == ("witness.example", AT.replace(microsecond=0))


NO_RECEIPTS = [
    "", "{", "{}", "[]", "null", "HELLO", "0", "00", "000", "ZZZ" * 40, "http://x.example/R/",
    '{"format": "opendistrict-receipt/1"}', '{"format": "opendistrict-receipt/2"}',
    json.dumps(json.loads(made().file()) | {"position": "3"}),
    json.dumps(json.loads(made().file()) | {"position": True}),
    json.dumps(json.loads(made().file()) | {"at": "today"}),
    json.dumps(json.loads(made().file()) | {"at": "2026-11-23T08:02:03.000004+07:00"}),
    json.dumps(json.loads(made().file()) | {"kind": 'x","v":2'}),
    json.dumps(json.loads(made().file()) | {"kind": None}),
    json.dumps(json.loads(made().file()) | {"proof": "AAAA"}),
    json.dumps(json.loads(made().file()) | {"checkpoint": "a\nb\nc\n\n"}),
    made().code()[:-9], made().code()[:40], "[" * 50_000, "{" + '"a":[' * 20_000, "A" * 70_000,
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(NO_RECEIPTS)))
def test_what_is_no_receipt_is_unreadable(number: int) -> None:
    with pytest.raises(Unreadable):
        Receipt.read(NO_RECEIPTS[number])


@given(st.text(max_size=200))
def test_no_text_breaks_the_reader(text: str) -> None:
    for read in (Receipt.read, Note.parse, Verifier.parse, Signer.parse):
        with pytest.raises(Unreadable):
            read(text)


@given(st.integers(0, 2000), st.integers(0, 255))
def test_no_changed_file_proves_anything_else(place: int, byte: int) -> None:
    """Whatever single byte of a receipt is changed: it is refused, or still says the same."""
    receipt = made(3, 11, OFFICE)
    raw = bytearray(receipt.file().encode())
    raw[place % len(raw)] = byte
    try:
        found = Receipt.read(raw.decode())
    except (Unreadable, UnicodeDecodeError):
        return
    if check(found, keys=frozenset({OFFICE.verifier})).holds:
        said = (found.kind, found.at, found.body, found.position, found.note.checkpoint)
        assert said == (
            receipt.kind, receipt.at, receipt.body, receipt.position, receipt.note.checkpoint,
        )  # fmt: skip


# ------------------------------------------------------------------ notes and keys


def test_a_note_as_the_specification_prints_it() -> None:
    """The example of C2SP tlog-cosignature, signatures by two keys of other people."""
    text = (
        "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
        "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/"
        "Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
        "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJs"
        "X3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n"
    )
    note = Note.parse(text)
    assert (note.checkpoint.size, len(note.signatures)) == (20852163, 1), "one of another kind"
    [one] = note.signatures
    assert (one.name, one.id.hex(), one.second) == (
        "witness.example.com/w1",
        "8d66cf3f",
        1679315147,
    )
    assert str(note).startswith(str(note.checkpoint)) and str(one) in text


def test_keys_are_written_and_read() -> None:
    assert Signer.parse(OFFICE.secret()) == OFFICE
    assert Verifier.parse(str(OFFICE.verifier)) == OFFICE.verifier
    assert repr(OFFICE).count("\\x01") == 0, "a secret does not stand in a log by accident"
    witness = OFFICE.as_witness()
    assert witness.verifier.public != OFFICE.verifier.public and witness.name != OFFICE.name
    damaged = str(OFFICE.verifier).replace("office", "0ffice")
    with pytest.raises(Unreadable):
        Verifier.parse(damaged)


@given(st.binary(max_size=80), st.binary(min_size=32, max_size=32))
def test_the_script_knows_ed25519(message: bytes, seed: bytes) -> None:
    key = Ed25519PrivateKey.from_private_bytes(seed)
    public, signature = key.public_key().public_bytes_raw(), key.sign(message)
    verify = TOOL["signed"]
    assert verify(public, message, signature)
    assert not verify(public, message + b"x", signature)
    assert not verify(public, message, signature[:-1] + bytes([signature[-1] ^ 1]))
    assert not verify(public, message, bytes([signature[0] ^ 1]) + signature[1:])
    assert not verify(seed, message, signature)
    order = TOOL["L"] + int.from_bytes(signature[32:], "little")
    assert not verify(public, message, signature[:32] + order.to_bytes(32, "little"))


VECTORS = (
    "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a//e5564300c360ac729086e2cc806e"
    "828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe2465514143"
    "8e7a100b fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025/af82/6291d657deec24"
    "024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e971"
    "6ed28dc027beceea1ec40a"
)


@pytest.mark.parametrize("vector", VECTORS.split())
def test_the_script_knows_the_vectors_of_rfc_8032(vector: str) -> None:
    """Section 7.1, TEST 1 and TEST 3: public key, message, signature."""
    public, message, signature = (bytes.fromhex(one) for one in vector.split("/"))
    assert TOOL["signed"](public, message, signature)


@given(st.integers(1, 70).flatmap(lambda n: st.tuples(st.integers(1, n), st.just(n))))
def test_the_script_knows_the_proofs(sizes: tuple[int, int]) -> None:
    old, new = sizes
    log = Log([merkle.leaf_hash(str(n).encode()) for n in range(new)])
    proof = merkle.consistency(old, new, log.get)
    for grew in (merkle.grew, TOOL["grew"]):
        assert grew(old, new, log.roots[old], log.roots[new], proof)
        assert not grew(old, new, log.roots[old], b"\0" * 32, proof)
        assert not grew(old, new, b"\0" * 32, log.roots[new], proof)
        assert not grew(old, new, log.roots[old], log.roots[new], [*proof, b"\0" * 32])
    inclusion = merkle.inclusion(old - 1, new, log.get)
    for led_to in (merkle.led_to, TOOL["led_to"]):
        assert led_to(log.hashes[old - 1], old - 1, new, inclusion) == log.roots[new]


# ------------------------------------------------------------------ the script as a program


def run(*arguments: str, given: str = "") -> "subprocess.CompletedProcess[str]":
    """Nothing of ours, nothing installed, no environment."""
    command = [sys.executable, "-I", "-S", str(SCRIPT), *arguments]
    return subprocess.run(
        command, input=given, capture_output=True, text=True, check=False, env={}, cwd="/",
        encoding="utf-8",
    )  # fmt: skip


@pytest.fixture
def saved(tmp_path: Path) -> Callable[[str], str]:
    def save(text: str) -> str:
        path = tmp_path / f"{len(os.listdir(tmp_path))}.json"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return save


def test_the_script_on_a_file_on_a_code_and_on_its_input(saved: Callable[[str], str]) -> None:
    receipt, key = made(), str(OFFICE.verifier)
    for arguments, given_ in (
        ([saved(receipt.file())], ""), ([receipt.code()], ""), (["-"], receipt.file()),
        ([saved(f"HTTPS://OFFICE.EXAMPLE/R/{receipt.code()}")], ""),
    ):  # fmt: skip
        done = run(*arguments, "--key", key, given=given_)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "Ủy ban nhân dân phường Mẫu" in done.stdout
        assert done.stdout.count("[ OK ]") == 3


def test_the_script_trusts_no_key_that_it_was_not_given(saved: Callable[[str], str]) -> None:
    done = run(saved(made().file()))
    assert done.returncode == 3 and str(OFFICE.verifier) in done.stdout
    thief = Signer(OFFICE.name, b"\3" * 32)
    told = json.loads(made(3, 11, thief).file()) | {"key": str(thief.verifier)}
    assert run(saved(json.dumps(told)), "--key", str(OFFICE.verifier)).returncode == 1


def test_the_script_names_what_does_not_fit(saved: Callable[[str], str]) -> None:
    key = str(OFFICE.verifier)
    told = json.loads(made().file())
    changed = saved(json.dumps({**told, "body": told["body"].replace("11-30", "12-30")}))
    done = run(changed, "--key", key)
    assert done.returncode == 1
    assert "[SAI!] nội dung" in done.stdout and done.stdout.count("[SAI!]") == 1
    for no_receipt in ("", "{}", "[" * 50_000, "HELLO"):
        broken = run("-", "--key", key, given=no_receipt)
        assert (broken.returncode, "Traceback" in broken.stderr) == (2, False)


def test_the_script_follows_the_log_to_what_a_witness_signed(saved: Callable[[str], str]) -> None:
    hashes = [merkle.leaf_hash(str(n).encode()) for n in range(30)]
    receipt = made(3, 11)
    hashes[3] = receipt.leaf
    log = Log(hashes)
    proof = [b64encode(one).decode() for one in merkle.consistency(11, 30, log.get)]
    newer = {"checkpoint": str(log.note(30, OFFICE, WITNESS)), "proof": proof}
    keys = ("--key", str(OFFICE.verifier), "--witness", str(WITNESS.verifier))
    file = saved(receipt.file())
    assert run(file, *keys).returncode == 1, "this checkpoint no witness has signed"
    done = run(file, *keys, "--newer", saved(json.dumps(newer)))
    assert done.returncode == 0 and "witness.example" in done.stdout
    hashes[3] = merkle.leaf_hash(b"another act")
    forked = Log(hashes)
    proof = [b64encode(one).decode() for one in merkle.consistency(11, 30, forked.get)]
    newer = {"checkpoint": str(forked.note(30, OFFICE, WITNESS)), "proof": proof}
    assert run(file, *keys, "--newer", saved(json.dumps(newer))).returncode == 1


# ------------------------------------------------------------------ exports


def exported(log: Log, *sizes: int) -> list[str]:
    signed = [Signed(log.note(size), OFFICE.verifier) for size in sizes]
    return list(export_lines(signed, log.hashes))


def test_an_export_is_whole_and_holds_no_more_than_was_signed() -> None:
    log = Log([merkle.leaf_hash(str(n).encode()) for n in range(700)])
    lines = exported(log, 1, 300, 301, 650)
    audit = audit_export(lines)
    assert (audit.faults, audit.size, audit.checked, audit.good) == ([], 650, 4, 650)
    held = held_in("\n".join(lines), OFFICE.verifier)
    assert [one.checkpoint.size for one in held] == [1, 300, 301, 650]
    assert audit_export(lines, held).faults == []


def test_an_export_that_was_changed_is_found() -> None:
    log = Log([merkle.leaf_hash(str(n).encode()) for n in range(700)])
    lines = exported(log, 100, 300, 650)
    head, first, *_ = lines
    hashes = bytearray(TOOL["unbase64"](json.loads(first)["leaves"]))
    hashes[0] ^= 1
    changed = json.dumps({"leaves": b64encode(hashes).decode()})
    codes = [(one.code, one.place) for one in audit_export([head, changed, *lines[2:]]).faults]
    assert codes == [("checkpoint_differs", size) for size in (100, 300, 650)]
    assert audit_export([*lines[:-1]]).faults == [], "cut at its end it is a shorter log"
    cut = [*lines[:-2], lines[-1]]
    assert [one.code for one in audit_export(cut).faults] == ["log_is_cut"]
    for broken in ([], ["{}"], [head, "{}"], [head, '{"leaves": "AAAA"}'], [head, "nothing"]):
        with pytest.raises(Unreadable):
            audit_export(broken)


def test_what_somebody_holds_is_read_from_a_note_a_receipt_or_an_export() -> None:
    receipt = made()
    log = Log([merkle.leaf_hash(str(n).encode()) for n in range(20)])
    for text in (str(receipt.note), receipt.file(), receipt.code()):
        [one] = held_in(text, OFFICE.verifier)
        assert one.checkpoint == receipt.note.checkpoint and one.signed_at and one.held
    other = held_in(receipt.file(), OFFICE.verifier)
    assert [one.code for one in audit_export(exported(log, 20), other).faults] == [
        "held_checkpoint_differs"
    ]
