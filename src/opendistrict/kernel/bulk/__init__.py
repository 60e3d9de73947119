"""Tables of millions of rows (CSV, Parquet), read in a stream; memory does not grow with them.

Pure: a path in, batches of text columns out, in Arrow. What is wrong with a file as a whole is a
`FileIsWrong` with a code; what is wrong with a row carries its number, and `line` says where that
is in the file.
"""

from opendistrict.kernel.bulk.numbers import SCALE, Style, decimals, degrees, style_of
from opendistrict.kernel.bulk.scanning import Scan, scan
from opendistrict.kernel.bulk.seen import Seen, told_again
from opendistrict.kernel.bulk.shapes import FileIsWrong, Progress
from opendistrict.kernel.bulk.tables import Table, open_table
from opendistrict.kernel.bulk.texts import Coded, coded, plain

__all__ = [
    "SCALE",
    "Coded",
    "FileIsWrong",
    "Progress",
    "Scan",
    "Seen",
    "Style",
    "Table",
    "coded",
    "decimals",
    "degrees",
    "open_table",
    "plain",
    "scan",
    "style_of",
    "told_again",
]
