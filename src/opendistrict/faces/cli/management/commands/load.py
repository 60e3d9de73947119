from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from opendistrict.faces.cli.loading import words
from opendistrict.faces.cli.loading.loader import Loaded, check_pack, folder_of, load_pack
from opendistrict.faces.cli.loading.pack import Pack
from opendistrict.faces.kit import clock
from opendistrict.faces.kit.words import sentences
from opendistrict.kernel.actor import SYSTEM
from opendistrict.kernel.packfile import PackIsWrong
from opendistrict.kernel.refusals import Refused


class Command(BaseCommand):
    help = "Load a pack (the data of a place). Every file is checked first; all of it or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "pack", nargs="?", default=settings.PACK, help="name of a pack, or path of its folder"
        )
        parser.add_argument("--check", action="store_true", help="only check, change nothing")

    def handle(self, *args: object, **options: Any) -> None:
        folder = folder_of(options["pack"])
        if not folder.is_dir():
            raise CommandError(
                _("Không có gói dữ liệu “%(pack)s”. Ghi tên một gói có sẵn hoặc đường dẫn thư mục.")
                % {"pack": options["pack"]}
            )
        try:
            self._told(check_pack(folder))
            if not options["check"]:
                self._done(load_pack(folder, actor=SYSTEM, at=clock.now()))
        except PackIsWrong as wrong:
            for problem in wrong.problems:
                self.stderr.write(words.sentence(problem))
            raise CommandError(
                _("Gói có %(number)s lỗi. Không có gì được nạp.") % {"number": len(wrong.problems)}
            ) from wrong
        except Refused as refused:
            if "pack_disagrees_with_records" in refused.codes:
                raise CommandError(str(words.DISAGREES) % refused.details) from refused
            raise CommandError("\n".join(sentences(refused))) from refused

    def _told(self, pack: Pack) -> None:
        number_of_files, number_of_rows = pack.size
        self.stdout.write(
            _("Gói %(pack)s, bản %(version)s: %(files)s tệp, %(rows)s mục, không có lỗi.")
            % {
                "pack": pack.manifest.code,
                "version": pack.manifest.version,
                "files": number_of_files,
                "rows": number_of_rows,
            }
        )

    def _done(self, loaded: Loaded) -> None:
        for pattern, number in loaded.changed.items():
            if number:
                self.stdout.write(f"  {pattern}: {number}")
        if not loaded.total:
            self.stdout.write(_("Không có gì thay đổi."))
