"""`od backup`: the database and every kept file in one .tar, with a manifest of digests."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from opendistrict.faces.cli import backups
from opendistrict.faces.kit import clock


class Command(BaseCommand):
    help = (
        "Write the database and all kept files to one .tar (var/backups/ unless a file is named)."
    )
    requires_system_checks: list[str] = []  # what is wrong can be backed up too

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path)
        parser.add_argument("--verify", action="store_true", help="only check an existing backup")

    def handle(self, *args: Any, **options: Any) -> None:
        at = clock.now()
        named = options["file"]
        try:
            if options["verify"]:
                if named is None:
                    raise CommandError("Name the backup to check: od backup --verify FILE")
                manifest = backups.verify(named)
                self.stdout.write(f"{named} is whole: made {manifest['made_at']}.")
                return
            target = named or settings.VAR / "backups" / f"od-{at:%Y%m%d-%H%M%S}.tar"
            done = backups.make(target, at=at)
            backups.verify(target)
        except backups.BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{done.path}: the database and {done.files} files, {done.size:,} bytes, checked.\n"
            "It holds personal data: keep it under lock, away from this machine. The keys\n"
            "(var/secret-key or SECRET_KEY, var/seal-key or OD_SEAL_KEY) are not in it; keep them\n"
            "too, and elsewhere."
        )
