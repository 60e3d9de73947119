"""What `od verify` and `od log` share: reading what somebody kept or published, naming faults."""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import urlopen

from django.core.management.base import CommandError

from opendistrict.kernel.eventlog.audit import Audit, Fault, Signed, held_in
from opendistrict.kernel.eventlog.notes import Note, Unreadable, Verifier, unbase64
from opendistrict.registers.base import queries as base

SECONDS = 10
MOST = 1 << 20  # bytes of an answer from elsewhere

FAULTS = {
    "leaf_was_changed": "position {place}: the leaf is not what it was (wording, kind, moment or "
    "salt)",
    "subject_was_changed": "position {place}: the subject beside the leaf is not the one in it",
    "leaf_is_gone": "position {place}: the leaf is gone",
    "place_is_gone": "position {place}: the place is gone; nothing behind it can be compared",
    "node_was_changed": "position {place}: the subtree that is kept from there on does not fit",
    "leaf_has_no_place": "leaf {place}: it has no place, and does not wait for one",
    "signature_is_wrong": "checkpoint of size {place}: not signed by the key that it names",
    "checkpoint_differs": "checkpoint of size {place}: another root was signed; all fitted up to "
    "{before}, so a leaf from there to {place} was changed",
    "log_is_cut": "checkpoint of size {place}: the log is shorter than what was signed",
    "held_checkpoint_differs": "the checkpoint that you hold, of size {place}: another root. The "
    "log was rewritten between {before} and {place}, and signed anew; what you hold is the proof",
    "held_log_was_longer": "the checkpoint that you hold, of size {place}: the log is shorter now. "
    "Its end was cut off, or a backup was restored; what you hold is the proof",
}


def said(fault: Fault) -> str:
    return FAULTS[fault.code].format(place=fault.place, before=fault.before)


def summary(audit: Audit) -> str:
    return f"{audit.size:,} leaves, {audit.checked:,} checkpoints"


def faults_of(audit: Audit) -> Iterator[str]:
    """The first bad row first."""
    yield from (said(one) for one in audit.faults)


def text_of(name: str) -> str:
    """A file's text; - is the standard input."""
    try:
        return sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{name} cannot be read: {error}") from error


def held(names: Sequence[str]) -> list[Signed]:
    """Checkpoints that somebody kept, from notes, receipts and exports."""
    key = base.log_key()
    found: list[Signed] = []
    for name in names:
        try:
            if key is None:
                raise Unreadable("this installation has no log key to compare with")
            found += held_in(text_of(name), key)
        except Unreadable as error:
            raise CommandError(f"{name}: {error}") from error
    return found


def key_of(text: str) -> Verifier:
    try:
        return Verifier.parse(text)
    except Unreadable as error:
        raise CommandError(str(error)) from error


def is_address(name: str) -> bool:
    return urlsplit(name).scheme in ("http", "https")


def fetch(address: str) -> str:
    """What a server of the web answers, no more than `MOST` bytes of it."""
    try:
        with urlopen(address, timeout=SECONDS) as answered:
            raw: bytes = answered.read(MOST)
            return raw.decode()
    except HTTPError as error:
        with error:
            raise CommandError(f"{address} answers {error.code}") from error
    except (OSError, ValueError) as error:
        raise CommandError(f"{address} does not answer: {error}") from error


def published(name: str) -> tuple[str, list[bytes]]:
    """A checkpoint of another log, from its address or a file, with the proof that it begins with
    the one that we signed last."""
    if not is_address(name):
        text = text_of(name)
        return _parsed(name, text) if text.lstrip().startswith("{") else (text, [])
    site = name.rstrip("/")
    note = fetch(f"{site}/log/checkpoint")
    try:
        point = Note.parse(note).checkpoint
    except Unreadable as error:
        raise CommandError(f"{site}/log/checkpoint: {error}") from error
    last = base.witnessed(point.origin)
    if last is None or last.checkpoint.size >= point.size:
        return note, []
    path = f"{site}/log/consistency/{last.checkpoint.size}/{point.size}"
    return note, _parsed(path, fetch(path))[1]


def _parsed(name: str, text: str) -> tuple[str, list[bytes]]:
    try:
        told: Any = json.loads(text)
        return told["checkpoint"], [unbase64(one) for one in told["proof"]]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CommandError(f"{name} is no answer of /log/consistency: {error}") from error
