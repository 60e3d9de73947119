"""A reform of units: drafted, tried as often as one likes, and done once.

A trial is the act itself inside a transaction that is rolled back, so that it cannot show
anything else than what would happen.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TypeVar
from uuid import UUID

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q

from opendistrict.kernel.actor import Actor
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base
from opendistrict.registers.orgs import actions as orgs_actions
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.orgs.shapes import UnitBegins
from opendistrict.registers.places import queries, rules
from opendistrict.registers.places.models import AreaInUnit, ReformDraft
from opendistrict.registers.places.queries import ACT
from opendistrict.registers.places.registry import weighers
from opendistrict.registers.places.shapes import Line, Reformed, ReformShape

T = TypeVar("T")
_DAY = timedelta(days=1)


@transaction.atomic
def draft_reform(*, title: str, on: date, basis: str, actor: Actor, at: datetime) -> UUID:
    """Begin to work on a reform, in the ward or district one's post belongs to."""
    tree = orgs.tree_on(at.date())
    if actor.unit_id is None or actor.unit_id not in tree.units:
        raise Refused("acts_from_no_post")
    unit_id = tree.place_of(actor.unit_id)
    if not actor.may(ACT, unit_id):
        raise Refused("reform_is_not_yours", unit=tree.units[unit_id].name)
    _weigh_head(title, basis)
    draft = ReformDraft.objects.create(
        unit_id=unit_id, title=title.strip(), on=on, basis=basis.strip(), drafted_at=at,
        drafted_by=actor.label,
    )  # fmt: skip
    base.record(
        action="places.draft_reform", actor=actor, at=at, subject=f"places.reform:{draft.pk}",
        title=title, on=on, basis=basis,
    )  # fmt: skip
    return draft.pk


@transaction.atomic
def change_reform(
    *,
    reform_id: UUID,
    revision: int,
    title: str,
    on: date,
    basis: str,
    begins: Sequence[UnitBegins],
    lines: Sequence[Line],
    actor: Actor,
    at: datetime,
) -> int:
    """Write the draft anew; the revision it now has. Half a plan may be kept: whether it can be
    done is what a trial says. Who worked on an older revision is refused."""
    draft = _locked(reform_id, actor)
    if draft.state != "draft":
        raise Refused("reform_was_executed")
    if draft.revision != revision:
        raise Refused("reform_was_changed")
    _weigh_head(title, basis)
    draft.title, draft.on, draft.basis = title.strip(), on, basis.strip()
    draft.new_units, draft.lines = rules.to_data(begins), rules.to_data(lines)
    draft.revision += 1
    draft.save(update_fields=["title", "on", "basis", "new_units", "lines", "revision"])
    base.record(
        action="places.change_reform", actor=actor, at=at, subject=f"places.reform:{draft.pk}",
        title=title, on=on, basis=basis, new_units=draft.new_units, lines=draft.lines,
    )  # fmt: skip
    return draft.revision


def _weigh_head(title: str, basis: str) -> None:
    if not title.strip():
        raise Refused("reform_has_no_title")
    if not basis.strip():
        raise Refused("legal_basis_is_missing")


def _locked(reform_id: UUID, actor: Actor) -> ReformDraft:
    draft = ReformDraft.objects.select_for_update(of=("self",)).filter(pk=reform_id).first()
    if draft is None or draft.unit_id not in orgs.scope(actor, ACT):
        raise Refused("reform_is_unknown")
    return draft


def try_reform(*, reform_id: UUID, actor: Actor, at: datetime, look: Callable[[Reformed], T]) -> T:
    """What `look` sees once the reform is done; then nothing of it was done. The very act of
    `execute_reform`, in a transaction that is always rolled back."""
    with transaction.atomic():
        draft = _locked(reform_id, actor)
        if draft.state != "draft":
            raise Refused("reform_was_executed")
        stamp = queries.reform_stamp(draft.revision)
        seen = look(_reform(queries.reform_of(draft), stamp, actor, at))
        transaction.set_rollback(True)
    return seen


@transaction.atomic
def execute_reform(*, reform_id: UUID, tried: str, actor: Actor, at: datetime) -> bool:
    """Do the reform that was tried; False when it was done already. Refused when the draft,
    units, areas or posts are not any more what they were when it was tried (`Reformed.stamp`)."""
    draft = _locked(reform_id, actor)
    if draft.state == "executed":
        return False
    stamp = queries.reform_stamp(draft.revision)
    if tried != stamp:
        raise Refused("reform_was_tried_on_something_else")
    done = _reform(queries.reform_of(draft), stamp, actor, at)
    draft.state, draft.executed_at, draft.executed_by = "executed", at, actor.label
    draft.save(update_fields=["state", "executed_at", "executed_by"])
    base.record(
        action="places.reform", actor=actor, at=at, subject=f"places.reform:{draft.pk}",
        on=draft.on, basis=draft.basis, ended=[*done.units.ended, *done.units.ended_with],
        begun=done.units.begun, changed=done.units.changed, posts=done.units.posts,
        areas=[f"{one.area}: {one.source} > {one.target}" for one in done.reckoned.areas],
        shares=[
            f"{one.source} > {one.target}: {one.share}, {one.part}"
            for one in done.reckoned.units.handings
        ],
    )  # fmt: skip
    return True


def _reform(draft: ReformShape, stamp: str, actor: Actor, at: datetime) -> Reformed:
    """The act: units end, begin and change, then areas go where the plan says."""
    reckoned = rules.reckon(
        on=draft.on, basis=draft.basis, begins=draft.begins, lines=draft.lines,
        areas=queries.unit_slugs_of_areas(draft.on - _DAY),
    )  # fmt: skip
    units = orgs_actions.reform_units(plan=reckoned.units, reform_id=draft.id, actor=actor, at=at)
    ids = orgs.unit_ids_by_slug()
    gives = {ids[one.source] for one in reckoned.units.handings}
    areas = queries.area_ids_by_slug()
    goes = {areas[one.area]: ids[one.target] for one in reckoned.areas}
    for weigh in weighers():
        weigh({*gives, *units.ended, *units.ended_with}, goes.keys(), draft.on)
    _move_areas(goes, draft)
    return Reformed(draft, reckoned, units, stamp)


def _move_areas(goes: Mapping[UUID, UUID], draft: ReformShape) -> None:
    """Each area leaves the unit it is in and goes to another, both by id."""
    stays = AreaInUnit.objects.select_for_update(of=("self",)).filter(
        Q(valid__endswith__gt=draft.on) | Q(valid__upper_inf=True), area_id__in=goes
    )
    ended = list(stays.order_by("area_id").select_related("area"))
    for stay in ended:
        if stay.valid.upper is not None or (stay.valid.lower or date.min) >= draft.on:
            raise Refused(
                "reform_area_moves_later", area=stay.area.slug, on=stay.valid.upper or draft.on
            )
        stay.valid, stay.reform = DateRange(stay.valid.lower, draft.on), draft.id
    AreaInUnit.objects.bulk_update(ended, ["valid", "reform"])
    AreaInUnit.objects.bulk_create(
        AreaInUnit(
            area_id=stay.area_id, unit_id=goes[stay.area_id], valid=DateRange(draft.on, None),
            basis=draft.basis, reform=draft.id,
        )
        for stay in ended
    )  # fmt: skip
