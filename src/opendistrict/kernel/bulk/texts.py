"""Text columns: cleaned once, and told by their few different values."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa  # type: ignore[import-untyped,unused-ignore]
import pyarrow.compute as pc  # type: ignore[import-untyped,unused-ignore]

from opendistrict.kernel.fold import nfc


@dataclass(frozen=True, slots=True)
class Coded:
    """A column by its different values: row n is `values[codes[n]]`; nothing where the code is
    negative."""

    values: list[str]
    codes: npt.NDArray[np.int64]


def plain(column: Any) -> Any:
    """A column of any type as trimmed text in NFC; what is empty is null."""
    text = column if column.type == pa.string() else pc.cast(column, pa.string())
    text = pc.utf8_trim_whitespace(text)
    if not pc.all(pc.string_is_ascii(text), skip_nulls=True).as_py():
        text = pa.array([nfc(one) if one else one for one in text.to_pylist()], pa.string())
    return pc.if_else(pc.equal(text, ""), None, text)


def coded(column: Any) -> Coded:
    """A column by its different values, cleaned as by `plain` (cheap: each value once)."""
    found = column if isinstance(column, pa.DictionaryArray) else pc.dictionary_encode(column)
    values = [_clean(one) for one in found.dictionary.to_pylist()]
    codes = np.asarray(found.indices.fill_null(-1)).astype(np.int64)
    empty = [n for n, value in enumerate(values) if not value]
    if empty:
        codes = np.where(np.isin(codes, empty), -1, codes)
    return Coded(values, codes)


def _clean(value: object) -> str:
    return "" if value is None else nfc(str(value)).strip()
