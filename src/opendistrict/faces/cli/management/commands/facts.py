"""`od facts`: facts in bulk from files, and the proof that their sums are right."""

from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils.translation import gettext as _

from opendistrict.faces.cli import facts_file, facts_page
from opendistrict.faces.cli.loading.loader import folder_of
from opendistrict.faces.cli.terminal import progress
from opendistrict.faces.kit import clock, formats
from opendistrict.faces.kit.words import sentences
from opendistrict.kernel.actor import SYSTEM
from opendistrict.kernel.bulk import FileIsWrong, Progress
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.facts import actions, queries
from opendistrict.registers.facts.actions import importing
from opendistrict.registers.facts.shapes import Drift


class Command(BaseCommand):
    help = "Import facts from files, verify and rebuild their sums, list what is measured."

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
        from_file = acts.add_parser(
            "import",
            help="tell the facts of a CSV or Parquet file: all of it or, told so, the good",
        )
        from_file.add_argument("file", type=Path)
        from_file.add_argument("--source", help="every measure of the file must be of this source")
        from_file.add_argument(
            "--only-good", action="store_true", help="tell the good rows, leave the others out"
        )
        acts.add_parser(
            "verify", help="count all facts again and compare; exit code 1 if it drifts"
        )
        acts.add_parser(
            "rebuild", help="count all facts again and put the sums in place of the kept"
        )
        acts.add_parser(
            "roll-up", help="take in what waits now (the worker does so every few minutes)"
        )
        listing = acts.add_parser("measures", help="what is measured, by whom and in what")
        listing.add_argument(
            "--markdown",
            action="store_true",
            help="as docs/facts.md, from the program and the pack",
        )
        listing.add_argument("--pack", default=settings.PACK, help="with --markdown: this pack")

    def handle(self, *args: Any, **options: Any) -> None:
        act = getattr(self, "_" + options["act"].replace("-", "_"))
        try:
            act(options)
        except Refused as refused:
            raise CommandError("\n".join(sentences(refused))) from refused
        except DatabaseError as error:
            raise CommandError(_interrupted(error)) from error

    def _import(self, options: Any) -> None:
        path: Path = options["file"]
        try:
            with _stages() as stages:
                weighed = importing.weigh(
                    path, source=options["source"], actor=SYSTEM, at=clock.now(), stages=stages
                )
                checked = weighed.checked
                if checked.changes_nothing and checked.earlier:
                    self._say(facts_file.before(checked.earlier))
                    return
                if checked.bad:
                    self._complain(facts_file.mistakes(checked))
                imported = importing.tell_file(
                    weighed, only_good=options["only_good"], actor=SYSTEM, now=clock.now,
                    progress=stages("tell"),
                )  # fmt: skip
        except FileIsWrong as wrong:
            raise CommandError("\n".join(facts_file.whole(path.name, wrong))) from wrong
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror or error}") from error
        self._say(facts_file.done(imported))

    def _say(self, lines: Iterator[str]) -> None:
        for line in lines:
            self.stdout.write(line)

    def _complain(self, lines: Iterator[str]) -> None:
        for line in lines:
            self.stderr.write(line)

    def _verify(self, options: Any) -> None:
        with progress(_("Đếm lại mọi sự kiện")) as report:
            found = queries.verify(report)
        if found.drifts:
            self._complain(_table(found.drifts))
            raise CommandError(
                _("Tổng số khác sự kiện ở ít nhất %(number)s chỗ. Chạy: ./od facts rebuild")
                % {"number": len(found.drifts)},
                returncode=1,
            )
        self.stdout.write(
            _("%(facts)s sự kiện, %(sums)s tổng số: khớp từng byte.")
            % {"facts": formats.number(found.facts), "sums": formats.number(found.sums)}
        )

    def _rebuild(self, options: Any) -> None:
        with progress(_("Đếm lại mọi sự kiện")) as report:
            sums = actions.rebuild(report)
        self.stdout.write(_("Đã lập lại %(sums)s tổng số.") % {"sums": formats.number(sums)})

    def _roll_up(self, options: Any) -> None:
        parts = 0
        while taken := actions.roll_up():
            parts += taken
        self.stdout.write(
            _("Đã cộng %(parts)s phần vào tổng số.") % {"parts": formats.number(parts)}
        )

    def _measures(self, options: Any) -> None:
        if options["markdown"]:
            self.stdout.write(facts_page.page(folder_of(options["pack"])), ending="")
            return
        for one in sorted(queries.measures().values(), key=lambda one: one.code):
            name = one.name_en if formats.language() == "en" else one.name
            sample = _(" (mẫu)") if one.is_sample else ""
            cuts = ", ".join(cut.code for cut in one.slices)
            self.stdout.write(f"{one.code}: {name}{sample} [{one.unit}] {cuts}".rstrip())


def _interrupted(error: DatabaseError) -> str:
    said = str(error).strip().splitlines()[0]
    return _(
        "Cơ sở dữ liệu dừng giữa chừng (%(said)s). Phần đã ghi xong giữ nguyên. Sửa nguyên nhân "
        "(hết đĩa, mất kết nối) rồi chạy lại đúng lệnh này: không có gì bị đếm hai lần."
    ) % {"said": said}


@contextmanager
def _stages() -> Iterator[Callable[[str], Progress]]:
    """A line of progress for each stage of an import, one after the other."""
    names = {"scan": _("Xem qua tệp"), "check": _("Kiểm tra"), "tell": _("Ghi sự kiện")}
    with ExitStack() as open_now:

        def stage(key: str) -> Progress:
            open_now.close()
            return open_now.enter_context(progress(names[key]))

        yield stage


def _table(drifts: tuple[Drift, ...]) -> Iterator[str]:
    """Where sums and facts differ: quantity / number of facts, kept and counted."""
    names = queries.series_words({drift.series_id for drift in drifts})
    yield f"{'':10} {'day':10} {'known':10} {'kept':>24} {'counted':>24}  series"
    for one in drifts:
        known = str(one.known or "")
        yield (
            f"{one.table:10} {one.day} {known:10} {one.kept:>24} {one.counted:>24}  "
            f"{names.get(one.series_id, one.series_id)}"
        )
