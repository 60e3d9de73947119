"""`od doctor`: what is wrong with this installation, and how to mend it."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from opendistrict.faces.cli import health
from opendistrict.faces.kit import clock

MARKS = {"ok": "  ok    ", "note": "  note  ", "wrong": "  WRONG "}

VERIFY = "  note  Sums of facts are not counted again here.\n          -> ./od facts verify"


class Command(BaseCommand):
    help = "Look at this installation and say what is wrong and how to mend it (exit code 1)."
    requires_system_checks: list[str] = []  # it must speak where nothing else starts

    def handle(self, *args: Any, **options: Any) -> None:
        wrong = 0
        for finding in health.examine(clock.now()):
            self.stdout.write(MARKS[finding.state] + finding.what)
            if finding.mend:
                self.stdout.write(f"          -> {finding.mend}")
            wrong += finding.state == "wrong"
        self.stdout.write(VERIFY)
        if wrong:
            self.stdout.write(f"\n{wrong} to mend.")
            sys.exit(1)
        self.stdout.write("\nAll is well.")
