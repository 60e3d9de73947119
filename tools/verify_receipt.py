#!/usr/bin/env python3
# ruff: noqa: T201, UP017 - it prints, and runs on Python 3.8
"""Checks an OpenDistrict receipt without the office: no network, nothing installed, one file.

    python3 verify_receipt.py RECEIPT.json --key KEY
    python3 verify_receipt.py "the text of the QR code" --key KEY --witness KEY --newer NEWER.json

RECEIPT   the .json file, or a text file with what the QR code says, or that text itself; - reads it
--key     the office's public key as it is published (name+id+key). Without it the key that the
          receipt names is used, and nobody says that it is the office's: exit code 3
--witness the public key of somebody who watches the log; may be given several times
--newer   what /log/consistency/<size>/<newer> answers: proves that the log which a witness signed
          later still begins with the log of this receipt

Exit code 0: it proves what it says. 1: it does not. 2: it cannot be read. 3: see --key.

What is checked (RFC 6962, RFC 8032, C2SP signed-note, tlog-checkpoint, tlog-cosignature):
the wording and its salt give the leaf; the proof leads from the leaf to a root; that root was
signed by the key, with the moment of signing; and, where asked, by witnesses. What that proves, and
what it does not: docs/log.md of the program. Python 3.8 or newer.
"""

import argparse
import base64
import hashlib
import json
import os
import re
import sys
import zlib
from datetime import datetime, timezone

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*-.:$"
MOST = 64 * 1024


class Unreadable(Exception):
    pass


