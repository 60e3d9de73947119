"""A file of rows that an operator gives to a command by itself, outside any pack."""

from pathlib import Path
from typing import TypeVar

from django.core.management.base import CommandError
from django.utils import translation

from opendistrict.faces.cli.loading import words
from opendistrict.kernel.packfile import PackRow, read_rows

M = TypeVar("M", bound=PackRow)


def rows_of(path: Path, model: type[M]) -> list[tuple[str, M]]:
    """The rows, each behind its place in the file.

    :raises CommandError: there is no such file, or rows are wrong: each at its line, in English as
        commands speak.
    """
    if not path.is_file():
        raise CommandError(f"{path}: there is no such file")
    sheet = read_rows(path.resolve(), model, root=path.resolve().parent)
    if sheet.problems:
        with translation.override("en"):
            raise CommandError("\n".join(words.sentence(problem) for problem in sheet.problems))
    return [(str(row.spot()).rstrip(":"), row.value) for row in sheet.rows]
