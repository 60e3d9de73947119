"""A procedure's file, read: the procedure it holds, or all that is wrong with it, by line."""

from dataclasses import dataclass

from opendistrict.engine.cases.shapes.procedure import Procedure
from opendistrict.kernel.packfile import Loc, Problem, Row, Spot, read_text


@dataclass(frozen=True, slots=True)
class Read:
    """`row` is the procedure with the place of each of its parts; None when it cannot be read."""

    file: str
    row: Row[Procedure] | None
    problems: tuple[Problem, ...]

    @property
    def procedure(self) -> Procedure | None:
        return self.row.value if self.row else None

    def spot(self, where: Loc) -> Spot:
        """Where a part stands, or the nearest thing around it."""
        return self.row.spot(*where) if self.row else Spot(self.file, 1, 1, "")


def read_procedure(data: bytes, *, file: str) -> Read:
    """Read one file. A file holds one procedure: its name in the pack is its code's."""
    sheet = read_text(data, Procedure, file=file)
    problems = list(sheet.problems)
    if len(sheet.rows) + len(problems) == 0 or len(sheet.rows) > 1:
        problems.append(Problem(Spot(file, 1, 1, ""), "file_holds_one_procedure"))
    if problems:
        return Read(file, None, tuple(sorted(problems, key=lambda one: (one.spot, one.code))))
    return Read(file, sheet.rows[0], ())