# ------------------------------------------------------------------ Ed25519 (RFC 8032, 5.1)

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_1 = pow(2, (P - 1) // 4, P)
NEUTRAL = (0, 1, 1, 0)


def add(a, b):
    """The sum of two points in extended coordinates (X, Y, Z, T); complete, so also the double."""
    e = (a[1] - a[0]) * (b[1] - b[0]) % P
    f = (a[1] + a[0]) * (b[1] + b[0]) % P
    g = 2 * a[3] * b[3] * D % P
    h = 2 * a[2] * b[2] % P
    x, y, z, t = f - e, h - g, h + g, f + e
    return x * y % P, z * t % P, y * z % P, x * t % P


def times(number, point):
    found = NEUTRAL
    while number:
        if number & 1:
            found = add(found, point)
        point = add(point, point)
        number >>= 1
    return found


def same(a, b):
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0


def point_of(raw):
    """The point that 32 bytes name; None where they name none."""
    y = int.from_bytes(raw, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_1 % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


BASE = point_of((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def signed(public, message, signature):
    """Whether the signature of 64 bytes is one over the message by the owner of that key."""
    if len(public) != 32 or len(signature) != 64:
        return False
    key, first = point_of(public), point_of(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if key is None or first is None or s >= L:
        return False
    digest = hashlib.sha512(signature[:32] + public + message).digest()
    return same(times(s, BASE), add(first, times(int.from_bytes(digest, "little") % L, key)))


# ------------------------------------------------------------------ RFC 6962


def leaf_hash(data):
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def led_to(leaf, index, size, proof):
    """The root to which the proof leads from a leaf; None where it cannot be that proof."""
    if not 0 <= index < size:
        return None
    found, place, last, rest = leaf, index, size - 1, list(proof)
    while last:
        while place % 2 == 0 and place == last and last:
            place, last = place // 2, last // 2
        if not last:
            break
        if not rest:
            return None
        other = rest.pop(0)
        found = node_hash(other, found) if place % 2 else node_hash(found, other)
        place, last = place // 2, last // 2
    return None if rest else found


def grew(old, new, before, after, proof):
    """Whether the log of `new` leaves and root `after` begins with that of `old` and `before`."""
    if not 0 < old <= new:
        return False
    if old == new:
        return not proof and before == after
    rest, place, last = list(proof), old - 1, new - 1
    while place % 2:
        place, last = place // 2, last // 2
    if place and not rest:
        return False
    known = whole = rest.pop(0) if place else before
    while last:
        if place % 2 or place < last:
            if not rest:
                return False
            other = rest.pop(0)
            if place % 2:
                known, whole = node_hash(other, known), node_hash(other, whole)
            else:
                whole = node_hash(whole, other)
        place, last = place // 2, last // 2
    return not rest and known == before and whole == after


# ------------------------------------------------------------------ keys, notes, receipts


def unbase64(text):
    return base64.b64decode(text.encode("ascii"), validate=True)


class Key:
    """name+id+key, as C2SP writes verifier keys; the type is 4: Ed25519 with a time."""

    def __init__(self, text):
        name, _, rest = text.strip().partition("+")
        written, _, material = rest.partition("+")
        raw = unbase64(material)
        self.name, self.public = name, raw[1:]
        self.id = hashlib.sha256(name.encode() + b"\n\x04" + self.public).digest()[:4]
        if len(raw) != 33 or raw[0] != 4 or self.id.hex() != written:
            raise Unreadable("the key is damaged: " + text[:60])
        self.text = text.strip()


class Note:
    """A checkpoint (origin, size, root) and the signatures under it."""

    def __init__(self, text):
        body, blank, lines = text.replace("\r\n", "\n").partition("\n\n")
        origin, size, root = body.split("\n")
        if (
            not blank
            or not re.fullmatch("[1-9][0-9]{0,17}", size)
            or not re.fullmatch(r"\S+", origin)
        ):
            raise Unreadable("the checkpoint is damaged")
        self.text, self.origin, self.size, self.root = (
            body + "\n",
            origin,
            int(size),
            unbase64(root),
        )
        self.signatures = []
        for line in lines.splitlines():
            _, name, raw = line.split(" ")
            self.signatures.append((name, unbase64(raw)))

    def signed_by(self, key):
        """When the key signed this checkpoint, in UTC; None where it did not."""
        for name, raw in self.signatures:
            if name == key.name and raw[:4] == key.id and len(raw) == 76:
                second = int.from_bytes(raw[4:12], "big")
                message = f"cosignature/v1\ntime {second}\n{self.text}"
                if signed(key.public, message.encode(), raw[12:]):
                    return datetime.fromtimestamp(second, timezone.utc)
        return None


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


class Receipt:
    """One act of the office and the proof that it stands in its log."""

    def __init__(self, text):
        if text.startswith("{"):
            told = json.loads(text)
            self.kind, self.at, self.body = told["kind"], told["at"], told["body"].encode()
            self.salt, self.position = unbase64(told["salt"]), told["position"]
            self.proof = [unbase64(one) for one in told["proof"]]
            self.note, self.key = Note(told["checkpoint"]), Key(told["key"])
            self.leaf = unbase64(told["leaf"])
        else:
            self.of_code(text)
        if type(self.position) is not int:
            raise Unreadable("the position is no number")

    def of_code(self, text):
        """From the characters of the QR code, alone or at the end of an address (.../R/...)."""
        found = re.fullmatch(f"(?:.*/R/)?([{re.escape(ALPHABET)}]+)", "".join(text.split()), re.I)
        if not found:
            raise Unreadable("these are not the characters of a receipt")
        inflate = zlib.decompressobj()
        packed = inflate.decompress(bytes_of(found.group(1).upper()), MOST)
        if not inflate.eof:
            raise Unreadable("the code is cut off")
        told = json.loads(packed)
        _, self.kind, self.at, body, salt, self.position, size, proof, origin, name, key, lines = (
            told
        )
        self.body, self.salt, hashes = body.encode(), unbase64(salt), unbase64(proof)
        self.proof = [hashes[one : one + 32] for one in range(0, len(hashes), 32)]
        self.leaf = self.opened()
        root = led_to(self.leaf, self.position, size, self.proof) or b""
        note = f"{origin}\n{size}\n{base64.b64encode(root).decode()}\n\n"
        for who, mark, second, raw in lines:
            signature = unbase64(mark) + second.to_bytes(8, "big") + unbase64(raw)
            note += f"\u2014 {who} {base64.b64encode(signature).decode()}\n"
        public = unbase64(key)
        mark = hashlib.sha256(name.encode() + b"\n\x04" + public).digest()[:4].hex()
        self.note = Note(note)
        self.key = Key("{}+{}+{}".format(name, mark, base64.b64encode(b"\x04" + public).decode()))

    def opened(self):
        """The leaf that wording, salt, kind and moment give."""
        commitment = hashlib.sha256(self.salt + self.body).hexdigest()
        return leaf_hash(
            canonical({"v": 1, "kind": self.kind, "at": self.at, "commitment": commitment})
        )


def bytes_of(text):
    """Three of the 41 characters are two bytes, the first the lowest digit."""
    found = bytearray()
    for at in range(0, len(text), 3):
        digits = [ALPHABET.index(one) for one in text[at : at + 3]]
        found += sum(d * 41**n for n, d in enumerate(digits)).to_bytes(len(digits) - 1, "big")
    return bytes(found)


# ------------------------------------------------------------------ what is said


def check(receipt, key, witnesses, newer):
    """Lines of (holds, Vietnamese, English); one that does not hold and nothing is proved."""
    note = receipt.note
    when = note.signed_by(key) if key.name == note.origin else None
    root = led_to(receipt.leaf, receipt.position, note.size, receipt.proof)
    yield (
        receipt.opened() == receipt.leaf,
        "nội dung đúng là nội dung đã ghi sổ",
        "the wording is the one that was logged",
    )
    yield (
        root == note.root,
        f"nằm ở vị trí {receipt.position + 1} trong sổ có {note.size} dòng",
        f"it stands at place {receipt.position + 1} of a log of {note.size}",
    )
    yield (
        when is not None,
        "sổ được ký bởi {} lúc {}".format(key.name, when or "-"),
        "the log was signed by {} at {}".format(key.name, when or "-"),
    )
    for who in witnesses:
        seen = note.signed_by(who)
        if seen is None and newer is not None:
            seen = later(note, key, who, newer)
        yield (
            seen is not None,
            "nhân chứng {} đã thấy sổ này lúc {}".format(who.name, seen or "-"),
            "the witness {} saw this log at {}".format(who.name, seen or "-"),
        )


def later(note, key, who, newer):
    """When the witness signed a longer log that begins with this one; None where it did not."""
    then = Note(newer["checkpoint"])
    proof = [unbase64(one) for one in newer["proof"]]
    is_same = then.origin == note.origin and then.signed_by(key) is not None
    if is_same and grew(note.size, then.size, note.root, then.root, proof):
        return then.signed_by(who)
    return None


def read(given):
    if given == "-":
        text = sys.stdin.read(MOST + 1)
    elif os.path.exists(given):
        with open(given, encoding="utf-8-sig") as file:
            text = file.read(MOST + 1)
    else:
        text = given
    if len(text) > MOST:
        raise Unreadable("too long for a receipt")
    return Receipt(text.strip())


def main():
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("receipt")
    options.add_argument("--key")
    options.add_argument("--witness", action="append", default=[])
    options.add_argument("--newer")
    given = options.parse_args()
    try:
        receipt = read(given.receipt)
        key = Key(given.key) if given.key else receipt.key
        witnesses = [Key(one) for one in given.witness]
        newer = None
        if given.newer:
            with open(given.newer, encoding="utf-8") as file:
                newer = json.load(file)
        lines = list(check(receipt, key, witnesses, newer))
    except (Unreadable, ValueError, KeyError, TypeError, AttributeError, OverflowError, OSError,
            RecursionError, zlib.error) as error:  # fmt: skip
        print("Không đọc được biên nhận / The receipt cannot be read:", error, file=sys.stderr)
        return 2
    print(receipt.kind, receipt.at)
    print(receipt.body.decode("utf-8", "replace"))
    for holds, vietnamese, english in lines:
        print("{} {} / {}".format("[ OK ]" if holds else "[SAI!]", vietnamese, english))
    if not all(holds for holds, _, _ in lines):
        print("=> KHÔNG chứng minh được / It proves NOTHING of the kind.")
        return 1
    if not given.key:
        print("=> Khớp, nhưng hãy so khóa này với khóa cơ quan công bố (--key)")
        print("   It fits, but compare this key with the one that the office publishes (--key):")
        print("  ", receipt.key.text)
        return 3
    print("=> Đúng: cơ quan đã ghi và ký điều này / True: the office logged and signed this.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
