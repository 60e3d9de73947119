"""`od ledger`: statements of a bank taken in, and days closed, without the pages."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from opendistrict.faces.cli.terminal import day, operator, refusals_said, slug, unknown
from opendistrict.faces.kit import clock
from opendistrict.faces.kit.words import sentence
from opendistrict.kernel.actor import Actor
from opendistrict.registers.ledger import actions, queries
from opendistrict.registers.orgs import queries as orgs


class Command(BaseCommand):
    help = "Take in a bank's statement, close a day of a unit's books (docs/money.md)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
        taking = acts.add_parser("import", help="all of a bank's file, or nothing of it")
        taking.add_argument("file", type=Path)
        taking.add_argument("--account", required=True, help="the number of our account")
        taking.add_argument("--bank", help="its BIN, where two banks gave the same number")
        taking.add_argument(
            "--form", required=True, help="camt.053, mt940, or a layout of the pack"
        )
        closing = acts.add_parser("close", help="prove that a day adds up, and freeze it")
        closing.add_argument("--unit", required=True, type=slug)
        closing.add_argument("--day", required=True, type=day)

    def handle(self, *args: Any, **options: Any) -> None:
        with refusals_said():
            getattr(self, "_" + options["act"])(options)

    def _import(self, options: Any) -> None:
        found = [
            one
            for one in queries.account_numbered(options["account"])
            if options["bank"] in (None, one.bank)
        ]
        if len(found) > 1:
            raise CommandError("Two banks gave this number: name the one meant with --bank.")
        if not found:
            raise CommandError(f"There is no account {options['account']}.")
        path: Path = options["file"]
        try:
            data = path.read_bytes()
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror or error}") from error
        at = clock.now()
        taken = actions.import_statement(
            account_id=found[0].id, data=data, name=path.name, form=options["form"],
            actor=_clerk("ledger.receive", found[0].unit_id), at=at,
        )  # fmt: skip
        matched = actions.match_by_rules(line_ids=taken.new_line_ids, at=at)
        self.stdout.write(
            f"{len(taken.new_line_ids)} new lines, {taken.known} known before; "
            f"{sum(matched.by_rule.values())} matched, {matched.left} left for a person."
        )
        if not taken.is_proved:
            self.stdout.write("The file has no balances: it does not prove to be whole.")

    def _close(self, options: Any) -> None:
        known = orgs.unit_ids_by_slug()
        if options["unit"] not in known:
            raise unknown("unit", options["unit"], known)
        unit_id = known[options["unit"]]
        try:
            digest = actions.close_day(
                unit_id=unit_id, day=options["day"], actor=_clerk("ledger.close", unit_id),
                at=clock.now(),
            )  # fmt: skip
        except actions.DoesNotClose as no:
            raise CommandError("\n".join(_differences(no)), returncode=1) from no
        self.stdout.write(f"Closed to the end of {options['day']}. SHA-256 {digest}")


def _clerk(act: str, unit_id: Any) -> Actor:
    """Whoever has this machine's command line, with the one right that the command is."""
    who = operator()
    return Actor(kind=who.kind, id=who.id, label=who.label, rights={act: frozenset({unit_id})})


def _differences(no: actions.DoesNotClose) -> Iterator[str]:
    yield "The day does not close:"
    for one in no.differences:
        yield "- " + sentence(one.code, about=one.about, ours=one.ours, theirs=one.theirs)
