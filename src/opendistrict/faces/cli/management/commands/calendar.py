"""A decision about working days arrives: which promises move, and moving them."""

from argparse import ArgumentParser
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from opendistrict.engine.cases import actions, queries
from opendistrict.engine.cases.shapes.dossier import Moved
from opendistrict.faces.cli.loading.day_files import DecidedDay, decided
from opendistrict.faces.cli.loading.one_file import rows_of
from opendistrict.faces.kit import clock
from opendistrict.faces.kit.words import sentences
from opendistrict.kernel.actor import SYSTEM
from opendistrict.kernel.days import HERE
from opendistrict.kernel.refusals import Refused

MOST = 200  # lines shown; the count below them is of all
_ROW = "{:20.20} {:28.28} {:>16} {:>16}  {}"


class Command(BaseCommand):
    help = (
        "Read days of a decision (rows as in a pack's calendar.yaml; with unit: for that unit and "
        "all under it) and show which open promises move; with --yes, move them and tell "
        "applicants and holders."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("act", choices=["apply"])
        parser.add_argument("file", type=Path)
        parser.add_argument("--yes", action="store_true", help="do it; without it nothing changes")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        rows = rows_of(path, DecidedDay)
        try:
            days, local = decided(rows)
            if not days and not local:
                raise CommandError(f"{path}: no day is told")
            at = clock.now()
            if options["yes"]:
                basis = "; ".join(dict.fromkeys(one.basis for one in (*days, *local)))
                moved: Iterable[Moved] = actions.apply_calendar(
                    days=days, local=local, basis=basis, actor=SYSTEM, at=at
                )
            else:
                moved = queries.would_move(days, local, at)
            count = self._show(moved)
        except Refused as refused:
            raise CommandError("\n".join(sentences(refused))) from refused
        if options["yes"]:
            self.stdout.write(f"{count} promises moved; applicants and holders are told.")
        else:
            self.stdout.write(f"{count} promises would move. Nothing is changed: add --yes.")

    def _show(self, moved: Iterable[Moved]) -> int:
        rest = iter(moved)
        count = 0
        for one in islice(rest, MOST):
            if not count:
                self.stdout.write(_ROW.format("dossier", "procedure", "before", "after", ""))
            count += 1
            before, after = (
                f"{day.astimezone(HERE):%d/%m/%Y %H:%M}" for day in (one.before, one.after)
            )
            late = "LATE BY IT" if one.is_late_by_it else ""
            self.stdout.write(_ROW.format(one.code, one.procedure, before, after, late))
        more = sum(1 for _ in rest)
        if more:
            self.stdout.write(f"… and {more} more")
        return count + more
