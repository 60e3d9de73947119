"""Procedures and their versions. What is published never changes, so it is read once a process."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import lru_cache
from uuid import UUID

from opendistrict.engine.cases.flow import compile_flow
from opendistrict.engine.cases.models import ProcedureVersion, StateHeldPaper
from opendistrict.engine.cases.rules.reading import read_procedure
from opendistrict.engine.cases.shapes.dossier import VersionShape
from opendistrict.engine.cases.shapes.procedure import Bilingual, Procedure
from opendistrict.engine.cases.shapes.state_held import StateHeld
from opendistrict.kernel.flow import Flow
from opendistrict.kernel.fold import fold
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import queries as base

_MANY = 400  # a ward has about three hundred


def shape(row: ProcedureVersion) -> VersionShape:
    return VersionShape(
        row.pk, row.code, row.number, row.status, row.name, row.name_en, row.field, row.is_sample
    )


@lru_cache(maxsize=2_000)
def rules_of(version_id: UUID) -> tuple[Procedure, Flow]:
    """A published version and its table of arrows."""
    row = ProcedureVersion.objects.values_list("text", "code", "number").get(pk=version_id)
    return compiled(*row)


@lru_cache(maxsize=2_000)
def rules_for(version_id: UUID, term_of: UUID | None) -> tuple[Procedure, Flow]:
    """As `rules_of`, with the term of another version: a dossier that was moved to this one and
    keeps the promise it was received with."""
    procedure, flow = rules_of(version_id)
    if term_of is None:
        return procedure, flow
    return procedure.model_copy(update={"term": rules_of(term_of)[0].term}), flow


def compiled(text: str, code: str, number: int) -> tuple[Procedure, Flow]:
    read = read_procedure(text.encode(), file=f"{code}@{number}")
    if read.procedure is None:
        raise Refused("procedure_cannot_be_read", procedure=code, number=number)
    return read.procedure, compile_flow(read.procedure)


def in_force(code: str, on: date) -> VersionShape | None:
    """The version under which a dossier opens on a day; read again only when one is published."""
    return _in_force(code, on, base.turn("procedures"))


@lru_cache(maxsize=5_000)
def _in_force(code: str, on: date, turn: str) -> VersionShape | None:
    row = ProcedureVersion.objects.filter(code=code, status="published", valid__contains=on).first()
    return shape(row) if row else None


def version(version_id: UUID) -> VersionShape | None:
    row = ProcedureVersion.objects.filter(pk=version_id).first()
    return shape(row) if row else None


def numbers(version_ids: Collection[UUID]) -> Mapping[UUID, int]:
    """Which version of its procedure each is."""
    rows = ProcedureVersion.objects.filter(pk__in=version_ids)
    return dict(rows.values_list("id", "number"))


def versions(code: str) -> list[VersionShape]:
    """Every version of a procedure, the newest first."""
    return [shape(row) for row in ProcedureVersion.objects.filter(code=code).order_by("-number")]


def text_of(version_id: UUID) -> tuple[str, int]:
    """The file as written, and its revision."""
    row = ProcedureVersion.objects.values_list("text", "revision").get(pk=version_id)
    return row[0], row[1]


def open_on(on: date, *, words: str = "", field: str = "") -> Sequence[VersionShape]:
    """The procedures in force on a day; `words` as people say them, in any order, best first."""
    rows = ProcedureVersion.objects.filter(status="published", valid__contains=on)
    if field:
        rows = rows.filter(field=field)
    wanted = fold(words).split()
    for word in wanted:
        rows = rows.filter(search_key__contains=word)
    found = [shape(row) for row in rows.order_by("field", "code")[:_MANY]]
    return sorted(found, key=lambda one: _distance(one, wanted)) if wanted else found


def _distance(one: VersionShape, wanted: Sequence[str]) -> tuple[int, int]:
    """Those whose name has the words before those that are only called so."""
    name = fold(one.name)
    return sum(word not in name for word in wanted), len(name)


def state_held() -> list[StateHeld]:
    """The kinds of papers the State has already, as the pack told them."""
    return [
        StateHeld(
            code=row.code, names=tuple(row.names),
            held_by=Bilingual(vi=row.held_by, en=row.held_by_en), basis=row.basis,
            confidence=row.confidence,
        )
        for row in StateHeldPaper.objects.order_by("code")
    ]  # fmt: skip


def drafts() -> list[VersionShape]:
    rows = ProcedureVersion.objects.filter(status="draft").order_by("field", "code")
    return [shape(row) for row in rows]
