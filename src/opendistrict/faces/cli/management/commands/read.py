"""`od read FILE`: what a directive asks for. Needs no database."""

from argparse import ArgumentParser, Namespace
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from opendistrict.faces.cli import reading


class Command(BaseCommand):
    help = "Read a directive and show what an officer may want to confirm. Changes nothing."
    requires_system_checks: list[str] = []  # type: ignore[assignment]
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        reading.arguments(parser)

    def handle(self, *args: object, **options: Any) -> None:
        try:
            reading.run(Namespace(**options), self.stdout)  # type: ignore[arg-type]
        except reading.Unusable as wrong:
            raise CommandError(str(wrong), returncode=reading.WRONG) from wrong
