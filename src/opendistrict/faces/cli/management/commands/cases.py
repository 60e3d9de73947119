"""Open dossiers moved in one go: to another version of their procedure, or out of a unit that
ended."""

from argparse import ArgumentParser
from collections.abc import Mapping
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from opendistrict.engine.cases import actions, queries
from opendistrict.engine.cases.queries import pages, rehousing
from opendistrict.engine.cases.shapes.rehousing import (
    UNITS,
    VERSION,
    Place,
    Rehousing,
    RehousingLine,
    RehousingPlan,
)
from opendistrict.faces.cli.terminal import day, operator, refusals_said, unknown
from opendistrict.faces.kit import clock
from opendistrict.faces.kit.words import sentence
from opendistrict.kernel.days import HERE
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.orgs import queries as orgs

MOST = 200  # lines shown; the counts are of all
_ROW = "{:24.24} {:26.26} {:22.22} {:22.22} {}"


class Command(BaseCommand):
    help = (
        "Show what moving open dossiers would do: to the version of a procedure in force, or from "
        "a unit that ended to its heir. With --yes, order it; it is done at once when its day has "
        "come, by the clock otherwise."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("act", choices=["rehouse"])
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--procedure", metavar="CODE")
        which.add_argument("--unit", metavar="SLUG", action="append", default=[])
        parser.add_argument("--step", metavar="OLD=NEW", action="append", default=[])
        parser.add_argument("--new-term", action="store_true", help="due by the new term")
        parser.add_argument(
            "--heir", metavar="SLUG=SLUG", action="append", default=[],
            help="which unit follows one that has several heirs",
        )  # fmt: skip
        parser.add_argument(
            "--dossier", metavar="CODE=SLUG", action="append", default=[],
            help="a single dossier that goes elsewhere",
        )  # fmt: skip
        parser.add_argument("--on", type=day, help="from which day; today without it")
        parser.add_argument("--basis", default="", help="the decision it rests on")
        todo = parser.add_mutually_exclusive_group()
        todo.add_argument("--dry-run", action="store_true", help="the default: nothing changes")
        todo.add_argument("--yes", action="store_true")

    def handle(self, *args: object, **options: Any) -> None:
        if options["yes"] and not options["basis"].strip():
            raise CommandError("Say on which decision it rests: --basis.")
        with refusals_said():
            what, at = _what(options), clock.now()
            plan = rehousing.plan(what, at)
            self._show(what, at)
            if not plan.moved and not plan.left and not plan.enquiries:
                self.stdout.write("No open dossier is concerned. Nothing is changed.")
                return
            self.stdout.write(_counted(plan))
            if not options["yes"]:
                self.stdout.write("Nothing is changed: add --yes and --basis.")
                return
            order = actions.order_rehousing(
                what=what, basis=options["basis"], seen=plan.digest, actor=operator(), at=at
            )
            if what.on > at.date():
                self.stdout.write(f"Ordered for {what.on:%d/%m/%Y}: done by the clock at 00:05.")
                return
            done = actions.carry_out(order_id=order, actor=operator(), at=at)
            self.stdout.write(f"{done.moved} moved, {done.left} stay where they are.")

    def _show(self, what: Rehousing, at: datetime) -> None:
        """A line a dossier: from where to where, and the promise where it is another; or why it
        stays."""
        mover = rehousing.Mover(what, at)
        if what.kind == UNITS and not mover.heirs.gone:
            raise Refused("units_have_not_ended", day=what.on)
        slugs = {key: slug for slug, key in orgs.unit_ids_by_slug().items()}
        rest = mover.lines()
        for n, one in enumerate(islice(rest, MOST)):
            if not n:
                self.stdout.write(_ROW.format("dossier", "procedure", "from", "to", "").rstrip())
            before = _place(one.before, what, slugs)
            after = _place(one.after, what, slugs) if one.after else "stays"
            self.stdout.write(
                _ROW.format(one.code, one.procedure, before, after, _told(one)).rstrip()
            )
        more = sum(1 for _ in rest)
        if more:
            self.stdout.write(f"… and {more} more")


def _place(one: Place, what: Rehousing, slugs: Mapping[UUID, str]) -> str:
    """What the moving is about: the step, or the office."""
    return one.state if what.kind == VERSION else slugs[one.office_id]


def _told(one: RehousingLine) -> str:
    if one.after is None:
        return sentence(one.why)
    promised = one.after.promised_at
    if promised is None or promised == one.before.promised_at:
        return ""
    return f"promised {promised.astimezone(HERE):%d/%m/%Y %H:%M}"


def _counted(plan: RehousingPlan) -> str:
    told = f"{plan.moved} would move, {plan.left} would stay."
    if plan.promised_anew:
        told += f" {plan.promised_anew} get another promised date."
    if plan.enquiries:
        told += f" {plan.enquiries} open questions go to the heirs"
        told += f", {plan.enquiries_left} have none." if plan.enquiries_left else "."
    return told


def _what(options: dict[str, Any]) -> Rehousing:
    on = options["on"] or clock.now().date()
    if options["procedure"]:
        version = queries.in_force(options["procedure"], on)
        if version is None:
            raise CommandError(
                sentence("procedure_is_not_in_force", procedure=options["procedure"], day=on)
            )
        steps = dict(_pairs(options["step"]))
        return Rehousing(
            kind=VERSION, on=on, version_id=version.id, steps=steps, new_term=options["new_term"]
        )
    known = orgs.unit_ids_by_slug()
    return Rehousing(
        kind=UNITS, on=on, sources=tuple(_unit(slug, known) for slug in options["unit"]),
        offices={_unit(a, known): _unit(b, known) for a, b in _pairs(options["heir"])},
        exceptions={_code(one): _unit(slug, known) for one, slug in _pairs(options["dossier"])},
    )  # fmt: skip


def _pairs(told: list[str]) -> list[tuple[str, str]]:
    found = []
    for one in told:
        left, mark, right = one.partition("=")
        if not (left and mark and right):
            raise CommandError(f"{one!r}: write OLD=NEW")
        found.append((left, right))
    return found


def _code(text: str) -> str:
    """A dossier there is: a slip in its number would leave it where the others go."""
    key = pages.id_of(text)
    if key is None:
        raise CommandError(f"There is no dossier {text}.")
    return queries.case(key).standing.code


def _unit(slug: str, known: Any) -> UUID:
    if slug not in known:
        raise unknown("unit", slug, known)
    found: UUID = known[slug]
    return found
