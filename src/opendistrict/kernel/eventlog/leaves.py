"""What is hashed of an act.

A leaf is {"at", "commitment", "kind", "v": 1} as canonical JSON; the commitment is SHA-256 over a
salt of 16 bytes and the wording of the act (its body, canonical JSON too). Without the salt nobody
can find out a wording by trying.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from hashlib import sha256

from opendistrict.kernel.merkle import leaf_hash

SALT = 16  # bytes
VERSION = 1
_EXACT = 1 << 53  # greater whole numbers do not survive every reader of JSON


def canonical(body: Mapping[str, object]) -> bytes:
    """JSON as UTF-8, keys in the order of their code points, no white space between.

    Text, whole numbers, truth values, nothing, lists and mappings; what another reader might read
    otherwise (fractions, numbers beyond 2^53, the character NUL) is a `ValueError`.
    """
    _refuse_doubtful(body)
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _refuse_doubtful(value: object) -> None:
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            raise ValueError("a leaf's keys are text")
        _refuse_any((*value.keys(), *value.values()))
    elif isinstance(value, list | tuple):
        _refuse_any(value)
    elif isinstance(value, str):
        if "\0" in value:
            raise ValueError("a leaf cannot hold the character NUL")
    elif isinstance(value, int):  # truth values too
        if abs(value) >= _EXACT:
            raise ValueError(f"{value} is too great for a leaf: write it as text")
    elif value is not None:
        raise ValueError(f"a leaf cannot hold a {type(value).__name__}: write it as text")


def _refuse_any(values: Iterable[object]) -> None:
    for one in values:
        _refuse_doubtful(one)


def instant(at: datetime) -> str:
    """The moment of an act to the microsecond, as UTC: 2026-11-22T01:02:03.000004Z."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def commitment(salt: bytes, body: bytes) -> bytes:
    return sha256(salt + body).digest()


def data(kind: str, at: str, commitment: bytes) -> bytes:
    """What is published of an act, and hashed as a leaf. `at` as `instant` writes it."""
    leaf = {"v": VERSION, "kind": kind, "at": at, "commitment": commitment.hex()}
    return json.dumps(leaf, sort_keys=True, separators=(",", ":")).encode()


def hash_of(kind: str, at: str, salt: bytes, body: bytes) -> bytes:
    """The leaf hash of an act (RFC 6962)."""
    return leaf_hash(data(kind, at, commitment(salt, body)))
