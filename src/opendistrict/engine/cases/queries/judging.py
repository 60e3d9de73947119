"""What the rules say of procedures, for faces; only `without_holder` and `text_of_number` ask the
database."""

from collections.abc import Iterable, Mapping
from datetime import date

from opendistrict.engine.cases.models import ProcedureVersion
from opendistrict.engine.cases.queries.holders import candidates
from opendistrict.engine.cases.queries.procedures import open_on
from opendistrict.engine.cases.rules import applying, cleaning, guards
from opendistrict.engine.cases.rules.diffing import Change, Kind, Weight, diff
from opendistrict.engine.cases.rules.fees import Fee, FeeLine, fee
from opendistrict.engine.cases.rules.fees import in_force as fee_in_force
from opendistrict.engine.cases.rules.findings import Finding
from opendistrict.engine.cases.rules.form import Checked, FieldProblem, check, json_schema
from opendistrict.engine.cases.rules.linting import lint
from opendistrict.engine.cases.rules.reading import Read, read_procedure
from opendistrict.engine.cases.shapes.procedure import Procedure
from opendistrict.registers.base import queries as base
from opendistrict.registers.orgs import queries as orgs

__all__ = [
    "Change",
    "Checked",
    "Fee",
    "FeeLine",
    "FieldProblem",
    "Finding",
    "Kind",
    "Read",
    "Weight",
    "applying",
    "check",
    "cleaning",
    "diff",
    "fee",
    "fee_in_force",
    "json_schema",
    "lint",
    "published",
    "read_procedure",
    "text_of_number",
    "without_holder",
]


def without_holder(procedure: Procedure, days: Iterable[date]) -> Mapping[str, frozenset[str]]:
    """The rights of the procedure's steps that nobody has over some office on one of the days: the
    narrowed act and the names of those offices. Who may only under a condition does not count.

    Give the day of publication, and the first day of a reform that is decided.
    """
    acts = sorted(
        {procedure.act(one) for one in (guards.RECEIVE, guards.RETURN)}
        | {procedure.act(step.act) for step in procedure.steps if step.place is None}
    )
    elsewhere = [step for step in procedure.steps if step.place is not None]
    found: dict[str, set[str]] = {}
    turn = base.turn("orgs")
    for day in days:
        offices = [one for one in orgs.tree_on(day).units.values() if one.kind in procedure.offices]
        for office in offices:
            held = orgs.held_over(acts, office.id, on=day)
            for act in acts:
                if act not in held:
                    found.setdefault(act, set()).add(office.name)
            for step in elsewhere:
                if not candidates(procedure, step, office.id, day, turn):
                    found.setdefault(procedure.part(step), set()).add(office.name)
    return {act: frozenset(names) for act, names in found.items()}


def text_of_number(code: str, number: int) -> str | None:
    """The file of one version of a procedure as written; None where there is no such version."""
    row = ProcedureVersion.objects.filter(code=code, number=number).values_list("text", flat=True)
    return row.first()


def published(on: date) -> list[tuple[str, str]]:
    """The files in force on a day, each with its name: "khai-sinh@3"."""
    versions = {one.id: f"{one.code}@{one.number}" for one in open_on(on)}
    rows = ProcedureVersion.objects.filter(pk__in=versions).values_list("id", "text")
    return sorted((versions[key], text) for key, text in rows)
