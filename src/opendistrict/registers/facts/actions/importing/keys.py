"""Keys of many facts at once: the same as `rules.fact_id` makes one by one."""

import hashlib
from typing import Any
from uuid import UUID

import numpy as np
import numpy.typing as npt
import pyarrow as pa  # type: ignore[import-untyped,unused-ignore]
import pyarrow.compute as pc  # type: ignore[import-untyped,unused-ignore]

from opendistrict.registers.facts import rules


def fact_ids(named: Any, acts: Any) -> npt.NDArray[np.uint8]:
    """Sixteen bytes a row. `named` is "source|measure" and `acts` the act of each row."""
    whole = pc.binary_join_element_wise(named, acts, "|").cast(pa.binary())
    digest = hashlib.sha256
    joined = b"".join([digest(one).digest()[:16] for one in whole.to_pylist()])
    digests = np.frombuffer(joined, np.uint8).reshape(-1, 16)
    ids = np.concatenate([digests[:, 10:16], digests[:, :10]], axis=1)
    ids[:, 6] = ids[:, 6] & 0x0F | 0x80
    ids[:, 8] = ids[:, 8] & 0x3F | 0x80
    with_key = pc.match_substring_regex(acts, rules.UUID7.pattern)
    for n in np.flatnonzero(np.asarray(with_key.fill_null(False))).tolist():
        found = rules.UUID7.search(acts[n].as_py())
        assert found, "both engines find the same"
        ids[n, :6] = np.frombuffer(UUID(found[0]).bytes[:6], np.uint8)
    return ids


def hexadecimal(ids: npt.NDArray[np.uint8]) -> list[str]:
    text = ids.tobytes().hex()
    return [text[n : n + 32] for n in range(0, len(text), 32)]


def as_text(ids: npt.NDArray[np.uint8]) -> Any:
    """The keys as a column of text, 32 digits each."""
    offsets = np.arange(0, 32 * len(ids) + 1, 32, dtype=np.int32)
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(ids.tobytes().hex().encode())]
    return pa.Array.from_buffers(pa.string(), len(ids), buffers)
