"""A zip archive opened with care: what it promises is weighed before anything is unpacked."""

import io
import zipfile
import zlib

from opendistrict.kernel.intake.shapes import Limits, Unreadable

_CENTRAL_ENTRY = b"PK\x01\x02"
_ENCRYPTED = 0x1
_LOCAL_FILE = b"PK\x03\x04"
# Word keeps embedded workbooks and documents here; they are zip files and none of our business.
_EMBEDDINGS = "/embeddings/"
# What a hostile or cut-off archive raises out of zipfile, besides its own BadZipFile.
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, OSError)


class Archive:
    """The parts of one archive, each read under the limits."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._limits = limits
        # Counted before zipfile builds an object of 500 bytes for each.
        if data.count(_CENTRAL_ENTRY) > limits.archive_entries:
            raise Unreadable(
                "file_expands_too_much", reason="entries", limit=limits.archive_entries
            )
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN as broken:
            raise Unreadable("file_is_corrupt", reason=type(broken).__name__) from None
        self.names = self._zip.namelist()
        self._weigh()

    def _weigh(self) -> None:
        limits = self._limits
        total = 0
        for entry in self._zip.infolist():
            if entry.flag_bits & _ENCRYPTED:
                raise Unreadable("file_is_password_protected", found="zip")
            total += entry.file_size
            if total > limits.expanded_bytes:
                raise Unreadable(
                    "file_expands_too_much", reason="size", limit=limits.expanded_bytes
                )
            if (
                entry.file_size > limits.ratio_counts_from
                and entry.file_size > entry.compress_size * limits.expansion_ratio
            ):
                raise Unreadable(
                    "file_expands_too_much", reason="ratio", limit=limits.expansion_ratio
                )

    def refuse_nested(self) -> None:
        """No archive in the archive, where a Word file has no reason to keep one."""
        for name in self.names:
            if _EMBEDDINGS not in name and self.part(name, at_most=4) == _LOCAL_FILE:
                raise Unreadable("file_expands_too_much", reason="nested", part=name)

    def part(self, name: str, at_most: int | None = None) -> bytes:
        """One part whole (its checksum proven), or its first `at_most` bytes.

        zipfile gives out no more than the size the directory declares, so a part that lies about
        its size fails its checksum instead of filling the memory.
        """
        try:
            with self._zip.open(name) as stream:
                return stream.read() if at_most is None else stream.read(at_most)
        except KeyError:
            raise Unreadable("file_is_corrupt", reason="part_is_missing", part=name) from None
        except _BROKEN as broken:
            raise Unreadable("file_is_corrupt", reason=type(broken).__name__, part=name) from None
