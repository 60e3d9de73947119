"""A receipt: one act of the office, and the proof that it stands in the log.

Two forms with one content. The file (.json) says everything twice, so that a mistake can be named.
The code for a QR is an address of the office: its last part is deflated JSON in 41 characters that
a QR packs tightly and an address bears; what can be computed is left out of it.
"""

import json
import re
import zlib
from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from opendistrict.kernel import merkle
from opendistrict.kernel.eventlog import leaves
from opendistrict.kernel.eventlog.notes import (
    Checkpoint,
    Note,
    Signature,
    Unreadable,
    Verifier,
    unbase64,
)

FORMAT = "opendistrict-receipt/1"
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*-.:$"
PATH = "/R/"  # before the code in an address
MOST = 64 * 1024  # characters of a receipt in any form
_KIND = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)+")
_CODE = re.compile(rf"(?:.*/R/)?([{re.escape(ALPHABET)}]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """`at` as `leaves.instant` writes it; `leaf` is what the file says the leaf hash is; `key` is
    the key that the receipt names, which is genuine only where somebody else says so too."""

    kind: str
    at: str
    body: bytes
    salt: bytes
    leaf: bytes
    position: int
    proof: tuple[bytes, ...]
    note: Note
    key: Verifier

    @property
    def size(self) -> int:
        return self.note.checkpoint.size

    @property
    def root(self) -> bytes:
        return self.note.checkpoint.root

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.at)

    @property
    def told(self) -> dict[str, Any]:
        """What the act says; empty where the wording is no JSON object."""
        try:
            found = json.loads(self.body)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    # ---------------------------------------------------------- as a file

    def file(self) -> str:
        """The .json file: wording, salt, and the way from the leaf to a signed root."""
        told = {
            "format": FORMAT,
            "kind": self.kind,
            "at": self.at,
            "body": self.body.decode(),
            "salt": _b64(self.salt),
            "leaf": _b64(self.leaf),
            "position": self.position,
            "proof": [_b64(one) for one in self.proof],
            "checkpoint": str(self.note),
            "key": str(self.key),
        }
        return json.dumps(told, ensure_ascii=False, indent=1) + "\n"

    @classmethod
    def of_file(cls, text: str) -> Self:
        try:
            told = json.loads(text)
            if told["format"] != FORMAT:
                raise Unreadable(f"format {told['format']!r} is not {FORMAT}")
            found = cls(
                kind=told["kind"],
                at=told["at"],
                body=told["body"].encode(),
                salt=unbase64(told["salt"]),
                leaf=unbase64(told["leaf"]),
                position=told["position"],
                proof=tuple(unbase64(one) for one in told["proof"]),
                note=Note.parse(told["checkpoint"]),
                key=Verifier.parse(told["key"]),
            )
            return found._in_shape()
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise Unreadable(f"not a receipt: {error}") from error

    # ---------------------------------------------------------- as a code

    def code(self) -> str:
        """The characters of the QR. Only the form is checked here, not the truth of it."""
        signatures = [
            [one.name, _b64(one.id), one.second, _b64(one.raw)] for one in self.note.signatures
        ]
        told = [
            leaves.VERSION, self.kind, self.at, self.body.decode(), _b64(self.salt), self.position,
            self.size, _b64(b"".join(self.proof)), self.note.checkpoint.origin, self.key.name,
            _b64(self.key.public), signatures,
        ]  # fmt: skip
        packed = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
        return _to_41(zlib.compress(packed, 9))

    @classmethod
    def of_code(cls, text: str) -> Self:
        """From the code, alone or at the end of the office's address."""
        found = _CODE.fullmatch("".join(text.split()))
        if not found:
            raise Unreadable("not the characters of a receipt")
        try:
            inflate = zlib.decompressobj()
            packed = inflate.decompress(_from_41(found[1].upper()), MOST)
            if not inflate.eof:
                raise Unreadable("the code is cut off")
            version, kind, at, body, salt, position, size, proof, origin, name, public, signed = (
                json.loads(packed)
            )
            if version != leaves.VERSION:
                raise Unreadable(f"version {version} is not known")
            leaf = leaves.hash_of(kind, at, unbase64(salt), body.encode())
            hashes = unbase64(proof)
            parts = tuple(hashes[one : one + 32] for one in range(0, len(hashes), 32))
            checkpoint = Checkpoint(origin, size, merkle.led_to(leaf, position, size, parts) or b"")
            signatures = tuple(
                Signature(who, unbase64(key), second, unbase64(raw))
                for who, key, second, raw in signed
            )
            made = cls(
                kind=kind, at=at, body=body.encode(), salt=unbase64(salt), leaf=leaf,
                position=position, proof=parts, note=Note(checkpoint, signatures),
                key=Verifier(name, unbase64(public)),
            )  # fmt: skip
            return made._in_shape()
        except (ValueError, TypeError, AttributeError, RecursionError, zlib.error) as error:
            raise Unreadable(f"not a receipt: {error}") from error

    @classmethod
    def read(cls, text: str) -> Self:
        """Either form; `Unreadable` for anything else."""
        if len(text) > MOST:
            raise Unreadable("too long for a receipt")
        text = text.strip().lstrip("\ufeff")
        return cls.of_file(text) if text.startswith("{") else cls.of_code(text)

    def _in_shape(self) -> Self:
        """Itself, when every part is of the form that the file would have: what is not could be
        read in two ways."""
        is_so = (
            type(self.position) is int
            and isinstance(self.kind, str)
            and _KIND.fullmatch(self.kind)
            and self.at == leaves.instant(self.moment)
            and all(0 <= one.second < 1 << 34 for one in self.note.signatures)
            and Note.parse(str(self.note)) == self.note
            and Verifier.parse(str(self.key)) == self.key
        )
        if not is_so:
            raise Unreadable("the parts of a receipt are not what they should be")
        return self


@dataclass(frozen=True, slots=True)
class Findings:
    """What holds of a receipt, each by itself. It proves its act where all four hold.

    is_opened: wording, salt, kind and moment give the leaf that the receipt names.
    is_included: the proof leads from that leaf to the root of the checkpoint.
    signed_at: when the key that the receipt names signed the checkpoint; None where it did not.
    is_known: that key is among those that the checker trusts.
    witnesses: who else signed the checkpoint, of those that the checker trusts, and when.
    """

    is_opened: bool
    is_included: bool
    signed_at: datetime | None
    is_known: bool
    witnesses: tuple[tuple[str, datetime], ...]

    @property
    def holds(self) -> bool:
        return self.is_opened and self.is_included and self.signed_at is not None and self.is_known


def check(
    receipt: Receipt, *, keys: frozenset[Verifier], witnesses: frozenset[Verifier] = frozenset()
) -> Findings:
    """What a receipt proves to somebody who trusts these keys of the log and these witnesses."""
    leaf = leaves.hash_of(receipt.kind, receipt.at, receipt.salt, receipt.body)
    signature = receipt.note.signed_by(receipt.key)
    is_its_own = receipt.key.name == receipt.note.checkpoint.origin
    seen = [
        (who.name, found.at)
        for who in sorted(witnesses, key=lambda who: who.name)
        if (found := receipt.note.signed_by(who))
    ]
    return Findings(
        is_opened=leaf == receipt.leaf,
        is_included=merkle.includes(
            receipt.leaf, receipt.position, receipt.size, receipt.proof, receipt.root
        ),
        signed_at=signature.at if signature and is_its_own else None,
        is_known=receipt.key in keys,
        witnesses=tuple(seen),
    )


def _b64(raw: bytes) -> str:
    return b64encode(raw).decode()


def _to_41(raw: bytes) -> str:
    """Two bytes are three characters, a last single one two: 41 cubed is above 65,536."""
    found = []
    for at in range(0, len(raw), 2):
        value = int.from_bytes(raw[at : at + 2], "big")
        for _ in range(3 if at + 1 < len(raw) else 2):
            value, digit = divmod(value, 41)
            found.append(ALPHABET[digit])
    return "".join(found)


def _from_41(text: str) -> bytes:
    found = bytearray()
    for at in range(0, len(text), 3):
        digits = [ALPHABET.index(one) for one in text[at : at + 3]]
        value = sum(digit * 41**place for place, digit in enumerate(digits))
        try:
            found += value.to_bytes(len(digits) - 1, "big")
        except OverflowError as error:
            raise Unreadable("not the characters of a receipt") from error
    return bytes(found)
