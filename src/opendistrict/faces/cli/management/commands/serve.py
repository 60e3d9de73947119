"""`od serve`: the web site, and nothing else."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from opendistrict.faces.cli import serving, setup


class Command(BaseCommand):
    help = "Serve the site (granian, WSGI). The worker is a process of its own: od worker."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--processes", type=int, default=2)

    def handle(self, *args: Any, **options: Any) -> None:
        serving.refuse_taken(options["host"], options["port"])
        setup.refuse_unready()
        setup.prepare_files(self.stdout)
        serving.serve(options["host"], options["port"], options["processes"])
