"""Which keys of a long table come more than once; kept on disk, so that memory stays small."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

_BUCKETS = 128
RECORD = np.dtype([("key", "V16"), ("what", "<i8"), ("amount", "<i8"), ("row", "<i8")])


class Seen(ExitStack):
    """Keys with what was told under them (two integers) and in which row.

    A context: what it keeps on disk is gone afterwards. 40 bytes a row.
    """

    def __init__(self) -> None:
        super().__init__()
        folder = Path(self.enter_context(tempfile.TemporaryDirectory(prefix="od-facts-")))
        self._files = [self.enter_context((folder / str(n)).open("w+b")) for n in range(_BUCKETS)]

    def add(
        self,
        keys: npt.NDArray[np.uint8],
        what: npt.NDArray[np.int64],
        amount: npt.NDArray[np.int64],
        rows: npt.NDArray[np.int64],
    ) -> None:
        """`keys` has sixteen bytes a row; the eighth is evenly spread and chooses the bucket."""
        records = np.empty(len(rows), RECORD)
        records["key"] = np.ascontiguousarray(keys).view("V16").ravel()
        records["what"], records["amount"], records["row"] = what, amount, rows
        bucket = keys[:, 7] % _BUCKETS
        records = records[np.argsort(bucket, kind="stable")]
        ends = np.cumsum(np.bincount(bucket, minlength=_BUCKETS))
        for file, piece in zip(self._files, np.split(records, ends[:-1]), strict=True):
            file.write(piece.tobytes())

    def buckets(self) -> Iterator[npt.NDArray[Any]]:
        """The records, a bucket at a time, sorted by key and row: one key is in one bucket."""
        for file in self._files:
            file.seek(0)
            records = np.frombuffer(file.read(), RECORD)
            if len(records):
                halves = np.ascontiguousarray(records["key"]).view(">u8").reshape(-1, 2)
                order = np.lexsort((records["row"], halves[:, 1], halves[:, 0]))
                yield records[order]


def told_again(records: npt.NDArray[Any]) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Of sorted records: which repeat the key before them, and which of those say otherwise than
    the first of that key."""
    keys = np.ascontiguousarray(records["key"]).view("<u8").reshape(-1, 2)
    again = np.zeros(len(records), bool)
    again[1:] = np.all(keys[1:] == keys[:-1], axis=1)
    first = np.maximum.accumulate(np.where(again, 0, np.arange(len(records))))
    same = (records["what"] == records["what"][first]) & (
        records["amount"] == records["amount"][first]
    )
    return again, again & ~same
