"""`od restore FILE`: make this installation be as a backup says."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from opendistrict.faces.cli import backups, restoring
from opendistrict.faces.kit import clock
from opendistrict.kernel.actor import SYSTEM
from opendistrict.registers.base import actions as base


class Command(BaseCommand):
    help = "Bring a backup back into an empty database. Everything is checked before any change."
    requires_system_checks: list[str] = []  # there may be nothing here to check

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--erase-what-is-here",
            action="store_true",
            help="replace everything in this database by the backup",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path = options["file"]
        try:
            done = restoring.restore(path, erase=options["erase_what_is_here"])
        except backups.BackupError as error:
            raise CommandError(f"{error}\nNothing was restored.") from error
        base.note_restore(file=path.name, actor=SYSTEM, at=clock.now())
        self.stdout.write(f"Restored from {path}: the database and {done.files} files.")
        if done.key_differs:
            self.stderr.write(
                "The secret key here is not the one of the backup. Signed-in telephones (second "
                "factors) cannot be read until you bring the old var/secret-key back."
            )
        self.stdout.write("Everybody signs in anew. Now: ./od migrate, then ./od serve.")
