"""The files of a pack: YAML read with positions, rows checked, every mistake told at its place.

Pure: no file is trusted, nothing is written. `read_rows` reads one file against a pydantic model,
`read_text` what is in no file; `Names` and `Refers` in a model say which texts are names and which
point to them; `checks` holds what no single row can know (overlaps, circles, shares).
"""

from opendistrict.kernel.packfile.days import Day
from opendistrict.kernel.packfile.places import Loc, PackIsWrong, Problem, Spot
from opendistrict.kernel.packfile.rows import (
    Names,
    PackRow,
    Refers,
    Row,
    Sheet,
    Slug,
    names_in,
    read_rows,
    read_text,
    unknown_references,
)

__all__ = [
    "Day",
    "Loc",
    "Names",
    "PackIsWrong",
    "PackRow",
    "Problem",
    "Refers",
    "Row",
    "Sheet",
    "Slug",
    "Spot",
    "names_in",
    "read_rows",
    "read_text",
    "unknown_references",
]
