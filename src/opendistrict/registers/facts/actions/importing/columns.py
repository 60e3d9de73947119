"""Which columns a file of facts may have, and what the rows are read by."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from opendistrict.kernel.bulk import FileIsWrong, Style, Table, style_of
from opendistrict.kernel.fold import fold

NEEDED = ("measure", "quantity", "happened_on", "unit", "act")
OPTIONAL = ("area", "lon", "lat", "slices")
SLICE = "slice."
_NUMBERS = ("quantity", "lon", "lat")


@dataclass(frozen=True, slots=True)
class Columns:
    """The names in the file by what they are: {"measure": "Measure", "slice.kind": …}, and how
    each column of numbers is written."""

    names: dict[str, str]
    styles: dict[str, Style] = field(default_factory=dict)

    @property
    def read(self) -> list[str]:
        return list(self.names.values())

    @property
    def slices(self) -> list[str]:
        """Codes of the slices that have a column of their own."""
        return [key.removeprefix(SLICE) for key in self.names if key.startswith(SLICE)]


def columns_of(table: Table, slices: Sequence[str]) -> Columns:
    """The columns of a table; refuses a missing, unknown or doubled one. `slices` are the codes
    of every slice that any measure has."""
    known = [*NEEDED, *OPTIONAL, *(SLICE + code for code in sorted(set(slices)))]
    names: dict[str, str] = {}
    for name in table.columns:
        key = fold(name)
        if key not in known:
            near = get_close_matches(key, known, n=1)
            raise FileIsWrong(
                "column_is_unknown", line=1, column=name, near=near[0] if near else "-",
                known=", ".join([*NEEDED, *OPTIONAL, "slice.…"]),
            )  # fmt: skip
        if key in names:
            raise FileIsWrong("column_is_doubled", line=1, column=name)
        names[key] = name
    if missing := [key for key in NEEDED if key not in names]:
        raise FileIsWrong("column_is_missing", line=1, column=", ".join(missing))
    if "slices" in names and any(key.startswith(SLICE) for key in names):
        raise FileIsWrong("slices_are_told_twice", line=1)
    if ("lon" in names) != ("lat" in names):
        raise FileIsWrong("column_is_missing", line=1, column="lon, lat")
    return Columns(names)


def learn_styles(table: Table, columns: Columns) -> None:
    """Read the columns of numbers once for how they are written as a whole."""
    numbers = {key: columns.names[key] for key in _NUMBERS if key in columns.names}
    columns.styles.update({key: Style() for key in numbers})
    for _, batch in table.batches(list(numbers.values())):
        for key, name in numbers.items():
            style_of(batch.column(name), columns.styles[key])
