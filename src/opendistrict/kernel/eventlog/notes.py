"""Checkpoints: what the log was at a size, signed by its keeper and by witnesses.

The text is a C2SP tlog-checkpoint (origin, size, root) in a C2SP signed note; every signature is
a C2SP cosignature/v1: Ed25519 (RFC 8032) over the moment of signing and the text. So the keeper's
own signature bears the time of the checkpoint, and needs no line of its own for it.
"""

import re
from base64 import b64decode, b64encode
from binascii import Error
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

COSIGNATURE = b"\x04"  # C2SP signed-note, the type of a timestamped Ed25519 signature
MOST_SIGNATURES = 64
_NAME = re.compile(r"[^\s+]{1,200}")
_DASH = "— "
_SECRET = "PRIVATE+KEY+"


class Unreadable(ValueError):
    """This is no note, key or receipt of the form that it should have."""


def unbase64(text: str) -> bytes:
    """Standard base64 and nothing else; `Unreadable` otherwise."""
    try:
        return b64decode(text.encode("ascii"), validate=True)
    except (Error, UnicodeEncodeError) as error:
        raise Unreadable(f"not base64: {text[:40]!r}") from error


@dataclass(frozen=True, slots=True)
class Verifier:
    """Who may sign: a name (for a log: its origin) and the public key of 32 bytes."""

    name: str
    public: bytes

    @property
    def id(self) -> bytes:
        """The first four bytes of a digest over name and key: tells keys apart, proves nothing."""
        return sha256(self.name.encode() + b"\n" + COSIGNATURE + self.public).digest()[:4]

    def __str__(self) -> str:
        """As C2SP writes verifier keys: name+id+key."""
        return f"{self.name}+{self.id.hex()}+{b64encode(COSIGNATURE + self.public).decode()}"

    @classmethod
    def parse(cls, text: str) -> Self:
        name, _, rest = text.strip().partition("+")
        written, _, key = rest.partition("+")
        material = unbase64(key)
        if not _NAME.fullmatch(name) or len(material) != 33 or material[:1] != COSIGNATURE:
            raise Unreadable(f"no verifier key: {text[:80]!r}")
        found = cls(name, material[1:])
        if found.id.hex() != written:
            raise Unreadable(f"the verifier key of {name} is damaged")
        return found


@dataclass(frozen=True, slots=True, repr=False)
class Signer:
    """Who signs: a name and the secret seed of 32 bytes."""

    name: str
    seed: bytes

    @property
    def verifier(self) -> Verifier:
        return Verifier(self.name, self._key().public_key().public_bytes_raw())

    @classmethod
    def parse(cls, text: str) -> Self:
        """As it is kept: PRIVATE+KEY+name+id+seed, the form of C2SP tools."""
        name, _, rest = text.strip().removeprefix(_SECRET).partition("+")
        written, _, key = rest.partition("+")
        if not text.startswith(_SECRET) or not _NAME.fullmatch(name):
            raise Unreadable("the log key is not of the form PRIVATE+KEY+name+id+seed")
        material = unbase64(key)
        if len(material) != 33 or material[:1] != COSIGNATURE:
            raise Unreadable("the log key is no Ed25519 key for cosignatures")
        found = cls(name, material[1:])
        if found.verifier.id.hex() != written:
            raise Unreadable("the log key is damaged: its id does not fit")
        return found

    def secret(self) -> str:
        """What `parse` reads; whoever has it signs as this log."""
        seed = b64encode(COSIGNATURE + self.seed).decode()
        return f"{_SECRET}{self.name}+{self.verifier.id.hex()}+{seed}"

    def as_witness(self) -> "Signer":
        """The key with which the same installation witnesses the logs of others: another one, as
        C2SP asks, made from the same secret, so that one secret is kept."""
        return Signer(f"{self.name}/witness", sha256(b"witness\n" + self.seed).digest())

    def sign(self, checkpoint: "Checkpoint", at: datetime) -> "Signature":
        second = int(at.timestamp())
        raw = self._key().sign(_message(checkpoint, second))
        return Signature(self.name, self.verifier.id, second, raw)

    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The log of `origin` had `size` leaves and this root over them."""

    origin: str
    size: int
    root: bytes

    def __str__(self) -> str:
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"


@dataclass(frozen=True, slots=True)
class Signature:
    """Made by the key of that name and id, `second` seconds after the beginning of 1970 (UTC)."""

    name: str
    id: bytes
    second: int
    raw: bytes

    @property
    def at(self) -> datetime:
        return datetime.fromtimestamp(self.second, UTC)

    def __str__(self) -> str:
        told = self.id + self.second.to_bytes(8, "big") + self.raw
        return f"{_DASH}{self.name} {b64encode(told).decode()}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A checkpoint with the signatures under it, genuine or not: `signed_by` looks."""

    checkpoint: Checkpoint
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        return f"{self.checkpoint}\n{''.join(map(str, self.signatures))}"

    @classmethod
    def parse(cls, text: str) -> Self:
        body, blank, lines = text.replace("\r\n", "\n").partition("\n\n")
        try:
            origin, size, root = body.split("\n")
        except ValueError as error:
            raise Unreadable("a checkpoint has an origin, a size and a root") from error
        if not blank or not size.isascii() or not size.isdecimal() or str(int(size)) != size:
            raise Unreadable("a checkpoint has a size and signatures")
        if not _NAME.fullmatch(origin) or len(unbase64(root)) != 32 or len(size) > 18:
            raise Unreadable("a checkpoint has an origin and a root of 32 bytes")
        signed = [_signature(line) for line in lines.splitlines()[:MOST_SIGNATURES] if line]
        known = tuple(one for one in signed if one is not None)
        return cls(Checkpoint(origin, int(size), unbase64(root)), known)

    def signed_by(self, who: Verifier) -> Signature | None:
        """Their signature where it is genuine; the newest, should there be several."""
        good = [
            one
            for one in self.signatures
            if (one.name, one.id) == (who.name, who.id) and _is_genuine(one, self.checkpoint, who)
        ]
        return max(good, key=lambda one: one.second, default=None)

    def with_signatures(self, more: tuple[Signature, ...]) -> Self:
        return replace(self, signatures=tuple(dict.fromkeys(self.signatures + more)))


def _signature(line: str) -> Signature | None:
    """A line under a note; None for one of another kind of key, which is to be ignored."""
    name, _, told = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not _NAME.fullmatch(name):
        raise Unreadable(f"no signature line: {line[:80]!r}")
    raw = unbase64(told)
    if len(raw) != 4 + 8 + 64 or raw[4] >= 0x80:
        return None
    return Signature(name, raw[:4], int.from_bytes(raw[4:12], "big"), raw[12:])


def _message(checkpoint: Checkpoint, second: int) -> bytes:
    return f"cosignature/v1\ntime {second}\n{checkpoint}".encode()


def _is_genuine(one: Signature, checkpoint: Checkpoint, who: Verifier) -> bool:
    try:
        key = Ed25519PublicKey.from_public_bytes(who.public)
        key.verify(one.raw, _message(checkpoint, one.second))
    except (InvalidSignature, ValueError):
        return False
    return True
