"""`od texts`: bring the English catalogue up to what is marked in the code."""

from typing import Any

from django.core.management.base import BaseCommand

from opendistrict.faces.cli import setup, texts


class Command(BaseCommand):
    help = "Write locale/en anew from the marked texts, keep the English that is there, compile."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        known = texts.english() if texts.english_file().exists() else {}
        missing = texts.write(known)
        setup.compile_catalogues()
        for text in missing:
            self.stdout.write(f"no English yet: {text}")
        self.stdout.write(f"{len(missing)} texts without English in {texts.english_file()}")
