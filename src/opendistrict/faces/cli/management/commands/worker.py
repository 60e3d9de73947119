"""`od worker`: delivers the outbox and runs the schedules."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from opendistrict.faces.cli import setup


class Command(BaseCommand):
    help = "Deliver announcements, e-mail and scheduled jobs until stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="stop when nothing is waiting")

    def handle(self, *args: Any, **options: Any) -> None:
        setup.refuse_unready()
        call_command("procrastinate", "worker", wait=not options["once"])
