"""What the national portal says of procedures and dossiers is told to the score of Decision 766."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from opendistrict.engine.cases import actions
from opendistrict.faces.cli.loading.one_file import rows_of
from opendistrict.faces.cli.loading.portal_files import PortalRow, told
from opendistrict.faces.cli.terminal import operator, refusals_said
from opendistrict.faces.kit import clock


class Command(BaseCommand):
    help = (
        "Read a YAML file of what the national portal says (when procedures were published, how "
        "many dossiers of a month it has) and keep it for the score of Decision 766/QĐ-TTg. All "
        "rows or none; what is told again takes the place of what was told before."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        rows = rows_of(options["file"], PortalRow)
        with refusals_said():
            publications, counts = told(rows)
            changed = actions.tell_portal(
                publications=publications, counts=counts, actor=operator(), at=clock.now()
            )
        self.stdout.write(
            f"{len(publications)} publications and {len(counts)} months read, {changed} changed."
        )
