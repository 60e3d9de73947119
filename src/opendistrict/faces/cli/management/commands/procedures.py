import json
import re
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from opendistrict.engine.cases import actions, queries
from opendistrict.engine.cases.queries import judging
from opendistrict.engine.cases.shapes.procedure import Procedure
from opendistrict.engine.cases.shapes.state_held import StateHeld
from opendistrict.faces.cli.loading import words
from opendistrict.faces.cli.loading.loader import folder_of
from opendistrict.faces.cli.loading.procedure_files import PROCEDURES, STATE_HELD
from opendistrict.faces.cli.terminal import day, operator
from opendistrict.faces.kit import clock, procedure_words
from opendistrict.faces.kit.words import sentence, sentences
from opendistrict.kernel.packfile import Problem, read_rows
from opendistrict.kernel.refusals import Refused

_NUMBERED = re.compile(r"([a-z0-9-]+)@([0-9]+)")
_SIGNS = {"added": "+", "removed": "-", "changed": "~", "moved": "↕"}
Source = tuple[str, bytes]  # its name, and its text


class Command(BaseCommand):
    help = (
        "Administrative procedures as files: judge them, compare them, load one, its JSON Schema."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--language", choices=["vi", "en"], default="vi", help="of what is said; vi by default"
        )
        parser.add_argument(
            "--pack", default=settings.PACK, help="a pack, by name or folder; its own procedures "
            "are judged when no file is named",
        )  # fmt: skip
        acts = parser.add_subparsers(dest="act", required=True)
        lint = acts.add_parser("lint", help="all that is wrong, at its line")
        lint.add_argument("files", nargs="*", metavar="FILE")
        lint.add_argument(
            "--published", action="store_true", help="what is in force in the database"
        )
        lint.add_argument(
            "--holders-on", type=day, action="append", default=[], metavar="DAY",
            help="find, in the database, steps that nobody may do on this day; may be repeated "
            "(today, and the first day of a reform)",
        )  # fmt: skip
        diff = acts.add_parser("diff", help="what changed, whom it concerns")
        diff.add_argument("old", metavar="A", help="a file, or code@number")
        diff.add_argument("new", metavar="B", help="a file, or code@number")
        load = acts.add_parser("load", help="put a file in force from the day it says")
        load.add_argument("file", metavar="FILE")
        schema = acts.add_parser("schema", help="its form as a JSON Schema (2020-12)")
        schema.add_argument(
            "procedure", metavar="CODE", help="a code in force, code@number or a file"
        )

    def handle(self, *args: object, **options: Any) -> None:
        with translation.override(options["language"]):
            try:
                getattr(self, f"_{options['act']}")(options)
            except Refused as refused:
                raise CommandError("\n".join(sentences(refused))) from refused

    # ---------------------------------------------------------------- lint

    def _lint(self, options: dict[str, Any]) -> None:
        state_held = _state_held(options["pack"])
        wrong = files = 0
        for name, data in _to_judge(options):
            files += 1
            for problem in _judged(name, data, state_held, options["holders_on"]):
                wrong += 1
                self.stderr.write(words.sentence(problem))
        if wrong:
            told = ngettext("Có %(number)s điều phải sửa.", "Có %(number)s điều phải sửa.", wrong)
            raise CommandError(told % {"number": wrong})
        told = ngettext(
            "%(number)s thủ tục, không có lỗi.", "%(number)s thủ tục, không có lỗi.", files
        )
        self.stdout.write(told % {"number": files})

    # ---------------------------------------------------------------- diff

    def _diff(self, options: dict[str, Any]) -> None:
        changes = judging.diff(_procedure(options["old"]), _procedure(options["new"]))
        if not changes:
            self.stdout.write(_("Hai bản nói như nhau."))
        for one in changes:
            weight = str(procedure_words.WEIGHTS[one.weight])
            line = (
                f"{_SIGNS[one.kind]} [{weight}] {procedure_words.place(one.where)}: "
                f"{procedure_words.change(one)}"
            )
            paint = {"added": self.style.SUCCESS, "removed": self.style.ERROR}.get(one.kind)
            self.stdout.write(paint(line) if paint else self.style.WARNING(line))

    # ---------------------------------------------------------------- load, schema

    def _load(self, options: dict[str, Any]) -> None:
        name, data = _file(options["file"])
        problems = list(_judged(name, data, _state_held(options["pack"]), []))
        for problem in problems:
            self.stderr.write(words.sentence(problem))
        if problems:
            raise CommandError(_("Chưa nạp gì. Sửa các lỗi trên rồi nạp lại."))
        done = actions.load_procedures(texts=[data.decode()], actor=operator(), at=clock.now())
        self.stdout.write(_("Đã nạp.") if done else _("Không có gì thay đổi."))

    def _schema(self, options: dict[str, Any]) -> None:
        procedure = _procedure(options["procedure"], on=clock.now().date())
        schema = judging.json_schema(procedure, options["language"])
        self.stdout.write(json.dumps(schema, ensure_ascii=False, indent=2))


def _to_judge(options: dict[str, Any]) -> Iterator[Source]:
    for named in options["files"]:
        yield _file(named)
    if options["published"]:
        for name, text in judging.published(clock.now().date()):
            yield name, text.encode()
    if not options["files"] and not options["published"]:
        folder = folder_of(options["pack"])
        for path in sorted(folder.glob(PROCEDURES)):
            yield path.relative_to(folder).as_posix(), path.read_bytes()


def _file(named: str) -> Source:
    path = Path(named)
    if not path.is_file():
        raise CommandError(_("Không có tệp “%(name)s”.") % {"name": named})
    return named, path.read_bytes()


def _state_held(pack: str) -> Sequence[StateHeld]:
    folder = folder_of(pack)
    path = folder / STATE_HELD
    return (
        [row.value for row in read_rows(path, StateHeld, root=folder).rows]
        if path.is_file()
        else []
    )


def _judged(
    name: str, data: bytes, state_held: Sequence[StateHeld], days: Sequence[date]
) -> Iterator[Problem]:
    """All that is wrong with one file, by line."""
    read = judging.read_procedure(data, file=name)
    yield from read.problems
    if read.procedure is None:
        return
    holders = judging.without_holder(read.procedure, days) if days else None
    found = [
        Problem(read.spot(one.where), one.code, one.details)
        for one in judging.lint(read.procedure, holders, state_held=state_held)
    ]
    yield from sorted(found, key=lambda one: (one.spot, one.code))


def _procedure(named: str, on: date | None = None) -> Procedure:
    """A procedure by its file, by code@number, or (with a day) by the code it is in force under."""
    numbered = _NUMBERED.fullmatch(named)
    if on is not None and not numbered and not Path(named).is_file():
        version = queries.in_force(named, on)
        if version is None:
            raise CommandError(sentence("procedure_is_not_in_force", procedure=named, day=on))
        return queries.rules_of(version.id)[0]
    if numbered:
        text = judging.text_of_number(numbered[1], int(numbered[2]))
        if text is None:
            raise CommandError(_("Không có bản “%(name)s”.") % {"name": named})
        data = text.encode()
    else:
        data = _file(named)[1]
    read = judging.read_procedure(data, file=named)
    if read.procedure is None:
        raise CommandError("\n".join(words.sentence(problem) for problem in read.problems))
    return read.procedure
