"""Dossiers that belong together (hồ sơ liên thông): one household, one occasion. Each keeps its own
promise, fee and way; a bundle only says which are read, and handed over, side by side."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from opendistrict.engine.cases.actions.moving import Move, begin, perform, plan_line
from opendistrict.engine.cases.models import Dossier
from opendistrict.engine.cases.queries import pages
from opendistrict.engine.cases.queries.standing import Case
from opendistrict.engine.cases.rules import bundling
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.ids import uuid7
from opendistrict.kernel.refusals import Refused


@transaction.atomic
def relate(
    *, dossier_id: UUID, other_id: UUID, revision: int | None = None, actor: Actor, at: datetime
) -> None:
    """Put a dossier in one bundle with another of the same office, both open."""
    case, other = begin(dossier_id, revision), begin(other_id)
    _weigh(case, actor, at)
    if not pages.may_see(other, actor):
        raise Refused("related_is_unknown")
    bundling.weigh_pair(case.standing, other.standing)
    bundle = case.standing.bundle or other.standing.bundle or uuid7()
    if len(_locked(bundle)) >= bundling.MOST:
        raise Refused("bundle_is_full", most=bundling.MOST)
    perform(
        [_line(one, "relate", bundle, beside, actor, at)
         for one, beside in ((case, other), (other, case))],
        at=at,
    )  # fmt: skip


@transaction.atomic
def leave_bundle(
    *, dossier_id: UUID, revision: int | None = None, actor: Actor, at: datetime
) -> None:
    """Take an open dossier out of its bundle; the last open one left alone is in none either."""
    bundle = begin(dossier_id, revision).standing.bundle
    if bundle is None:
        raise Refused("dossier_is_in_no_bundle")
    rest = [key for key in _locked(bundle) if key != dossier_id]
    case = begin(dossier_id, revision)  # who waited for another to leave sees what is left
    _weigh(case, actor, at)
    lines = [_line(case, "leave_bundle", None, None, actor, at)]
    alone = begin(rest[0]) if len(rest) == 1 else None
    if alone is not None and alone.standing.is_open:
        lines.append(_line(alone, "leave_bundle", None, case, actor, at))
    perform(lines, at=at)


def _weigh(case: Case, actor: Actor, at: datetime) -> None:
    wrong = bundling.in_the_way(case.standing, case.procedure, actor, at)
    if wrong:
        raise Refused(*wrong)


def _locked(bundle: UUID) -> list[UUID]:
    """Who is in a bundle, until this act is over: of two that leave at once one goes first."""
    rows = Dossier.objects.select_for_update(of=("self",)).filter(bundle=bundle).order_by("id")
    return list(rows.values_list("id", flat=True))


def _line(
    case: Case, act: str, bundle: UUID | None, beside: Case | None, actor: Actor, at: datetime
) -> Move:
    details = {"dossier": beside.standing.code} if beside else None
    return plan_line(
        case, act, case.standing.state, actor=actor, at=at, details=details, bundle=bundle
    )
