"""Personal data that is read by few: sealed, found again without opening, opened with a key.

`seal` is AES-256-GCM under a fresh nonce; the sealed text names its key, so that keys can be
changed one day and old texts still open. `where` says of what the text is ("people.party.phone:
0190…") and is authenticated with it: a text carried to another row or field does not open.
`blind_index` is an HMAC-SHA256 of the normalised text under a second key of the same secret: equal
texts have equal indexes, so one can be looked for without a key to open any other.

What this does not hide: that two rows share a value, about how long a text is, and, from whoever
holds the secret, nothing at all.
"""

import base64
import binascii
import hashlib
import hmac
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

LEAST = 32  # characters of a secret; fewer can be guessed
_VERSION = "s1"
_NONCE = 12  # bytes, as NIST SP 800-38D recommends for GCM


class Unopenable(Exception):
    """A sealed text that no key here opens: the key is lost, or the text was changed or moved."""


class NoSealKey(Exception):
    """There is no secret to seal with, or one too short to be one."""


def _derived(secret: str, purpose: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt=None, info=b"opendistrict " + purpose).derive(
        secret.encode()
    )


class SealKey:
    """What follows from one secret: a key to seal with, one to index with, a name for both."""

    __slots__ = ("_aead", "_index", "id")

    def __init__(self, secret: str) -> None:
        if len(secret) < LEAST:
            raise NoSealKey(f"A seal key has at least {LEAST} characters; this has {len(secret)}.")
        self.id = _derived(secret, b"seal key id", 4).hex()
        self._aead = AESGCM(_derived(secret, b"seal", 32))
        self._index = _derived(secret, b"blind index", 32)

    def seal(self, text: str, where: str) -> str:
        nonce = os.urandom(_NONCE)
        sealed = nonce + self._aead.encrypt(nonce, text.encode(), where.encode())
        return f"{_VERSION}.{self.id}.{base64.urlsafe_b64encode(sealed).decode().rstrip('=')}"

    def open(self, body: str, where: str) -> str:
        try:
            raw = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
            return self._aead.decrypt(raw[:_NONCE], raw[_NONCE:], where.encode()).decode()
        except (InvalidTag, ValueError, binascii.Error) as error:
            raise Unopenable(f"key {self.id}") from error

    def index(self, text: str, what: str) -> str:
        tag = hmac.new(self._index, f"{what}\0{text}".encode(), hashlib.sha256)
        return f"{self.id}:{tag.hexdigest()}"


class KeyRing:
    """The secrets of an installation: the first seals, all of them open and look up."""

    def __init__(self, secrets: Sequence[str]) -> None:
        if not secrets:
            raise NoSealKey("There is no seal key.")
        self._keys = [SealKey(secret) for secret in secrets]
        self._by_id = {key.id: key for key in self._keys}

    @property
    def first_id(self) -> str:
        """The name of the key that seals now."""
        return self._keys[0].id

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(key.id for key in self._keys)

    def seal(self, text: str, where: str = "") -> str:
        """`text` sealed; the same text twice gives two different sealed texts. "" stays ""."""
        return self._keys[0].seal(text, where) if text else ""

    def open(self, sealed: str, where: str = "") -> str:
        """The text again; Unopenable when no key of this ring opens it here."""
        if not sealed:
            return ""
        key = self._by_id.get(key_of(sealed))
        if key is None:
            raise Unopenable(f"key {key_of(sealed) or '?'} is not here")
        return key.open(sealed.rpartition(".")[2], where)

    def reseal(self, sealed: str, where: str = "") -> str:
        """Under the key that seals now; as it is when that key sealed it."""
        if not sealed or key_of(sealed) == self.first_id:
            return sealed
        return self.seal(self.open(sealed, where), where)

    def index(self, text: str, what: str) -> str:
        """The blind index of `text` among `what` ("people.phone"); "" of "". Normalise first."""
        return self._keys[0].index(text, what) if text else ""

    def indexes(self, text: str, what: str) -> list[str]:
        """Under every key: while keys change, a row may still carry the index of an old one."""
        return [key.index(text, what) for key in self._keys] if text else []


def key_of(sealed: str) -> str:
    """The name of the key that sealed this; empty for what is not sealed."""
    version, _, rest = sealed.partition(".")
    return rest.partition(".")[0] if version == _VERSION else ""


def secrets_in(text: str) -> list[str]:
    """The secrets of a key file or variable: one a line or between commas, the newest first."""
    return [word.strip() for word in text.replace(",", "\n").splitlines() if word.strip()]


class KeyFile:
    """A ring read from a file, and anew when the file has changed: a running server sees a new
    key at its next use, without being started again."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen: tuple[int, int, int] | None = None
        self._ring: KeyRing | None = None

    def ring(self) -> KeyRing:
        try:
            stat = self.path.stat()
            seen = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
            if self._ring is None or seen != self._seen:
                self._ring, self._seen = KeyRing(secrets_in(self.path.read_text())), seen
        except OSError as error:
            raise NoSealKey(f"{self.path} cannot be read: {error.strerror}.") from error
        return self._ring

    def write(self, secrets: Sequence[str]) -> None:
        """All at once, for its owner only."""
        part = self.path.with_name(f".{self.path.name}.{os.getpid()}")
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "w") as file:
                file.write("\n".join(secrets) + "\n")
                file.flush()
                os.fsync(file.fileno())
            part.replace(self.path)
        finally:
            part.unlink(missing_ok=True)

    def secrets(self) -> Iterator[str]:
        yield from secrets_in(self.path.read_text())
