"""`od migrate`: the database brought to this version of the program, by one at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import connections

from opendistrict.faces.cli import setup

LOCK = 0x6F645F6D  # "od_m": who else migrates this database waits


@contextmanager
def _alone(alias: str) -> Iterator[None]:
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
    try:
        yield
    finally:
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


class Command(migrate.Command):
    help = "Bring the database to this version of the program. Make a backup first: od backup."

    def handle(self, *args: Any, **options: Any) -> None:
        alias = options["database"]
        if not (options["plan"] or options["check_unapplied"]):
            setup.compile_catalogues()  # the folder is its owner's now; at a start it may not be
        with _alone(alias):
            if newer := setup.newer_migrations():
                raise CommandError(
                    f"The database is of a newer version of the program (it has {newer[0]}). "
                    "Nothing was changed; update the program."
                )
            super().handle(*args, **options)
            if not (options["plan"] or options["check_unapplied"]):
                call_command("createcachetable", database=alias, verbosity=0)
